import { DateTime } from 'luxon';

const SATURDAY = 6;
const DUE_HOUR = 17;

/**
 * Five in the afternoon, `workingDays` working days after `from`, in the given zone. Saturdays and Sundays do not
 * count, and nothing is overdue from the start.
 */
export function dueDate(from: Date, workingDays: number, zone: string): Date {
  const start = DateTime.fromJSDate(from, { zone });
  let day = start.startOf('day');
  for (let left = workingDays; left > 0 || isWeekend(day) || dueOn(day) <= start;) {
    day = day.plus({ days: 1 });
    if (left > 0 && !isWeekend(day)) left -= 1;
  }
  return dueOn(day).toJSDate();
}

function isWeekend(day: DateTime): boolean {
  return day.weekday >= SATURDAY;
}

function dueOn(day: DateTime): DateTime {
  return day.set({ hour: DUE_HOUR });
}

/** "Mon 24 Nov", in the language of the team's tools: English. */
export function shortDate(date: Date, zone: string): string {
  return DateTime.fromJSDate(date, { zone }).setLocale('en-GB').toFormat('ccc d LLL');
}
