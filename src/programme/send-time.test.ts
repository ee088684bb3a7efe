import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { settingsWith } from '../../test/support/records.ts';
import type { ProgrammeSettings } from '../connection/schema.ts';
import { delaySeconds, isTooLate, plannedSendTime, withinWindow } from './send-time.ts';

function programme(change: Partial<ProgrammeSettings> = {}): ProgrammeSettings {
  return { ...settingsWith().programme, ...change };
}

/** When mail leaves that was meant for `local`, as the clock on the wall of `zone` shows it. */
function leaves(local: string, zone: string, change: Partial<ProgrammeSettings> = {}): string {
  const at = DateTime.fromISO(local, { zone }).toJSDate();
  const sent = DateTime.fromJSDate(withinWindow(at, programme(change), zone), { zone });
  return sent.toFormat("yyyy-MM-dd'T'HH:mm ZZ");
}

describe('an ask leaves', () => {
  it('a day after the solve for NPS, a quarter of an hour for effort and satisfaction, or as set', () => {
    expect(delaySeconds(programme({ metric: 'nps' }))).toBe(86_400);
    expect(delaySeconds(programme({ metric: 'ces' }))).toBe(900);
    expect(delaySeconds(programme({ metric: 'csat' }))).toBe(900);
    expect(delaySeconds(programme({ metric: 'nps', delaySeconds: 0 }))).toBe(0);
  });

  it('at the time it was meant for when the window is open', () => {
    expect(leaves('2025-11-20T08:00', 'Europe/Vilnius')).toBe('2025-11-20T08:00 +02:00');
    expect(leaves('2025-11-20T19:59', 'Europe/Vilnius')).toBe('2025-11-20T19:59 +02:00');
  });

  it('in the morning when it was meant for the night', () => {
    expect(leaves('2025-11-20T03:15', 'Europe/Vilnius')).toBe('2025-11-20T08:00 +02:00');
    expect(leaves('2025-11-20T20:00', 'Europe/Vilnius')).toBe('2025-11-21T08:00 +02:00');
  });

  it('on the first of a month when the evening before was too late', () => {
    expect(leaves('2025-01-31T21:00', 'Europe/Vilnius')).toBe('2025-02-01T08:00 +02:00');
    expect(leaves('2024-02-28T21:00', 'America/New_York')).toBe('2024-02-29T08:00 -05:00');
    expect(leaves('2025-12-31T23:59', 'America/New_York')).toBe('2026-01-01T08:00 -05:00');
  });

  it('at eight on the wall on the days the clocks change, on both sides of the ocean', () => {
    expect(leaves('2025-03-29T21:00', 'Europe/Vilnius')).toBe('2025-03-30T08:00 +03:00');
    expect(leaves('2025-10-25T21:00', 'Europe/Vilnius')).toBe('2025-10-26T08:00 +02:00');
    expect(leaves('2025-03-08T21:00', 'America/New_York')).toBe('2025-03-09T08:00 -04:00');
    expect(leaves('2025-11-01T21:00', 'America/New_York')).toBe('2025-11-02T08:00 -05:00');
  });

  it('when the hour it opens at is skipped, as soon as that hour would have been', () => {
    const sendWindow = { fromHour: 2, untilHour: 20 };

    expect(leaves('2025-03-09T01:00', 'America/New_York', { sendWindow })).toBe('2025-03-09T03:00 -04:00');
  });

  it('in the zone of whoever gets it', () => {
    const solvedAt = new Date('2025-11-20T06:00:00Z');
    const meant = programme({ delaySeconds: 0 });

    expect(plannedSendTime(solvedAt, meant, 'Europe/Vilnius')).toEqual(solvedAt);
    expect(plannedSendTime(solvedAt, meant, 'America/New_York')).toEqual(new Date('2025-11-20T13:00:00Z'));
  });

  it('at any hour for satisfaction, or without a window', () => {
    expect(leaves('2025-11-20T03:15', 'Europe/Vilnius', { metric: 'csat' })).toBe('2025-11-20T03:15 +02:00');
    expect(leaves('2025-11-20T03:15', 'Europe/Vilnius', { sendWindow: null })).toBe(
      '2025-11-20T03:15 +02:00',
    );
  });

  it('until midnight when the window has no earlier end', () => {
    const sendWindow = { fromHour: 8, untilHour: 24 };

    expect(leaves('2025-11-20T23:59', 'Europe/Vilnius', { sendWindow })).toBe('2025-11-20T23:59 +02:00');
  });
});

describe('wherever and whenever, the window', () => {
  const usual = fc.constantFrom('Europe/Vilnius', 'America/New_York', 'Asia/Kolkata', 'Pacific/Apia', 'UTC');
  /** The clocks change at midnight, so that some days have none, or by half an hour. */
  const odd = fc.constantFrom('America/Havana', 'Asia/Beirut', 'America/Asuncion', 'Australia/Lord_Howe');
  const zone = fc.oneof(usual, odd);
  const time = fc.date({ min: new Date('2024-01-01'), max: new Date('2027-01-01'), noInvalidDate: true });
  const window = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 1, max: 24 }))
    .filter(([from, until]) => from < until)
    .map(([fromHour, untilHour]) => ({ fromHour, untilHour }));

  it('never moves an ask back, nor by more than a day and the hour of a clock change', () => {
    fc.assert(
      fc.property(time, zone, window, (at, where, sendWindow) => {
        const lateMs = withinWindow(at, programme({ sendWindow }), where).getTime() - at.getTime();

        expect(lateMs).toBeGreaterThanOrEqual(0);
        expect(lateMs).toBeLessThanOrEqual(25 * 3_600_000);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is open when an ask leaves: what was moved is not moved again', () => {
    fc.assert(
      fc.property(time, zone, window, (at, where, sendWindow) => {
        const moved = withinWindow(at, programme({ sendWindow }), where);

        expect(withinWindow(moved, programme({ sendWindow }), where)).toEqual(moved);
        expect(DateTime.fromJSDate(moved, { zone: where }).hour).toBeGreaterThanOrEqual(sendWindow.fromHour);
      }),
      { numRuns: 1_000 },
    );
  });

  it('sends what comes later not earlier', () => {
    fc.assert(
      fc.property(
        time,
        fc.integer({ min: 0, max: 172_800 }),
        zone,
        window,
        (at, seconds, where, sendWindow) => {
          const later = new Date(at.getTime() + seconds * 1_000);
          const settings = programme({ sendWindow });

          expect(withinWindow(later, settings, where).getTime()).toBeGreaterThanOrEqual(
            withinWindow(at, settings, where).getTime(),
          );
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

it('an ask is too late after three days, not before', () => {
  const planned = new Date('2025-11-20T10:00:00Z');

  expect(isTooLate(planned, new Date('2025-11-23T10:00:00Z'))).toBe(false);
  expect(isTooLate(planned, new Date('2025-11-23T10:00:00.001Z'))).toBe(true);
  expect(isTooLate(planned, new Date('2025-11-19T10:00:00Z'))).toBe(false);
});
