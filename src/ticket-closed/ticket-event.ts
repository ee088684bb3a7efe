import { isZone } from '../connection/schema.ts';
import type { Requester, Ticket, TicketReading } from '../connector/ticket.ts';

/** The platform-free events that every helpdesk connector leads to. */
export type TicketEvent =
  | { readonly type: 'TicketClosed'; readonly ticketId: string; readonly ticket: SolvedTicket }
  | { readonly type: 'TicketReopened'; readonly ticketId: string }
  | { readonly type: 'TicketMerged'; readonly ticketId: string }
  | { readonly type: 'TicketDeleted'; readonly ticketId: string };

/** A ticket that is solved now, with the time at which it entered solved: that time is the transition key. */
export type SolvedTicket = Ticket & { readonly solvedAt: Date };

/** What the ticket's present state means. An event may be stale; the reading never is. */
export function ticketEvent(ticketId: string, reading: TicketReading): TicketEvent {
  if (!reading.found) {
    return { type: reading.reason === 'merged' ? 'TicketMerged' : 'TicketDeleted', ticketId };
  }
  const { ticket } = reading;
  if (ticket.status === 'open' || ticket.solvedAt === null) return { type: 'TicketReopened', ticketId };
  const requester = ticket.requester && withKnownZone(ticket.requester);
  return { type: 'TicketClosed', ticketId, ticket: { ...ticket, requester, solvedAt: ticket.solvedAt } };
}

/** A zone that nobody can compute with is none: it must not stop the tickets beside this one. */
function withKnownZone(requester: Requester): Requester {
  const { timeZone } = requester;
  return timeZone === null || isZone(timeZone) ? requester : { ...requester, timeZone: null };
}
