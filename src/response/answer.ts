import type { Band, Metric } from '../survey/schema.ts';
import { bandOf } from '../survey/band.ts';

/** One answer as it stands. */
export interface Answer {
  readonly metric: Metric;
  readonly score: number;
  readonly band: Band;
  readonly comment: string | null;
  /** May an agent contact the customer? Null when not asked or not said. */
  readonly contactAllowed: boolean | null;
  /** Grows by one with every change. */
  readonly revision: number;
}

/** What one POST says; absent means unchanged. */
export interface Said {
  readonly score?: number | undefined;
  readonly comment?: string | undefined;
  readonly contactAllowed?: boolean | undefined;
}

/**
 * The answer after a POST: a new revision, or the very same object when nothing changed (a double click, a retry).
 * Null without any score: a comment alone is no answer.
 * @throws {RangeError} when the score is not on the metric's scale.
 */
export function applyAnswer(before: Answer | null, said: Said, metric: Metric): Answer | null {
  if (before === null) return said.score === undefined ? null : firstAnswer(said.score, said, metric);
  const score = said.score ?? before.score;
  const after = {
    metric,
    score,
    band: bandOf(metric, score),
    comment: said.comment ?? before.comment,
    contactAllowed: said.contactAllowed ?? before.contactAllowed,
  };
  return same(before, after) ? before : { ...after, revision: before.revision + 1 };
}

function firstAnswer(score: number, said: Said, metric: Metric): Answer {
  const { comment = null, contactAllowed = null } = said;
  return { metric, score, band: bandOf(metric, score), comment, contactAllowed, revision: 1 };
}

function same(one: Omit<Answer, 'revision'>, other: Omit<Answer, 'revision'>): boolean {
  return (
    one.score === other.score && one.comment === other.comment && one.contactAllowed === other.contactAllowed
  );
}

/** An answer settles at once when its comment was sent, else this long after its last change. */
export function settleTime(change: { now: Date; commentSent: boolean; settleSeconds: number }): Date {
  return change.commentSent ? change.now : new Date(change.now.getTime() + change.settleSeconds * 1_000);
}
