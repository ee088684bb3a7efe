import { DateTime } from 'luxon';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** An open task is looked at after a part of its age: often at first, when people wait for it, then seldom. */
const PART_OF_AGE = 8;
const FORGOTTEN_AFTER_MS = 90 * DAY_MS;
/** A completed task may be reopened; after this nobody does. */
const REOPENED_WITHIN_MS = 7 * DAY_MS;

/** When a task is looked at next; null when it is not worth it any more. */
export function nextLook(
  task: { readonly openedAt: Date; readonly followedUpAt: Date | null },
  now: Date,
): Date | null {
  const since = now.getTime() - (task.followedUpAt ?? task.openedAt).getTime();
  if (since >= (task.followedUpAt === null ? FORGOTTEN_AFTER_MS : REOPENED_WITHIN_MS)) return null;
  const wait = Math.min(Math.max(since / PART_OF_AGE, MINUTE_MS), HOUR_MS);
  return new Date(now.getTime() + (task.followedUpAt === null ? wait : HOUR_MS * 6));
}

/** How long the customer waited. A vendor's clock may be behind ours: never less than nothing. */
export function elapsedSeconds(answeredAt: Date, followedUpAt: Date): number {
  return Math.max(0, Math.round((followedUpAt.getTime() - answeredAt.getTime()) / 1_000));
}

/** Was it on the day of the answer, where the team lives? */
export function isSameDay(answeredAt: Date, followedUpAt: Date, zone: string): boolean {
  return DateTime.fromJSDate(answeredAt, { zone }).hasSame(
    DateTime.fromJSDate(followedUpAt, { zone }),
    'day',
  );
}
