import type { NativeSurveys } from '../../src/connector/inspection.ts';
import { ConnectorError } from '../../src/connector/errors.ts';
import type { Portal } from './portal.ts';

const DAY_MS = 86_400_000;
const LOOK_BACK_DAYS = 30;
const FEEDBACK = 'feedback_submissions';

/** HubSpot's own surveys are seen by their answers alone, and only with an optional scope. */
export async function nativeSurveys({ client, access }: Portal): Promise<NativeSurveys> {
  try {
    const { results } = await client.search(FEEDBACK, {
      groups: [],
      properties: ['hs_createdate'],
      sort: '-hs_createdate',
      limit: 1,
    });
    const latest = results[0]?.properties['hs_createdate'];
    const since = access.now().getTime() - LOOK_BACK_DAYS * DAY_MS;
    const recent = results.length > 0 && !(latest && Date.parse(latest) < since);
    return recent
      ? {
          state: 'found',
          words: `HubSpot itself surveys your customers: its feedback surveys got answers in the last ${LOOK_BACK_DAYS} days.`,
        }
      : {
          state: 'none-seen',
          words: `HubSpot got no answer to a feedback survey of its own in the last ${LOOK_BACK_DAYS} days.`,
        };
  } catch (error) {
    if (!(error instanceof ConnectorError) || !['forbidden', 'not-found'].includes(error.kind)) throw error;
    return {
      state: 'unknown',
      words:
        'Without the optional permission for feedback submissions Afterword cannot see HubSpot’s own surveys.',
    };
  }
}

/** Was this very ticket surveyed by HubSpot? Without the scope nobody can tell. */
export async function hasNativeSurvey({ client }: Portal, ticketId: string): Promise<boolean> {
  try {
    const { results } = await client.associated({ type: 'tickets', id: ticketId }, FEEDBACK, { limit: 1 });
    return results.length > 0;
  } catch (error) {
    if (error instanceof ConnectorError && ['forbidden', 'not-found'].includes(error.kind)) return false;
    throw error;
  }
}
