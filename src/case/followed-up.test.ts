import { describe, expect, it } from 'vitest';
import { elapsedSeconds, isSameDay, nextLook } from './followed-up.ts';

const OPENED = new Date('2025-11-20T10:00:00Z');
const HOUR_MS = 3_600_000;

function after(ms: number): Date {
  return new Date(OPENED.getTime() + ms);
}

describe('looking at a task', () => {
  it.each([
    ['a moment', 1_000, 60_000],
    ['an hour', HOUR_MS, HOUR_MS / 8],
    ['a week', 7 * 24 * HOUR_MS, HOUR_MS],
  ])('%s old: again in a part of its age', (_words, age, wait) => {
    expect(nextLook({ openedAt: OPENED, followedUpAt: null }, after(age))).toEqual(after(age + wait));
  });

  it('that nobody took for 90 days is given up', () => {
    expect(nextLook({ openedAt: OPENED, followedUpAt: null }, after(90 * 24 * HOUR_MS))).toBeNull();
  });

  it('that was completed goes on for a week, in case it is reopened', () => {
    const task = { openedAt: OPENED, followedUpAt: after(HOUR_MS) };

    expect(nextLook(task, after(2 * HOUR_MS))).toEqual(after(8 * HOUR_MS));
    expect(nextLook(task, after(8 * 24 * HOUR_MS))).toBeNull();
  });
});

describe('the time it took', () => {
  it('is never less than nothing, whatever the vendor’s clock says', () => {
    expect(elapsedSeconds(OPENED, after(90_400))).toBe(90);
    expect(elapsedSeconds(OPENED, after(-5_000))).toBe(0);
  });

  it.each([
    ['2025-11-20T21:30:00Z', '2025-11-20T22:30:00Z', 'UTC', true],
    ['2025-11-20T21:30:00Z', '2025-11-20T22:30:00Z', 'Europe/Vilnius', false],
    ['2025-11-20T22:30:00Z', '2025-11-21T21:30:00Z', 'Europe/Vilnius', true],
    ['2025-11-20T23:00:00Z', '2025-11-21T01:00:00Z', 'America/New_York', true],
  ])('from %s to %s in %s: same day %s', (from, until, zone, same) => {
    expect(isSameDay(new Date(from), new Date(until), zone)).toBe(same);
  });
});
