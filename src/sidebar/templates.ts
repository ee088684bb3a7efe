import type { ConnectionSettings } from '../connection/schema.ts';
import { senderOf } from '../connection/sender.ts';
import { replyTemplates } from '../follow-up/reply-templates.ts';
import { pickLocale } from '../survey/schema.ts';
import type { Asked, GivenScore, MetPerson, TicketKey } from './read.store.ts';
import type { SidebarAsk, SidebarTemplate } from './schema.ts';
import { isAbout } from './scores.ts';

export interface TemplateFacts {
  readonly settings: ConnectionSettings;
  readonly ticket: TicketKey | null;
  readonly asked: Asked | undefined;
  readonly person: MetPerson | undefined;
  readonly scores: readonly GivenScore[];
  readonly viewing: SidebarAsk;
}

/**
 * For the answer about this ticket, else the person's latest. The agent who writes is the one who looks: titles are in
 * their language, the reply in the customer's.
 */
export function templatesFor(facts: TemplateFacts): SidebarTemplate[] {
  const { scores, ticket, asked, person, viewing } = facts;
  const latest = scores.find((score) => isAbout(score, ticket)) ?? scores[0];
  if (!latest) return [];
  const sender = senderOf(facts.settings, asked ? asked.brandId : null);
  const known = {
    band: latest.band,
    firstName: person ? person.firstName : null,
    agentName: viewing.viewer?.name ?? asked?.agentName ?? null,
    companyName: sender.companyName,
  };
  const titles = new Map(
    replyTemplates({ ...known, locale: viewing.locale }).map(({ id, title }) => [id, title]),
  );
  const customerReads = pickLocale(person ? person.locale : null, sender.defaultLocale);
  return replyTemplates({ ...known, locale: customerReads }).map((template) => ({
    ...template,
    title: titles.get(template.id) ?? template.title,
  }));
}
