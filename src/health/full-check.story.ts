import { setTimeout as sleep } from 'node:timers/promises';
import { recordAudit } from '../access/audit.story.ts';
import type { Connection } from '../connection/schema.ts';
import { connectionsById } from '../connection/store.ts';
import { connectorOf } from '../connection/accounts.ts';
import type { TrialTicket } from '../connector/inspection.ts';
import { TRIAL_MARKER } from '../connector/inspection.ts';
import { ledgerRows } from '../eligibility/ledger.store.ts';
import { AppError } from '../runtime/errors.ts';
import { inBatches, type IdBatch } from '../runtime/queue/id-batches.ts';
import {
  claimChecks,
  finishCheck,
  insertCheck,
  overdueChecks,
  saveProgress,
  type RunningCheck,
} from './check.store.ts';
import { lookAtAll } from './check.story.ts';
import { measure, notChecked, type Finding } from './measure.ts';
import type { HealthParts } from './parts.ts';
import type { CheckLink, CheckReport, LinkName } from './schema.ts';

export const CHECK_QUEUE = 'connection-check';
/** Longer than all its steps at their slowest; after it the process is taken for gone. */
const LEASE_MS = 200_000;
const OVERDUE_MS = 10_000;
/** Vendors deliver within seconds; a minute without an event is a fault. */
const WEBHOOK_WAIT_MS = 60_000;
const DECISION_WAIT_MS = 20_000;
const LOOK_EVERY_MS = 500;

const STEPS: readonly LinkName[] = [
  'ticket-opened',
  'ticket-solved',
  'webhook-arrived',
  'ticket-decided',
  'ticket-removed',
];

/** What a full check will do, said before it is done. */
export const ANNOUNCEMENT =
  'The full check opens one ticket of its own (no customer, private), solves it, waits until its webhook has arrived and been decided, and removes it. Nobody is mailed. It takes a few seconds, two minutes at most.';

/**
 * Starts a full check; the report is read again until it is done.
 * @throws {AppError} conflict when one is under way, or when there is nothing to prove.
 */
export async function startFullCheck(parts: HealthParts, connection: Connection): Promise<CheckReport> {
  const { core, accounts } = parts;
  if (!connection.settings.helpdesk)
    throw refused('Tickets of this account are not surveyed: the read-only check proves all there is.');
  if (!accounts.open(connection).inspect) throw refused('This platform has no full check.');
  const { id: connectionId, workspaceId } = connection;
  const check = { id: core.newId(), connectionId, kind: 'full' as const, startedAt: core.now() };
  await core.db.inWorkspaces([workspaceId], async (tx) => {
    const inserted = await insertCheck(tx, { ...check, workspaceId, links: null, finishedAt: null });
    if (!inserted) throw refused('A full check of this connection is under way already.');
    await recordAudit(core, tx, {
      workspaceId,
      action: 'connection.full-check',
      subject: { kind: 'connection', id: connectionId },
    });
    await core.queue.add(tx, CHECK_QUEUE, inBatches([{ id: check.id, workspaceId, at: check.startedAt }]));
  });
  return { ...check, state: 'running', finishedAt: null, links: [] };
}

function refused(words: string): AppError {
  return new AppError('conflict', 'A full check that cannot be started', { words });
}

/** Full checks are due. One whose process ended meanwhile only tidies up: its ticket may be solved already. */
export async function runChecks(parts: HealthParts, batch: IdBatch): Promise<void> {
  const { core } = parts;
  const now = core.now();
  const leaseUntil = new Date(now.getTime() + LEASE_MS);
  const { claimed, connections } = await core.db.inWorkspaces(batch.workspaceIds, async (tx) => {
    const claimed = await claimChecks(tx, batch.ids, { now, leaseUntil });
    const connections = await connectionsById(
      tx,
      claimed.map(({ connectionId }) => connectionId),
    );
    return { claimed, connections };
  });
  await Promise.all(
    claimed.map(async (check) => {
      const connection = connections.get(check.connectionId);
      if (connection) await run(parts, connection, check);
    }),
  );
}

async function run(parts: HealthParts, connection: Connection, check: RunningCheck): Promise<void> {
  const { core, accounts } = parts;
  const trial = accounts.open(connection).inspect?.trial;
  if (!trial) return;
  const links = await (check.ticketId === null
    ? walk({ parts, connection, check, trial })
    : tidyUp(parts, trial, { ticketId: check.ticketId, links: check.links }));
  const end = { links, at: core.now() };
  await core.db.inWorkspaces([connection.workspaceId], (tx) => finishCheck(tx, check.id, end));
  core.log.info({ connection: connection.id, holds: links.every(isSound) }, 'full check finished');
}

function isSound({ state }: CheckLink): boolean {
  return state === 'holds' || state === 'unknown';
}

interface Walk {
  readonly parts: HealthParts;
  readonly connection: Connection;
  readonly check: RunningCheck;
  readonly trial: TrialTicket;
}

/** Every link before the ticket, then the way of the ticket itself. */
async function walk(way: Walk): Promise<CheckLink[]> {
  const { parts, connection } = way;
  const links = await lookAtAll(parts, connection);
  await progress(way, links, null);
  if (links.some(({ link, state }) => link === 'access' && state === 'broken'))
    return [...links, ...STEPS.map(notChecked)];
  const opened: { ticketId: string | null } = { ticketId: null };
  const open = await measure('ticket-opened', parts.core.now, async () => {
    opened.ticketId = await way.trial.open(`${TRIAL_MARKER}${way.check.id}`);
    return { state: 'holds', words: `Ticket ${opened.ticketId} was opened.` };
  });
  links.push(open);
  if (opened.ticketId === null) return [...links, ...STEPS.slice(1).map(notChecked)];
  await progress(way, links, opened.ticketId);
  links.push(...(await followTicket(way, opened.ticketId)));
  await progress(way, links, null);
  return [...links, await removal(parts, way.trial, opened.ticketId)];
}

async function followTicket(way: Walk, ticketId: string): Promise<CheckLink[]> {
  const { parts, connection } = way;
  const { now } = parts.core;
  const since = now();
  const solved = await measure('ticket-solved', now, async () => {
    await way.trial.solve(ticketId);
    return { state: 'holds', words: `Ticket ${ticketId} was solved.` };
  });
  if (solved.state === 'broken') return [solved, notChecked('webhook-arrived'), notChecked('ticket-decided')];
  const arrived = await measure('webhook-arrived', now, () => waitForWebhook(way, { ticketId, since }));
  if (arrived.state === 'broken') return [solved, arrived, notChecked('ticket-decided')];
  const decided = await measure('ticket-decided', now, () => waitForDecision(parts, connection, ticketId));
  return [solved, arrived, decided];
}

function progress({ parts, connection, check }: Walk, links: CheckLink[], ticketId: string | null) {
  return parts.core.db.inWorkspaces([connection.workspaceId], (tx) =>
    saveProgress(tx, check.id, { links, ticketId }),
  );
}

async function waitForWebhook(
  { parts, connection }: Walk,
  { ticketId, since }: { ticketId: string; since: Date },
): Promise<Finding> {
  const { label } = connectorOf(parts.connectors, connection.platform).connector;
  const { id: connectionId, platform } = connection;
  // The clock of the one who stores may be behind ours by a little.
  const earliest = new Date(since.getTime() - 5_000);
  const at = await within(WEBHOOK_WAIT_MS, () =>
    parts.webhooks.seen({ connectionId, platform, ticketId, since: earliest }),
  );
  if (at !== null) return { state: 'holds', words: `${label} told of it, and the event was stored.` };
  return {
    state: 'broken',
    words: `${label} has the ticket solved, and no event about it arrived within a minute.`,
    advice: `See whether ${label} can reach ${parts.core.publicUrl} and whether its webhook is switched on; it lists its own failed deliveries.`,
  };
}

async function waitForDecision(
  parts: HealthParts,
  connection: Connection,
  ticketId: string,
): Promise<Finding> {
  const query = { emailHash: null, reason: null, from: null, until: null, before: null, limit: 1 };
  const row = await within(DECISION_WAIT_MS, async () => {
    const [first] = await parts.core.db.inWorkspaces([connection.workspaceId], (tx) =>
      ledgerRows(tx, { ...query, connectionId: connection.id, ticketId }),
    );
    return first ?? null;
  });
  if (row !== null)
    return { state: 'holds', words: 'The ticket was read and decided: not asked, it is a connection check.' };
  return {
    state: 'broken',
    words: 'The event was stored, and the ticket was not decided within 20 seconds.',
    advice: 'Look at the log and at the parked webhooks.',
  };
}

/** The first answer that is not null, or null when time is up. */
async function within<T>(ms: number, look: () => Promise<T | null>): Promise<T | null> {
  for (let waited = 0; ; waited += LOOK_EVERY_MS) {
    const found = await look();
    if (found !== null || waited >= ms) return found;
    await sleep(LOOK_EVERY_MS);
  }
}

function removal({ core }: HealthParts, trial: TrialTicket, ticketId: string): Promise<CheckLink> {
  return measure('ticket-removed', core.now, async () => {
    await trial.remove(ticketId);
    return { state: 'holds', words: `Ticket ${ticketId} was removed.` };
  });
}

/** The process that ran it is gone: nothing can be said of what it had not found yet, but nothing is left behind. */
async function tidyUp(
  parts: HealthParts,
  trial: TrialTicket,
  left: { ticketId: string; links: readonly CheckLink[] },
): Promise<CheckLink[]> {
  const removed = await removal(parts, trial, left.ticketId);
  const known = new Set(left.links.map(({ link }) => link));
  const open = STEPS.filter((link) => link !== 'ticket-removed' && !known.has(link));
  const words = 'Afterword stopped during this check. Run it again.';
  const unknown = open.map((link): CheckLink => ({ link, state: 'unknown', words, advice: null, ms: 0 }));
  return [...left.links, ...unknown, removed];
}

/** Checks whose job was lost, or whose process is gone, are taken up by somebody else. */
export async function sweepChecks({ core }: HealthParts, workspaceIds: readonly string[]): Promise<void> {
  const now = core.now();
  await core.db.inWorkspaces(workspaceIds, async (tx) => {
    const overdue = await overdueChecks(tx, new Date(now.getTime() - OVERDUE_MS));
    await core.queue.add(tx, CHECK_QUEUE, inBatches(overdue.map((check) => ({ ...check, at: now }))));
  });
}
