import { describe, expect, it } from 'vitest';
import { liveConnection, NOW } from '../../test/support/question.ts';
import { recheck, type SendFacts } from './recheck.ts';

const HOUR_MS = 3_600_000;

function facts(change: Partial<SendFacts> = {}): SendFacts {
  return {
    connection: liveConnection(),
    plannedAt: NOW,
    zone: 'UTC',
    optedOut: false,
    undeliverable: false,
    ticketNow: null,
    lastAskedAt: null,
    senderComplete: true,
    testRecipient: false,
    now: NOW,
    ...change,
  };
}

describe('an ask that is due', () => {
  it('leaves, when nothing has changed since the decision', () => {
    expect(recheck(facts())).toEqual({ act: 'send' });
  });

  it.each(['reopened', 'solved-again', 'merged', 'deleted', 'platform-opt-out'] as const)(
    'is cancelled when its ticket is read again and found %s',
    (ticketNow) => {
      expect(recheck(facts({ ticketNow }))).toEqual({ act: 'cancel', reason: ticketNow });
    },
  );

  it.each([
    ['opted-out', { optedOut: true }],
    ['undeliverable', { undeliverable: true }],
    ['sender-incomplete', { senderComplete: false }],
    ['asked-recently', { lastAskedAt: new Date(NOW.getTime() - HOUR_MS) }],
  ] as const)('is cancelled: %s', (reason, change) => {
    expect(recheck(facts(change))).toEqual({ act: 'cancel', reason });
  });

  it('is held while asking is paused, even when the person has left meanwhile', () => {
    const connection = liveConnection({}, { mode: 'paused' });

    expect(recheck(facts({ connection }))).toEqual({ act: 'hold', reason: 'paused' });
    expect(recheck(facts({ connection, optedOut: true }))).toEqual({ act: 'hold', reason: 'paused' });
  });

  it('is dropped more than 72 hours after its time, whatever the connection does', () => {
    const late = new Date(NOW.getTime() - 72 * HOUR_MS - 1);
    const paused = liveConnection({}, { mode: 'paused' });

    expect(recheck(facts({ plannedAt: late }))).toEqual({ act: 'drop', reason: 'too-late' });
    expect(recheck(facts({ plannedAt: late, connection: paused }))).toMatchObject({ act: 'drop' });
    expect(recheck(facts({ plannedAt: new Date(late.getTime() + 1) }))).toEqual({ act: 'send' });
  });

  it('waits for the morning of its zone, when a retry brings it into the night', () => {
    const connection = liveConnection({ programme: { sendWindow: { fromHour: 8, untilHour: 20 } } });

    expect(recheck(facts({ connection, zone: 'Asia/Tokyo' }))).toEqual({
      act: 'wait',
      until: new Date('2026-11-18T23:00:00Z'),
    });
  });

  it('leaves in rehearsal to the test list alone', () => {
    const connection = liveConnection({}, { mode: 'rehearsal' });

    expect(recheck(facts({ connection, testRecipient: true }))).toEqual({ act: 'send' });
    expect(recheck(facts({ connection }))).toMatchObject({ act: 'cancel' });
  });
});
