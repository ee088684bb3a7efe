import { ok } from './endpoint.ts';
import type { ApiAnswer, ApiCall, Endpoint } from './endpoint.ts';
import type { Account, Ticket } from './state.ts';
import { vendorTime } from './state.ts';
import { recordNotFound } from './vendor-error.ts';

/** The legacy rating and the newer survey: an account has at most one of them. */
export const ratingEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/satisfaction_ratings', handle: ratings },
];
/** Without ".json". */
export const surveyResponseEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/guide/survey_responses', handle: surveyResponses },
];

/** Every solved ticket of an account that surveys was surveyed, and answered "good" at once. */
function surveyed({ account }: ApiCall): Ticket[] {
  return [...account.tickets.values()].filter((ticket) => ticket.solvedAt !== null);
}

function ratings(call: ApiCall): ApiAnswer {
  const since = vendorTime(Number(call.query['start_time'] ?? '0') * 1_000);
  const given = call.account.nativeSurvey === 'legacy' ? surveyed(call) : [];
  const listed = given.filter(({ solvedAt }) => (solvedAt ?? '') >= since);
  return ok({ satisfaction_ratings: listed.map(({ id }) => ({ ticket_id: id, score: 'good' })) });
}

function surveyResponses(call: ApiCall): ApiAnswer {
  if (call.account.nativeSurvey !== 'csat') {
    if (call.account.plan === 'team') throw recordNotFound();
    return ok({ survey_responses: [] });
  }
  const { 'filter[subject_zrns]': subject, 'filter[created_at_start]': since = '' } = call.query;
  const listed = surveyed(call).filter(
    ({ id, solvedAt }) =>
      (subject === undefined || subject === `zen:ticket:${id}`) && (solvedAt ?? '') >= since,
  );
  return ok({ survey_responses: listed.map(({ id }) => ({ id: `response-${id}` })) });
}

/** As the ticket itself shows it. */
export function ratingView(account: Account, ticket: Ticket): object {
  if (account.nativeSurvey !== 'legacy') return {};
  return { satisfaction_rating: { score: ticket.solvedAt === null ? 'unoffered' : 'offered' } };
}
