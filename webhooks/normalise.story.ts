import { connectorOf, type Connectors } from '../src/connection/accounts.ts';
import type { Connection } from '../src/connection/schema.ts';
import { connectionsById, noteWebhooks } from '../src/connection/store.ts';
import { MalformedEventError } from '../src/connector/errors.ts';
import type { RecordSignal, TicketSignal } from '../src/connector/webhook.ts';
import type { Flow } from '../src/flow.ts';
import { nextStep } from '../src/follow-up/retry.ts';
import type { Core } from '../src/runtime/core.ts';
import { inBatches, type IdBatch } from '../src/runtime/queue/id-batches.ts';
import type { ReadResult } from '../src/ticket-closed/read.story.ts';
import { NORMALISE_QUEUE } from './intake.ts';
import { claimEvents, finishEvents, type EventResult, type InboundEvent } from './store.ts';

/** Longer than reading the tickets of a batch takes. */
const LEASE_MS = 60_000;

export interface NormaliseParts {
  readonly core: Core;
  readonly connectors: Connectors;
  readonly flow: Flow;
}

interface Understood {
  readonly event: InboundEvent;
  readonly connection: Connection;
  readonly signals: readonly TicketSignal[];
  readonly records: readonly RecordSignal[];
}

/** Stored deliveries become ticket events; what cannot be understood is parked, what cannot be read waits. */
export async function normalise(parts: NormaliseParts, batch: IdBatch): Promise<void> {
  const { core } = parts;
  const now = core.now();
  const events = await core.db.unscoped((tx) =>
    claimEvents(tx, batch.ids, { now, leaseUntil: new Date(now.getTime() + LEASE_MS) }),
  );
  if (events.length === 0) return;
  const connections = await core.db.inWorkspaces(
    [...new Set(events.map((event) => event.workspaceId))],
    async (tx) => {
      const ids = [...new Set(events.map((event) => event.connectionId))];
      await noteWebhooks(tx, ids, now);
      return await connectionsById(tx, ids);
    },
  );
  const parsed = events.map((event) => understand(parts, event, connections.get(event.connectionId)));
  const understood = parsed.filter((one) => 'signals' in one);
  const unclear = parsed.flatMap((one) => ('signals' in one ? [] : [one]));
  await finish(core, events, [...unclear, ...(await workOn(parts, understood))]);
}

/** All together; when that fails by a fault of ours, one by one, so that a single event cannot hold up the others. */
async function workOn(parts: NormaliseParts, understood: readonly Understood[]): Promise<EventResult[]> {
  const { core, flow } = parts;
  const [first, ...others] = understood;
  if (!first) return [];
  try {
    const read = await flow.ticketsChanged(distinctTickets(understood));
    await flow.recordsChanged(
      understood.map(({ connection, records }) => ({ connection, signals: records })),
    );
    return understood.map((one) => resultOf(core, one, read));
  } catch (error) {
    if (others.length === 0) return [failed(core, first.event, error)];
    const results: EventResult[] = [];
    for (const one of understood) results.push(...(await workOn(parts, [one])));
    return results;
  }
}

async function finish(
  core: Core,
  events: readonly InboundEvent[],
  results: readonly EventResult[],
): Promise<void> {
  const workspaces = new Map(events.map(({ id, workspaceId }) => [id, workspaceId]));
  await core.db.unscoped(async (tx) => {
    await finishEvents(tx, results);
    await core.queue.add(
      tx,
      NORMALISE_QUEUE,
      inBatches(
        results.flatMap(({ id, state, dueAt }) =>
          state === 'new' ? [{ id, workspaceId: workspaces.get(id) ?? null, at: dueAt }] : [],
        ),
      ),
    );
  });
}

function understand(
  parts: NormaliseParts,
  event: InboundEvent,
  connection: Connection | undefined,
): Understood | EventResult {
  const { core, connectors } = parts;
  if (!connection)
    return parked(core, event, { reason: 'unknown-account', words: 'The connection was removed.' });
  try {
    const { connector } = connectorOf(connectors, event.platform);
    const body = core.keys.unseal(event.body).toString();
    const signals = connector.webhook.signals(body);
    const records = connector.webhook.recordSignals?.(body) ?? [];
    return { event, connection, signals: connection.settings.helpdesk ? signals : [], records };
  } catch (error) {
    if (!(error instanceof MalformedEventError)) return failed(core, event, error);
    return parked(core, event, { reason: 'malformed', words: error.message });
  }
}

const FAILED_WORDS =
  'Afterword failed to work on this event: its log says why. Replay it once that is mended.';

/** The database may have been away: it is tried again for hours before it is parked. */
function failed(core: Core, event: InboundEvent, error: unknown): EventResult {
  core.log.error({ err: error, event: event.id }, 'webhook event failed');
  const next = nextStep({ kind: 'unavailable', retryAfterMs: undefined }, event.attempts);
  const why = { reason: 'failed', words: FAILED_WORDS };
  return next.step === 'wait' ? waiting(core, event, { ...why, ms: next.ms }) : parked(core, event, why);
}

function waiting(
  core: Core,
  event: InboundEvent,
  why: { reason: string; words: string; ms: number },
): EventResult {
  const dueAt = new Date(core.now().getTime() + why.ms);
  return { id: event.id, state: 'new', dueAt, reason: why.reason, reasonWords: why.words };
}

function parked(core: Core, event: InboundEvent, why: { reason: string; words: string }): EventResult {
  return { id: event.id, state: 'parked', dueAt: core.now(), reason: why.reason, reasonWords: why.words };
}

/** Several events of one ticket need one reading. */
function distinctTickets(understood: readonly Understood[]): Parameters<Flow['ticketsChanged']>[0][number][] {
  const tickets = new Map(
    understood.flatMap(({ connection, signals }) =>
      signals.map(({ ticketId }) => [
        `${connection.id} ${ticketId}`,
        { connection, ticketId, source: 'webhook' as const },
      ]),
    ),
  );
  return [...tickets.values()];
}

/** An event is done when all its tickets were read; a helpdesk that did not answer is asked again later. */
function resultOf(core: Core, understood: Understood, read: readonly ReadResult[]): EventResult {
  const { event, connection, signals } = understood;
  const own = new Set(signals.map(({ ticketId }) => ticketId));
  const unread = read.find(
    (one) => !one.ok && one.signalled.connection.id === connection.id && own.has(one.signalled.ticketId),
  );
  if (!unread || unread.ok)
    return { id: event.id, state: 'done', dueAt: core.now(), reason: null, reasonWords: null };
  const { kind: reason, words } = unread.error;
  // Nobody asks a disconnected account: waiting costs nothing, and connecting it again ends the wait.
  const { retryAfterMs } = unread.error;
  const waits = reason === 'unauthorised' ? 'unavailable' : reason;
  const next = nextStep({ kind: waits, retryAfterMs }, event.attempts);
  return next.step === 'wait'
    ? waiting(core, event, { reason, words, ms: next.ms })
    : parked(core, event, { reason, words });
}
