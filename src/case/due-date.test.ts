import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { dueDate, shortDate } from './due-date.ts';

function due(local: string, workingDays: number, zone = 'Europe/Vilnius'): string {
  const from = DateTime.fromISO(local, { zone }).toJSDate();
  return DateTime.fromJSDate(dueDate(from, workingDays, zone), { zone }).toFormat('ccc yyyy-MM-dd HH:mm');
}

describe('a task is due', () => {
  it('at five in the afternoon of the next working day', () => {
    expect(due('2025-11-19T10:00', 1)).toBe('Thu 2025-11-20 17:00');
    expect(due('2025-11-19T23:59', 1)).toBe('Thu 2025-11-20 17:00');
  });

  it('on Monday when the answer came on Friday or at the weekend', () => {
    expect(due('2025-11-21T09:00', 1)).toBe('Mon 2025-11-24 17:00');
    expect(due('2025-11-22T09:00', 1)).toBe('Mon 2025-11-24 17:00');
    expect(due('2025-11-23T09:00', 1)).toBe('Mon 2025-11-24 17:00');
  });

  it('after working days only', () => {
    expect(due('2025-11-20T09:00', 3)).toBe('Tue 2025-11-25 17:00');
    expect(due('2025-11-20T09:00', 10)).toBe('Thu 2025-12-04 17:00');
  });

  it('the same day when no days are given, and on Monday at the weekend', () => {
    expect(due('2025-11-20T09:00', 0)).toBe('Thu 2025-11-20 17:00');
    expect(due('2025-11-22T09:00', 0)).toBe('Mon 2025-11-24 17:00');
  });

  it('on the next working day when the same day is meant and five has passed', () => {
    expect(due('2025-11-20T17:00', 0)).toBe('Fri 2025-11-21 17:00');
    expect(due('2025-11-21T18:30', 0)).toBe('Mon 2025-11-24 17:00');
  });

  it('by the calendar of the team, not of the customer', () => {
    const friday = DateTime.fromISO('2025-11-21T23:30', { zone: 'America/New_York' }).toJSDate();

    expect(dueDate(friday, 1, 'America/New_York')).toEqual(new Date('2025-11-24T22:00:00Z'));
    // It is Saturday in Tokyo already; the working day is the same Monday, but earlier.
    expect(dueDate(friday, 1, 'Asia/Tokyo')).toEqual(new Date('2025-11-24T08:00:00Z'));
  });

  it('at five on the wall when the clocks change in between', () => {
    expect(due('2025-03-28T10:00', 1)).toBe('Mon 2025-03-31 17:00');
    expect(due('2025-10-24T10:00', 1)).toBe('Mon 2025-10-27 17:00');
  });

  it('never at a weekend, never in the past, and as many working days later as was said', () => {
    const from = fc.date({ min: new Date('2024-01-01'), max: new Date('2027-01-01'), noInvalidDate: true });
    const zone = fc.constantFrom('Europe/Vilnius', 'America/New_York', 'Asia/Kolkata', 'Pacific/Apia', 'UTC');
    fc.assert(
      fc.property(from, fc.integer({ min: 0, max: 30 }), zone, (start, days, where) => {
        const end = DateTime.fromJSDate(dueDate(start, days, where), { zone: where });
        const workingDays = daysBetween(DateTime.fromJSDate(start, { zone: where }), end).filter(
          (day) => day.weekday < 6,
        );

        expect(end.weekday).toBeLessThan(6);
        expect(end.hour).toBe(17);
        expect(end.toJSDate().getTime()).toBeGreaterThan(start.getTime());
        if (days > 0) expect(workingDays).toHaveLength(days);
      }),
    );
  });
});

/** The days after the one of `start` up to the one of `end`. */
function daysBetween(start: DateTime, end: DateTime): DateTime[] {
  const days: DateTime[] = [];
  for (let day = start.startOf('day').plus({ days: 1 }); day <= end; day = day.plus({ days: 1 }))
    days.push(day);
  return days;
}

it('a date is short, and the one of its zone', () => {
  const date = new Date('2025-11-23T22:30:00Z');

  expect(shortDate(date, 'Europe/Vilnius')).toBe('Mon 24 Nov');
  expect(shortDate(date, 'America/New_York')).toBe('Sun 23 Nov');
});
