import { randomUUID } from 'node:crypto';
import { ConnectionSettings, type Connection } from '../../src/connection/schema.ts';
import { insertConnection, insertRoute, insertWorkspace } from '../../src/connection/store.ts';
import type { Snapshot, Ticket } from '../../src/connector/ticket.ts';
import { insertLedger, type LedgerEntry } from '../../src/eligibility/store.ts';
import { insertInvitations, type NewInvitation } from '../../src/invitation/store.ts';
import { meetPeople } from '../../src/person/store.ts';
import { saveResponse, type ResponseRow } from '../../src/response/store.ts';
import type { Core } from '../../src/runtime/core.ts';

/** Records as they are when nothing about them matters but what a test says. */

export const SNAPSHOT: Snapshot = {
  assignee: { externalId: 'agent-7', name: 'Jonas', email: 'jonas@desk.example' },
  group: { externalId: 'group-3', name: 'First line' },
  brand: null,
  channel: 'email',
  tags: [],
  contributors: [],
};

export function ticketWith(change: Partial<Ticket> = {}): Ticket {
  return {
    id: '4711',
    number: '4711',
    status: 'solved',
    solvedAt: new Date('2025-11-20T09:00:00Z'),
    createdAt: new Date('2025-11-18T09:00:00Z'),
    requester: {
      externalId: 'user-1',
      email: 'ona@customer.example',
      name: 'Ona Onaitė',
      firstName: 'Ona',
      locale: 'lt',
      timeZone: 'Europe/Vilnius',
      organisationId: null,
      endUser: true,
      suspended: false,
      emailOptOut: false,
      tags: [],
    },
    organisation: null,
    snapshot: SNAPSHOT,
    customerMessages: 1,
    agentReplies: 1,
    receivedAt: 'support@desk.example',
    ownTask: false,
    consent: null,
    country: null,
    ...change,
  };
}

/** Settings as an admin gives them: what is not named takes its default. */
export function settingsWith(
  change: Parameters<typeof ConnectionSettings.parse>[0] = {},
): ConnectionSettings {
  return ConnectionSettings.parse(change);
}

export function connectionWith(change: Partial<Connection> = {}): Connection {
  const id = randomUUID();
  return {
    id,
    workspaceId: randomUUID(),
    platform: 'zendesk',
    accountId: `desk-${id}`,
    accountNumber: null,
    name: 'Baltic Bikes',
    baseUrl: 'https://desk.example',
    mode: 'live',
    liveSince: new Date('2025-11-01T00:00:00Z'),
    health: 'connected',
    healthWords: null,
    settings: settingsWith(),
    settingsVersion: 1,
    resources: {},
    webhookId: null,
    ...change,
  };
}

export function responseWith(change: Partial<ResponseRow> = {}): ResponseRow {
  const at = new Date('2025-11-20T10:00:00Z');
  return {
    id: randomUUID(),
    workspaceId: randomUUID(),
    connectionId: randomUUID(),
    invitationId: randomUUID(),
    ledgerId: randomUUID(),
    personId: randomUUID(),
    ticketId: '4711',
    surveyKey: 'nps',
    surveyVersion: 1,
    metric: 'nps',
    programme: 'scenario',
    locale: 'en',
    selection: 'random',
    via: 'mail',
    score: 3,
    band: 'detractor',
    comment: null,
    contactAllowed: null,
    revision: 1,
    answeredAt: at,
    changedAt: at,
    settleAt: null,
    settledRevision: null,
    settledBand: null,
    ...change,
  };
}

/** Stores a connection and its workspace, credentials as given. */
export async function storedConnection(
  core: Core,
  change: Partial<Connection> = {},
  credentials = 'none',
): Promise<Connection> {
  const connection = connectionWith(change);
  const { id, workspaceId } = connection;
  await core.db.inWorkspaces([workspaceId], async (tx) => {
    await insertWorkspace(tx, { id: workspaceId, name: connection.name, at: core.now() });
    await insertConnection(tx, { ...connection, credentials, webhookSecrets: [], createdAt: core.now() });
    await insertRoute(tx, core.keys.fingerprint(`test:${id}`), { connectionId: id, workspaceId });
  });
  return connection;
}

export async function storedPerson(core: Core, connection: Connection, email: string): Promise<string> {
  const { workspaceId } = connection;
  const emailHash = core.keys.fingerprint(email);
  const id = core.newId();
  const seen = { id, workspaceId, emailHash, email, name: 'Ona Onaitė', firstName: 'Ona' };
  const [row] = await core.db.inWorkspaces([workspaceId], (tx) =>
    meetPeople(tx, [{ ...seen, locale: 'lt', timeZone: null, at: core.now() }]),
  );
  return row?.id ?? id;
}

export interface InvitationWish {
  readonly ticketId?: string;
  readonly personId?: string;
  readonly plannedAt?: Date;
  readonly carrier?: NewInvitation['carrier'];
}

/** Stores a decision to ask and its invitation. */
export async function storedInvitation(
  core: Core,
  connection: Connection,
  wish: InvitationWish = {},
): Promise<NewInvitation> {
  const { id: connectionId, workspaceId } = connection;
  const ticketId = wish.ticketId ?? core.newId();
  const personId =
    wish.personId ?? (await storedPerson(core, connection, `${core.newId()}@customer.example`));
  const plannedAt = wish.plannedAt ?? core.now();
  const entry: LedgerEntry = {
    id: core.newId(),
    workspaceId,
    connectionId,
    ticketId,
    ticketNumber: ticketId,
    personId,
    solvedAt: core.now(),
    source: 'webhook',
    requester: null,
    snapshot: SNAPSHOT,
    ticketCreatedAt: core.now(),
    receivedAtAddress: null,
    ask: true,
    rehearsal: false,
    reason: 'eligible',
    evidence: {},
    decidedAt: core.now(),
  };
  const invitation: NewInvitation = {
    id: core.newId(),
    workspaceId,
    connectionId,
    ledgerId: entry.id,
    personId,
    ticketId,
    surveyKey: 'nps',
    surveyVersion: 1,
    metric: 'nps',
    programme: 'scenario',
    locale: 'en',
    carrier: wish.carrier ?? 'afterword-mail',
    selection: 'random',
    tokenKey: core.keys.currentKid,
    plannedAt,
    expiresAt: new Date(plannedAt.getTime() + 28 * 86_400_000),
    checkedAt: core.now(),
  };
  await core.db.inWorkspaces([workspaceId], async (tx) => {
    await insertLedger(tx, [entry]);
    await insertInvitations(tx, [invitation]);
  });
  return invitation;
}

/** Stores an answer with the invitation it belongs to. */
export async function storedResponse(
  core: Core,
  connection: Connection,
  change: Partial<ResponseRow> = {},
): Promise<ResponseRow> {
  const invitation = await storedInvitation(
    core,
    connection,
    change.personId ? { personId: change.personId } : {},
  );
  const { workspaceId, connectionId, ledgerId, personId, ticketId } = invitation;
  const response = responseWith({
    id: core.newId(),
    workspaceId,
    connectionId,
    ledgerId,
    personId,
    ticketId,
    invitationId: invitation.id,
    ...change,
  });
  await core.db.inWorkspaces([workspaceId], (tx) => saveResponse(tx, response));
  return response;
}
