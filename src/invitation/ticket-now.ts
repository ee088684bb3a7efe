import type { Accounts } from '../connection/accounts.ts';
import type { Connection } from '../connection/schema.ts';
import { ConnectorError } from '../connector/errors.ts';
import type { TicketReading } from '../connector/ticket.ts';
import type { DueInvitation } from './store.ts';

/** A reading younger than this is believed at send time: webhooks of later changes cancel the invitation anyway. */
const FRESH_MS = 120_000;

/** `unknown`: the helpdesk did not answer; try again later. */
export interface TicketNow {
  readonly state:
    | 'unchanged'
    | 'unknown'
    | 'reopened'
    | 'solved-again'
    | 'merged'
    | 'deleted'
    | 'native-survey'
    | 'platform-opt-out';
  /** When the ticket was last read. */
  readonly checkedAt: Date;
  readonly failure?: ConnectorError;
}

export interface ReadAgain {
  readonly invitation: DueInvitation;
  readonly connection: Connection;
  readonly now: Date;
}

/** What the ticket has become since the decision. */
export async function readAgain(
  accounts: Accounts,
  { invitation, connection, now }: ReadAgain,
): Promise<TicketNow> {
  const { checkedAt } = invitation;
  if (now.getTime() - checkedAt.getTime() < FRESH_MS) return { state: 'unchanged', checkedAt };
  const { helpdesk } = accounts.open(connection);
  if (!helpdesk) return { state: 'unchanged', checkedAt };
  try {
    const reading = await helpdesk.readTicket(invitation.ticketId);
    return { state: changeOf(reading, invitation.solvedAt), checkedAt: now };
  } catch (error) {
    if (error instanceof ConnectorError) return { state: 'unknown', checkedAt, failure: error };
    throw error;
  }
}

function changeOf(reading: TicketReading, solvedAt: Date): TicketNow['state'] {
  if (!reading.found) return reading.reason;
  const { ticket } = reading;
  if (ticket.status === 'open' || ticket.solvedAt === null) return 'reopened';
  if (ticket.solvedAt.getTime() !== solvedAt.getTime()) return 'solved-again';
  if (ticket.nativeSurvey === true) return 'native-survey';
  return ticket.requester?.emailOptOut ? 'platform-opt-out' : 'unchanged';
}
