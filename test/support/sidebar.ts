import { randomUUID } from 'node:crypto';
import { createAccounts } from '../../src/connection/accounts.ts';
import { credentialStore } from '../../src/connection/credential.story.ts';
import type { Connection } from '../../src/connection/schema.ts';
import { ConnectorError } from '../../src/connector/errors.ts';
import type { Ticket, TicketReading } from '../../src/connector/ticket.ts';
import { decideTickets } from '../../src/eligibility/decide.story.ts';
import { createSidebarDesk } from '../../src/sidebar/desk.story.ts';
import {
  SidebarActionResult,
  type SidebarActionRequest,
  type SidebarAsk,
  type SidebarDesk,
  type SidebarRole,
} from '../../src/sidebar/schema.ts';
import { createWatch } from '../../src/sidebar/watch.story.ts';
import type { SolvedTicket } from '../../src/ticket-closed/ticket-event.ts';
import { openTestCore, type TestCore } from './core.ts';
import { settingsWith, storedConnection, ticketWith } from './records.ts';
import { openSuperuser } from './superuser.ts';
import { vendorWith } from './vendor.ts';

/** A solved ticket of somebody nobody has met, and the account it lives in. */
export interface Scene {
  readonly connection: Connection;
  readonly ticket: SolvedTicket;
}

/** The core behind a sidebar, a helpdesk that a test fills, and people who press buttons. */
export interface SidebarHouse {
  readonly house: TestCore;
  readonly desk: SidebarDesk;
  /** What the helpdesk answers by ticket; null is a helpdesk that does not answer. */
  tickets: Map<string, Ticket> | null;
  scene(change?: Partial<Ticket>, connection?: Connection): Promise<Scene>;
  /** The webhook of the solve arrives. */
  decide(scene: Scene): Promise<void>;
  press(
    scene: Scene,
    role: SidebarRole,
    action: SidebarActionRequest['action'],
    key?: string,
  ): Promise<SidebarActionResult>;
  /** The ledger rows of the scene's ticket with their invitations, in turn. */
  invitationsOf(scene: Scene): Promise<Record<string, unknown>[]>;
  rows(text: string, values: readonly unknown[]): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

export const SOLVED_AT = new Date('2025-11-20T09:00:00Z');
const SETTINGS = settingsWith({
  sender: { companyName: 'Baltic Bikes', fromAddress: 'support@desk.example' },
});

export function beside({ connection, ticket }: Scene, role: SidebarRole): SidebarAsk {
  return {
    workspaceId: connection.workspaceId,
    connectionId: connection.id,
    subject: {
      kind: 'ticket',
      id: ticket.id,
      ...(ticket.requester ? { personId: ticket.requester.externalId } : {}),
    },
    viewer: { externalId: 'agent-7', name: 'Rasa', email: 'rasa@desk.example', role },
    locale: 'en',
  };
}

export async function openSidebarHouse(): Promise<SidebarHouse> {
  const house = await openTestCore();
  const owner = await openSuperuser(house.url);
  const { core } = house;
  const helpdesk = {
    readTicket: (id: string): Promise<TicketReading> => {
      if (opened.tickets === null) {
        return Promise.reject(new ConnectorError('gone', { kind: 'unavailable', words: 'away' }));
      }
      const ticket = opened.tickets.get(id);
      return Promise.resolve(ticket ? { found: true, ticket } : { found: false, reason: 'deleted' });
    },
    solvedSince: () => Promise.reject(new Error('not polled here')),
    writeTickets: () => Promise.resolve([]),
  };
  const connectors = new Map([['zendesk', vendorWith({}, { helpdesk })]]);
  const accounts = createAccounts({
    connectors,
    store: credentialStore(core),
    safe: core.keys,
    now: core.now,
  });
  const desk = createSidebarDesk({ core, accounts, connectors }, createWatch(core));
  const opened: SidebarHouse = {
    house,
    desk,
    tickets: new Map(),
    async scene(change = {}, connection) {
      const id = randomUUID();
      const given = ticketWith(change);
      const requester = given.requester && {
        ...given.requester,
        email: `${id}@customer.example`,
        externalId: id,
      };
      const ticket = { ...given, id, number: id, requester, solvedAt: SOLVED_AT };
      opened.tickets?.set(id, ticket);
      return { ticket, connection: connection ?? (await storedConnection(core, { settings: SETTINGS })) };
    },
    decide: ({ connection, ticket }) =>
      core.db.inWorkspaces([connection.workspaceId], (tx) =>
        decideTickets(core, tx, [{ connection, ticket, source: 'webhook' }]),
      ),
    async press(on, role, action, key = randomUUID()) {
      const request: SidebarActionRequest =
        action === 'do-not-survey' ? { action, key, reason: 'Said so on the phone.' } : { action, key };
      return SidebarActionResult.parse(await desk.act(beside(on, role), request));
    },
    invitationsOf: ({ ticket }) =>
      owner.rows(
        `select invitation.state, invitation.selection, invitation.send_at, ledger.source, ledger.reason, ledger.turn,
           ledger.evidence->>'name' as name
         from ledger left join invitation on invitation.ledger_id = ledger.id
         where ledger.ticket_id = $1 order by ledger.turn`,
        [ticket.id],
      ),
    rows: (text, values) => owner.rows(text, values),
    async close() {
      await owner.end();
      await house.close();
    },
  };
  return opened;
}
