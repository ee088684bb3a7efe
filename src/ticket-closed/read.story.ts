import type { Accounts } from '../connection/accounts.ts';
import type { Connection } from '../connection/schema.ts';
import { ConnectorError } from '../connector/errors.ts';
import { ticketEvent, type TicketEvent } from './ticket-event.ts';

/** A ticket somebody says has changed. */
export interface Signalled {
  readonly connection: Connection;
  readonly ticketId: string;
  readonly source: 'webhook' | 'poll';
}

export type ReadResult =
  | {
      readonly ok: true;
      readonly signalled: Signalled;
      readonly event: TicketEvent;
      /** The ticket carries the score of the ticket it follows. */
      readonly inheritedScore: boolean;
    }
  | { readonly ok: false; readonly signalled: Signalled; readonly error: ConnectorError };

/** Reads every signalled ticket again: an event may be stale, late, or come twice. */
export async function readTickets(
  accounts: Accounts,
  signalled: readonly Signalled[],
  crmsOf: (workspaceId: string) => readonly Connection[],
): Promise<ReadResult[]> {
  const read = await Promise.all(signalled.map((one) => readOne(accounts, one)));
  return await honourCrmOptOuts(accounts, read, crmsOf);
}

async function readOne(accounts: Accounts, signalled: Signalled): Promise<ReadResult> {
  const { connection, ticketId } = signalled;
  const { helpdesk } = accounts.open(connection);
  try {
    if (!helpdesk)
      return { ok: true, signalled, event: { type: 'TicketDeleted', ticketId }, inheritedScore: false };
    const reading = await helpdesk.readTicket(ticketId);
    const inheritedScore = reading.found && reading.ticket.inheritedScore === true;
    return { ok: true, signalled, event: ticketEvent(ticketId, reading), inheritedScore };
  } catch (error) {
    if (error instanceof ConnectorError) return { ok: false, signalled, error };
    throw error;
  }
}

/** A CRM beside the helpdesk may know that a person wants no mail: one look-up per CRM and batch. */
async function honourCrmOptOuts(
  accounts: Accounts,
  read: readonly ReadResult[],
  crmsOf: (workspaceId: string) => readonly Connection[],
): Promise<ReadResult[]> {
  const optedOut = new Set<string>();
  const byWorkspace = Map.groupBy(read, ({ signalled }) => signalled.connection.workspaceId);
  for (const [workspaceId, ofWorkspace] of byWorkspace) {
    const helpdesks = new Set(ofWorkspace.map(({ signalled }) => signalled.connection.id));
    const emails = [...new Set(ofWorkspace.flatMap(emailOf))];
    for (const crm of crmsOf(workspaceId).filter(({ id }) => !helpdesks.has(id))) {
      for (const email of await optedOutIn(accounts, crm, emails)) optedOut.add(`${workspaceId} ${email}`);
    }
  }
  return read.map((one) => {
    const [email] = emailOf(one);
    const workspaceId = one.signalled.connection.workspaceId;
    return email && optedOut.has(`${workspaceId} ${email}`) ? withOptOut(one) : one;
  });
}

function emailOf(read: ReadResult): string[] {
  if (!read.ok || read.event.type !== 'TicketClosed') return [];
  const email = read.event.ticket.requester?.email;
  return email ? [email.toLowerCase()] : [];
}

/** A CRM that does not answer must not stop the decision: it is asked again when the invitation is sent. */
async function optedOutIn(
  accounts: Accounts,
  crm: Connection,
  emails: readonly string[],
): Promise<Iterable<string>> {
  const people = accounts.open(crm).crm;
  if (!people?.optedOut || emails.length === 0 || crm.health === 'disconnected') return [];
  try {
    return await people.optedOut(emails);
  } catch (error) {
    if (error instanceof ConnectorError) return [];
    throw error;
  }
}

function withOptOut(read: ReadResult): ReadResult {
  if (!read.ok || read.event.type !== 'TicketClosed' || read.event.ticket.requester === null) return read;
  const { ticket } = read.event;
  const requester = { ...read.event.ticket.requester, emailOptOut: true };
  return { ...read, event: { ...read.event, ticket: { ...ticket, requester } } };
}
