import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settingsWith } from '../../test/support/records.ts';
import { hourlyLimit, spreadTimes } from './bulk-hold.ts';

describe('the limit of asks within an hour', () => {
  const { bulkHold } = settingsWith();

  it('is fifty for those who ask little, and five times the usual for the others', () => {
    expect(hourlyLimit(bulkHold, 0)).toBe(50);
    expect(hourlyLimit(bulkHold, 10)).toBe(50);
    expect(hourlyLimit(bulkHold, 40)).toBe(200);
  });

  it('is what the settings say', () => {
    expect(hourlyLimit({ minimum: 1, timesHourlyMean: 2 }, 3)).toBe(6);
  });
});

describe('asks that are spread', () => {
  const now = new Date('2025-11-20T10:00:00Z');

  it('leave evenly, the first at once and the last before the time is over', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2_000 }),
        fc.double({ min: 0.1, max: 72, noNaN: true }),
        (count, hours) => {
          const times = spreadTimes(count, now, hours).map((time) => time.getTime());

          expect(times).toHaveLength(count);
          expect(times[0]).toBe(now.getTime());
          expect(times.at(-1)).toBeLessThan(now.getTime() + hours * 3_600_000);
          expect(times).toEqual(times.toSorted((one, other) => one - other));
        },
      ),
    );
  });

  it('leave at once when they are spread over no time', () => {
    expect(spreadTimes(3, now, 0)).toEqual([now, now, now]);
    expect(spreadTimes(0, now, 4)).toEqual([]);
  });
});
