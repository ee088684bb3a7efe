import type { Band, Metric } from './schema.ts';

interface Bounds {
  readonly min: number;
  /** First score of the middle band. */
  readonly middle: number;
  /** First score of the high band. */
  readonly high: number;
  readonly max: number;
}

// NPS: Reichheld, HBR, December 2003. CES 2.0: as HubSpot groups its seven points. CSAT: top-2-box is satisfied.
const BOUNDS: Readonly<Record<Metric, Bounds>> = {
  nps: { min: 0, middle: 7, high: 9, max: 10 },
  ces: { min: 1, middle: 4, high: 6, max: 7 },
  csat: { min: 1, middle: 3, high: 4, max: 5 },
};

/**
 * The routing band of a score: NPS 0-6 / 7-8 / 9-10, CES 1-3 / 4-5 / 6-7, CSAT 1-2 / 3 / 4-5.
 * @throws {RangeError} when the score is not a whole number on the metric's scale.
 */
export function bandOf(metric: Metric, score: number): Band {
  const { min, middle, high, max } = BOUNDS[metric];
  if (!Number.isInteger(score) || score < min || score > max) {
    throw new RangeError(`${metric} score ${score} is not a whole number from ${min} to ${max}`);
  }
  if (score >= high) return 'promoter';
  return score >= middle ? 'passive' : 'detractor';
}
