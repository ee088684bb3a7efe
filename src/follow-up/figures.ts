import type { Band, OrganisationWrite } from '../connector/write-back.ts';
import type { OrganisationFigures } from '../response/store.ts';

/** Below this many answers an organisation's figure stays empty. */
export const MIN_ANSWERS = 5;
export const FIGURE_DAYS = 365;
export const RECENT_DAYS = 180;

const WORST: readonly Band[] = ['detractor', 'passive', 'promoter'];

/** NPS = 100 (P - D) / n over the year's answers (Reichheld 2003); CES and CSAT are means on their own scales. */
export function organisationWrite(counted: OrganisationFigures): OrganisationWrite {
  const { metric, count, promoters, detractors, scoreSum } = counted;
  const figure = metric === 'nps' ? (100 * (promoters - detractors)) / count : scoreSum / count;
  return {
    externalId: counted.organisationId,
    metric,
    figure: count < MIN_ANSWERS ? null : figure,
    count,
    worstRecent: counted.worstRecent === null ? null : (WORST[counted.worstRecent - 1] ?? null),
  };
}
