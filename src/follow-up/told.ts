import type { Connection } from '../connection/schema.ts';
import { senderOf } from '../connection/sender.ts';
import type { Answered } from './store.ts';
import type { ToldFacts } from './wording.ts';

/** What is said of an answer to the people who work with it. */
export function told(answered: Answered, helpdesk: Connection): ToldFacts {
  const { response, snapshot } = answered;
  const sender = senderOf(helpdesk.settings, snapshot.brand?.externalId ?? null);
  return {
    metric: response.metric,
    score: response.score,
    comment: response.comment,
    contactAllowed: response.contactAllowed,
    customer: answered.name ?? 'The customer',
    company: sender.companyName ?? helpdesk.name,
    ticketNumber: answered.ticketNumber,
  };
}
