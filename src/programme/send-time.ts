import { DateTime } from 'luxon';
import type { ProgrammeSettings } from '../connection/schema.ts';
import type { Metric } from '../survey/schema.ts';

const MINUTE_SECONDS = 60;
const DAY_SECONDS = 86_400;

/** NPS is about the relation and may wait a day; effort and satisfaction are remembered for minutes. */
const DEFAULT_DELAY_SECONDS: Record<Metric, number> = {
  nps: DAY_SECONDS,
  ces: 15 * MINUTE_SECONDS,
  csat: 15 * MINUTE_SECONDS,
};

/** An ask later than this is dropped: nobody remembers the ticket any more. */
export const TOO_LATE_SECONDS = 72 * 3_600;

export function delaySeconds(settings: ProgrammeSettings): number {
  return settings.delaySeconds ?? DEFAULT_DELAY_SECONDS[settings.metric];
}

/** When an ask for a ticket solved at `solvedAt` is meant to leave: after the delay, within the send window of `zone`. */
export function plannedSendTime(solvedAt: Date, settings: ProgrammeSettings, zone: string): Date {
  return withinWindow(new Date(solvedAt.getTime() + delaySeconds(settings) * 1_000), settings, zone);
}

/** `at` itself when the window is open then, else the next opening. Days are those of `zone`, also over a DST change. */
export function withinWindow(at: Date, settings: ProgrammeSettings, zone: string): Date {
  const window = settings.sendWindow;
  if (window === null || settings.metric === 'csat') return at;
  const local = DateTime.fromJSDate(at, { zone });
  const midnight = local.startOf('day');
  const opens = midnight.set({ hour: window.fromHour });
  const closes =
    window.untilHour === 24 ? midnight.plus({ days: 1 }) : midnight.set({ hour: window.untilHour });
  if (local < opens) return opens.toJSDate();
  if (local < closes) return at;
  return local.plus({ days: 1 }).startOf('day').set({ hour: window.fromHour }).toJSDate();
}

export function isTooLate(plannedAt: Date, now: Date): boolean {
  return now.getTime() - plannedAt.getTime() > TOO_LATE_SECONDS * 1_000;
}
