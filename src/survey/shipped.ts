import { CES_SURVEY } from './content/ces.ts';
import { CSAT_SURVEY } from './content/csat.ts';
import { NPS_SURVEY } from './content/nps.ts';
import type { Metric, Survey } from './schema.ts';

/**
 * The surveys that ship ready, newest version of each. A changed wording is a new version beside the old one:
 * answers refer to key and version, so a version once shipped stays here.
 */
const SHIPPED: readonly Survey[] = [NPS_SURVEY, CES_SURVEY, CSAT_SURVEY];

/** All shipped surveys, every version. */
export function shippedSurveys(): readonly Survey[] {
  return SHIPPED;
}

/** The survey sent for a metric unless a connection chose another: the newest shipped version. */
export function surveyFor(metric: Metric): Survey {
  const newest = SHIPPED.filter((survey) => survey.metric === metric).reduce<Survey | null>(
    (best, survey) => (best === null || survey.version > best.version ? survey : best),
    null,
  );
  if (newest === null) throw new RangeError(`No survey ships for ${metric}`);
  return newest;
}

/** Exactly what was asked: the survey of this key and version, or null when it never shipped. */
export function surveyOf(key: string, version: number): Survey | null {
  return SHIPPED.find((survey) => survey.key === key && survey.version === version) ?? null;
}
