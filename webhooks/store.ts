import { sql } from 'kysely';
import { rowsJson, writeLater, type Tx } from '../src/runtime/db/database.ts';

export interface StoredDelivery {
  readonly id: string;
  readonly platform: string;
  readonly connectionId: string | null;
  readonly workspaceId: string | null;
  /** SHA-256. */
  readonly deliveryHash: Buffer;
  /** Sealed. */
  readonly body: Buffer;
  readonly receivedAt: Date;
  readonly state: 'new' | 'parked';
  readonly reason: string | null;
  readonly reasonWords: string | null;
}

/** Of SHA-256. */
const HASH_BYTES = 32;

/**
 * Stores a batch in one statement; a delivery that came before is left out. Returns the ids to work on.
 * In one order, so that two batches with the same deliveries wait for each other and never in a circle.
 * All bytes go as one parameter, which the driver sends as they are: an array of them would be written out in hex.
 */
export async function insertDeliveries(tx: Tx, deliveries: readonly StoredDelivery[]): Promise<string[]> {
  const column = <Key extends keyof StoredDelivery>(key: Key): StoredDelivery[Key][] =>
    deliveries.map((delivery) => delivery[key]);
  const bytes = Buffer.concat(deliveries.flatMap(({ deliveryHash, body }) => [deliveryHash, body]));
  const { rows } = await sql<{ id: string; state: string }>`
    insert into inbound_event (id, platform, connection_id, workspace_id, delivery_hash, body, received_at, due_at,
      state, reason, reason_words)
    select id, platform, connection_id, workspace_id, substr(bytes, start, ${HASH_BYTES}),
      substr(bytes, start + ${HASH_BYTES}, body_bytes), received_at, received_at, state, reason, reason_words
    from (select ${bytes}::bytea as bytes) as given,
      unnest(${column('id')}::uuid[], ${column('platform')}::text[], ${column('connectionId')}::uuid[],
        ${column('workspaceId')}::uuid[], ${startsOf(deliveries)}::int[], ${deliveries.map(({ body }) => body.length)}::int[],
        ${column('receivedAt')}::timestamptz[], ${column('state')}::text[], ${column('reason')}::text[],
        ${column('reasonWords')}::text[]) as delivery(id, platform, connection_id, workspace_id, start, body_bytes,
        received_at, state, reason, reason_words)
    order by 5
    on conflict (delivery_hash) do nothing
    returning id, state`.execute(tx);
  return rows.filter(({ state }) => state === 'new').map(({ id }) => id);
}

/** Where the bytes of each delivery begin, counted from one as SQL does. */
function startsOf(deliveries: readonly StoredDelivery[]): number[] {
  let next = 1;
  return deliveries.map(({ body }) => {
    const start = next;
    next += HASH_BYTES + body.length;
    return start;
  });
}

export interface InboundEvent {
  readonly id: string;
  readonly platform: string;
  readonly connectionId: string;
  readonly workspaceId: string;
  readonly body: Buffer;
  readonly attempts: number;
}

/** Takes those of `ids` that are new; nobody else works on them until `leaseUntil`. */
export async function claimEvents(
  tx: Tx,
  ids: readonly string[],
  time: { now: Date; leaseUntil: Date },
): Promise<InboundEvent[]> {
  const { rows } = await sql<InboundEvent>`
    update inbound_event set lease_until = ${time.leaseUntil}, attempts = attempts + 1
    where id in (
      select id from inbound_event
      where id = any(${[...ids]}::uuid[]) and state = 'new' and (lease_until is null or lease_until <= ${time.now})
      for update skip locked)
    returning id, platform, connection_id as "connectionId", workspace_id as "workspaceId", body, attempts`.execute(
    tx,
  );
  return rows;
}

export interface EventResult {
  readonly id: string;
  readonly state: 'done' | 'parked' | 'new';
  readonly dueAt: Date;
  readonly reason: string | null;
  readonly reasonWords: string | null;
}

export async function finishEvents(tx: Tx, results: readonly EventResult[]): Promise<void> {
  if (results.length === 0) return;
  await writeLater(tx)`
    update inbound_event set state = result.state, due_at = result."dueAt", lease_until = null,
      reason = result.reason, reason_words = result."reasonWords"
    from jsonb_to_recordset(${rowsJson(results)}::jsonb)
      as result(id uuid, state text, "dueAt" timestamptz, reason text, "reasonWords" text)
    where inbound_event.id = result.id`;
}

/** New for a while and taken by nobody: their job was lost. */
export async function overdueEvents(tx: Tx, before: Date, now: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from inbound_event
    where state = 'new' and due_at <= ${before} and (lease_until is null or lease_until <= ${now})
    order by due_at limit 2000`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Bodies are kept for replays only. */
export async function forgetOldEvents(tx: Tx, before: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from inbound_event where state = 'done' and received_at < ${before}`.execute(tx);
  return Number(numAffectedRows ?? 0n);
}

export interface ParkedEvent {
  readonly id: string;
  readonly platform: string;
  readonly connectionId: string | null;
  readonly workspaceId: string | null;
  readonly receivedAt: Date;
  readonly reason: string;
  readonly reasonWords: string;
}

/** Parked events of these workspaces, newest first; those of unknown accounts belong to the operator. */
export async function parkedEvents(
  tx: Tx,
  visible: { workspaceIds: readonly string[]; unknownAccounts: boolean; limit: number },
): Promise<ParkedEvent[]> {
  const { rows } = await sql<ParkedEvent>`
    select id, platform, connection_id as "connectionId", workspace_id as "workspaceId", received_at as "receivedAt",
      reason, reason_words as "reasonWords"
    from inbound_event
    where state = 'parked' and (workspace_id = any(${[...visible.workspaceIds]}::uuid[])
      or (${visible.unknownAccounts} and workspace_id is null))
    order by received_at desc limit ${visible.limit}`.execute(tx);
  return rows;
}

export interface Parked extends ParkedEvent {
  readonly body: Buffer;
}

export async function parkedEvent(tx: Tx, id: string): Promise<Parked | undefined> {
  const { rows } = await sql<Parked>`
    select id, platform, connection_id as "connectionId", workspace_id as "workspaceId", received_at as "receivedAt",
      reason, reason_words as "reasonWords", body
    from inbound_event where id = ${id} and state = 'parked' for update`.execute(tx);
  return rows[0];
}

/** Makes a parked event new again, for the connection it turned out to belong to. */
export async function unpark(
  tx: Tx,
  event: { id: string; connectionId: string; workspaceId: string; now: Date },
): Promise<void> {
  await sql`
    update inbound_event set state = 'new', due_at = ${event.now}, attempts = 0, reason = null, reason_words = null,
      connection_id = ${event.connectionId}, workspace_id = ${event.workspaceId}
    where id = ${event.id}`.execute(tx);
}

/** Events that an account refused to be read for are due now that it lets us in again. */
export async function wakeUnauthorised(tx: Tx, connectionId: string, now: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    update inbound_event set state = 'new', due_at = ${now}, attempts = 0, reason = null, reason_words = null
    where connection_id = ${connectionId} and state in ('new', 'parked') and reason = 'unauthorised'
    returning id`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Events that wait for work or for an admin. */
export async function openEvents(tx: Tx): Promise<{ state: string; count: number }[]> {
  const { rows } = await sql<{ state: string; count: number }>`
    select state, count(*) as count from inbound_event where state in ('new', 'parked') group by state`.execute(
    tx,
  );
  return rows;
}

/** Those of one connection. */
export async function openEventsOf(tx: Tx, connectionId: string): Promise<{ open: number; parked: number }> {
  const { rows } = await sql<{ open: number; parked: number }>`
    select count(*) filter (where state = 'new')::int as open, count(*) filter (where state = 'parked')::int as parked
    from inbound_event where state in ('new', 'parked') and connection_id = ${connectionId}`.execute(tx);
  return rows[0] ?? { open: 0, parked: 0 };
}

/** A check waits for one event among those of the latest minutes; a busy account has thousands of them. */
const RECENT_LIMIT = 5_000;

export async function recentEventsOf(
  tx: Tx,
  connectionId: string,
  since: Date,
): Promise<{ body: Buffer; receivedAt: Date }[]> {
  const { rows } = await sql<{ body: Buffer; receivedAt: Date }>`
    select body, received_at as "receivedAt" from inbound_event
    where state = 'done' and received_at >= ${since} and connection_id = ${connectionId}
    union all
    select body, received_at from inbound_event
    where state = 'new' and received_at >= ${since} and connection_id = ${connectionId}
    order by "receivedAt" limit ${RECENT_LIMIT}`.execute(tx);
  return rows;
}

/** Done or parked events of a workspace, in the order of their ids. */
export async function finishedEventsAfter(
  tx: Tx,
  page: { workspaceId: string; after: string; limit: number },
): Promise<{ id: string; body: Buffer }[]> {
  const { rows } = await sql<{ id: string; body: Buffer }>`
    select id, body from inbound_event
    where workspace_id = ${page.workspaceId} and id > ${page.after} and state in ('done', 'parked')
    order by id limit ${page.limit}`.execute(tx);
  return rows;
}

export async function deleteEvents(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await sql`delete from inbound_event where id = any(${[...ids]}::uuid[])`.execute(tx);
}
