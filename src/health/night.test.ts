import { describe, expect, it } from 'vitest';
import { nextNight } from './night.ts';

describe('the next night', () => {
  it.each([
    ['Europe/Vilnius', '2026-11-25T00:30:00Z', '2026-11-25T01:00:00.000Z'],
    ['Europe/Vilnius', '2026-11-25T01:00:00Z', '2026-11-26T01:00:00.000Z'],
    ['America/New_York', '2026-11-25T12:00:00Z', '2026-11-26T08:00:00.000Z'],
    ['UTC', '2026-12-31T23:59:00Z', '2027-01-01T03:00:00.000Z'],
    // The clock is put forward from 03:00 to 04:00 in that night.
    ['Europe/Vilnius', '2026-03-28T22:00:00Z', '2026-03-29T01:00:00.000Z'],
  ])('in %s after %s is %s', (zone, now, expected) => {
    expect(nextNight(new Date(now), zone).toISOString()).toBe(expected);
  });
});
