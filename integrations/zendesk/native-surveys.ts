import type { AccountAccess } from '../../src/connector/account.ts';
import type { NativeSurveys } from '../../src/connector/inspection.ts';
import { ConnectorError } from '../../src/connector/errors.ts';
import { ask } from './ask.ts';
import type { ZendeskClient } from './client.ts';
import { RatingPage, SurveyResponsePage, type ZendeskTicket } from './schema.ts';

const DAY_MS = 86_400_000;
/** Whoever surveys has an answer within this time; older ones are of a survey that was switched off. */
const LOOK_BACK_DAYS = 30;

/**
 * The legacy survey is seen by its ratings, the newer one by its responses; an account has one of them at most, and
 * some plans and roles see neither. No answers yet look like no survey, which is said.
 */
export async function nativeSurveys(client: ZendeskClient, access: AccountAccess): Promise<NativeSurveys> {
  const since = new Date(access.now().getTime() - LOOK_BACK_DAYS * DAY_MS);
  const [legacy, newer] = [await legacyRatings(client, since), await newerResponses(client, since)];
  if (legacy || newer) {
    const which = newer ? 'the CSAT survey' : 'the satisfaction rating';
    return {
      state: 'found',
      words: `Zendesk itself surveys your customers: ${which} got answers in the last ${LOOK_BACK_DAYS} days.`,
    };
  }
  if (legacy === null && newer === null) {
    const words = 'The user Afterword works as may not see whether Zendesk sends a survey of its own.';
    return { state: 'unknown', words };
  }
  return {
    state: 'none-seen',
    words: `Zendesk got no answer to a survey of its own in the last ${LOOK_BACK_DAYS} days.`,
  };
}

async function legacyRatings(client: ZendeskClient, since: Date): Promise<boolean | null> {
  const query = { start_time: Math.floor(since.getTime() / 1_000), 'page[size]': 1 };
  return await seen(async () => {
    const call = { method: 'GET', path: ['satisfaction_ratings'], query } as const;
    return (await ask(client, call, RatingPage)).satisfaction_ratings.length > 0;
  });
}

function newerResponses(client: ZendeskClient, since: Date): Promise<boolean | null> {
  return seen(() => hasResponses(client, { 'filter[created_at_start]': since.toISOString() }));
}

async function hasResponses(client: ZendeskClient, filter: Record<string, string>): Promise<boolean> {
  const query = { ...filter, 'page[size]': 1 };
  const call = { method: 'GET', path: ['guide', 'survey_responses'], query, dotJson: false } as const;
  return (await ask(client, call, SurveyResponsePage)).survey_responses.length > 0;
}

/** Null: the plan or the role does not show it. */
async function seen(look: () => Promise<boolean>): Promise<boolean | null> {
  try {
    return await look();
  } catch (error) {
    const hidden = ['forbidden', 'not-found', 'refused'];
    if (error instanceof ConnectorError && hidden.includes(error.kind)) return null;
    throw error;
  }
}

/** Was this very ticket surveyed by Zendesk? "unoffered" is its word for not asked. */
export async function hasNativeSurvey(client: ZendeskClient, ticket: ZendeskTicket): Promise<boolean> {
  const rating = ticket.satisfaction_rating?.score ?? 'unoffered';
  if (rating !== 'unoffered') return true;
  const filter = { 'filter[subject_zrns]': `zen:ticket:${ticket.id}` };
  return (await seen(() => hasResponses(client, filter))) === true;
}
