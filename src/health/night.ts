import { DateTime } from 'luxon';

/** The quietest hour of a helpdesk. */
const HOUR = 3;

/** The next 03:00 in the zone, after `now`; where a clock change leaves it out, the hour that stands in for it. */
export function nextNight(now: Date, zone: string): Date {
  const local = DateTime.fromJSDate(now, { zone });
  const tonight = local.set({ hour: HOUR, minute: 0, second: 0, millisecond: 0 });
  const next =
    tonight > local
      ? tonight
      : local.plus({ days: 1 }).set({ hour: HOUR, minute: 0, second: 0, millisecond: 0 });
  return next.toJSDate();
}
