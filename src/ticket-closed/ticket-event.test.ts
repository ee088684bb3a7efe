import { describe, expect, it } from 'vitest';
import { ticketWith } from '../../test/support/records.ts';
import type { Ticket } from '../connector/ticket.ts';
import { ticketEvent } from './ticket-event.ts';

const solvedAt = new Date('2025-11-20T09:00:00Z');

function eventOf(change: Partial<Ticket>): ReturnType<typeof ticketEvent> {
  return ticketEvent('4711', { found: true, ticket: ticketWith({ solvedAt, ...change }) });
}

describe('a ticket as it stands means', () => {
  it('that it was closed, at the time at which it was solved, also once it is closed for good', () => {
    for (const status of ['solved', 'closed'] as const) {
      expect(eventOf({ status })).toMatchObject({
        type: 'TicketClosed',
        ticketId: '4711',
        ticket: { solvedAt },
      });
    }
  });

  it('that it was reopened when it is open, or was never solved', () => {
    expect(eventOf({ status: 'open', solvedAt: null }).type).toBe('TicketReopened');
    expect(eventOf({ status: 'open' }).type).toBe('TicketReopened');
    expect(eventOf({ status: 'closed', solvedAt: null }).type).toBe('TicketReopened');
  });

  it('that it was merged or deleted when it is not there any more', () => {
    expect(ticketEvent('4711', { found: false, reason: 'merged' })).toEqual({
      type: 'TicketMerged',
      ticketId: '4711',
    });
    expect(ticketEvent('4711', { found: false, reason: 'deleted' }).type).toBe('TicketDeleted');
  });
});

describe('the time zone of its requester', () => {
  function zoneOf(timeZone: string | null): unknown {
    const { requester } = ticketWith();
    const event = eventOf({ requester: requester && { ...requester, timeZone } });
    return event.type === 'TicketClosed' ? event.ticket.requester?.timeZone : 'none';
  }

  it('is kept when it is one, under any of its names', () => {
    expect(zoneOf('Europe/Vilnius')).toBe('Europe/Vilnius');
    expect(zoneOf('Asia/Kolkata')).toBe('Asia/Kolkata');
    expect(zoneOf(null)).toBeNull();
  });

  it('is forgotten when nobody can compute with it', () => {
    expect(zoneOf('Eastern Time (US & Canada)')).toBeNull();
    expect(zoneOf('Mars/Olympus_Mons')).toBeNull();
  });
});
