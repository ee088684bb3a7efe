import { ConnectorError, type FailureKind } from '../connector/errors.ts';
import type { Flow } from '../flow.ts';
import type { Core } from '../runtime/core.ts';
import type { Accounts } from './accounts.ts';
import type { Connection } from './schema.ts';
import { claimDuePolls, connectionsById, finishPoll, type DuePoll } from './store.ts';

const LEASE_MS = 120_000;
/** Pages of one connection in one poll; the rest follows at the next. */
const MAX_PAGES = 20;

export interface PollParts {
  readonly core: Core;
  readonly accounts: Accounts;
  readonly flow: Flow;
}

/** Looks for solved tickets whose webhook never came, in every live connection whose poll is due. */
export async function pollDue(parts: PollParts, workspaceIds: readonly string[]): Promise<void> {
  const { core } = parts;
  const { due, connections } = await core.db.inWorkspaces(workspaceIds, async (tx) => {
    const now = core.now();
    const due = await claimDuePolls(tx, now, new Date(now.getTime() + LEASE_MS));
    const connections = await connectionsById(
      tx,
      due.map(({ id }) => id),
    );
    return { due, connections };
  });
  await Promise.all(
    due.map(async (poll) => {
      const connection = connections.get(poll.id);
      if (connection) await pollOne(parts, connection, poll);
    }),
  );
}

async function pollOne(parts: PollParts, connection: Connection, poll: DuePoll): Promise<void> {
  const { core } = parts;
  let cursor = poll.pollCursor;
  try {
    for await (const next of readPages(parts, connection, cursor)) cursor = next;
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    core.log.warn({ connection: connection.id, failure: error.kind }, 'reconciliation poll failed');
  }
  const at = new Date(core.now().getTime() + connection.settings.pollSeconds * 1_000);
  await core.db.inWorkspaces([connection.workspaceId], (tx) => finishPoll(tx, connection.id, { cursor, at }));
}

/** Each cursor comes only after the tickets of its page have been decided. */
async function* readPages(
  parts: PollParts,
  connection: Connection,
  from: string | null,
): AsyncGenerator<string> {
  const { helpdesk } = parts.accounts.open(connection);
  if (!helpdesk || connection.liveSince === null) return;
  let cursor = from;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const solved = await helpdesk.solvedSince(connection.liveSince, cursor);
    await decideNew(parts, connection, solved.tickets);
    cursor = solved.cursor;
    yield cursor;
    if (!solved.more) return;
  }
}

/** Tickets solved before go-live are not even read: connecting an old account costs nothing. */
async function decideNew(
  { core, flow }: PollParts,
  connection: Connection,
  found: readonly { ticketId: string; solvedAt: Date | null }[],
): Promise<void> {
  const { liveSince } = connection;
  const fresh = found.filter(
    ({ solvedAt }) => liveSince === null || solvedAt === null || solvedAt >= liveSince,
  );
  if (fresh.length === 0) return;
  const read = await flow.ticketsChanged(
    fresh.map(({ ticketId }) => ({ connection, ticketId, source: 'poll' as const })),
  );
  for (const one of read) {
    if (one.ok) continue;
    if (!ONE_TICKETS_OWN.has(one.error.kind)) throw one.error;
    const { ticketId } = one.signalled;
    core.log.warn(
      { connection: connection.id, ticket: ticketId, failure: one.error.kind },
      'ticket not read',
    );
  }
}

/** These say something of one ticket: the others of the account must not wait for it for ever. */
const ONE_TICKETS_OWN: ReadonlySet<FailureKind> = new Set([
  'forbidden',
  'refused',
  'not-found',
  'closed-ticket',
]);
