import { sql } from 'kysely';
import { firstOf, rowsJson, type Tx } from '../runtime/db/database.ts';
import type { Overdue } from './store.ts';

export interface HourLoad {
  /** The most asks due within any hour of the range. */
  readonly most: number;
  /** Asks sent per hour over the last 28 days. */
  readonly hourlyMean: number;
}

const MEAN_OVER_DAYS = 28;

/**
 * How many unreleased asks of a connection are due within an hour, around `range`. Those that have left count too:
 * with a short delay each would otherwise be gone before the next is counted.
 */
export async function hourLoad(
  tx: Tx,
  connectionId: string,
  range: { from: Date; to: Date; now: Date },
): Promise<HourLoad> {
  const since = new Date(range.now.getTime() - MEAN_OVER_DAYS * 86_400_000);
  const found = await sql<HourLoad>`
    select
      coalesce((select max(within) from (
        select count(*) over (order by at range between interval '1 hour' preceding and current row) as within
        from (
          select send_at as at from invitation
          where connection_id = ${connectionId} and state in ('scheduled', 'held') and released_at is null
          union all
          select sent_at from invitation
          where connection_id = ${connectionId} and sent_at is not null and released_at is null) as asks
        where at between ${range.from}::timestamptz - interval '1 hour'
          and ${range.to}::timestamptz + interval '1 hour') as load), 0) as most,
      (select count(*) from invitation where connection_id = ${connectionId} and sent_at >= ${since})::float
        / ${MEAN_OVER_DAYS * 24} as "hourlyMean"`.execute(tx);
  return firstOf(found) ?? { most: 0, hourlyMean: 0 };
}

/** Holds every unreleased ask of a connection that is scheduled around `range`. */
export async function holdScheduled(
  tx: Tx,
  connectionId: string,
  range: { from: Date; to: Date },
): Promise<{ id: string; workspaceId: string; ledgerId: string }[]> {
  const { rows } = await sql<{ id: string; workspaceId: string; ledgerId: string }>`
    update invitation set state = 'held', held_for = 'bulk', words = 'Unusually many asks were due within an hour.'
    where connection_id = ${connectionId} and state = 'scheduled' and released_at is null
      and send_at between ${range.from}::timestamptz - interval '1 hour' and ${range.to}::timestamptz + interval '1 hour'
    returning id, workspace_id as "workspaceId", ledger_id as "ledgerId"`.execute(tx);
  return rows;
}

export interface Held {
  readonly id: string;
  readonly workspaceId: string;
  readonly ledgerId: string;
  readonly plannedAt: Date;
}

/** What an admin has to decide upon, oldest first. Locked until the transaction ends. */
export async function heldOf(tx: Tx, connectionId: string): Promise<Held[]> {
  const { rows } = await sql<Held>`
    select id, workspace_id as "workspaceId", ledger_id as "ledgerId", planned_at as "plannedAt"
    from invitation where connection_id = ${connectionId} and state = 'held' and held_for = 'bulk' order by planned_at, id
    for update`.execute(tx);
  return rows;
}

/** Lets held asks go at the given times, or drops them. */
export async function releaseHeld(
  tx: Tx,
  releases: readonly {
    id: string;
    state: 'scheduled' | 'dropped';
    sendAt: Date;
    at: Date;
    words: string | null;
  }[],
): Promise<void> {
  await sql`
    update invitation set state = release.state, send_at = release."sendAt", released_at = release.at,
      words = release.words, lease_until = null
    from jsonb_to_recordset(${rowsJson(releases)}::jsonb)
      as release(id uuid, state text, "sendAt" timestamptz, at timestamptz, words text)
    where invitation.id = release.id and invitation.state = 'held'`.execute(tx);
}

/** A connection asks again: what a pause held may leave, unless it is too late by then. */
export async function releasePaused(tx: Tx, connectionId: string, now: Date): Promise<Overdue[]> {
  const { rows } = await sql<Overdue>`
    update invitation set state = 'scheduled', held_for = null, send_at = greatest(planned_at, ${now}), words = null,
      lease_until = null
    where connection_id = ${connectionId} and state = 'held' and held_for = 'paused'
    returning id, workspace_id as "workspaceId"`.execute(tx);
  return rows;
}

export async function heldCount(tx: Tx, connectionId: string): Promise<number> {
  const found = await sql<{ count: number }>`
    select count(*) as count from invitation
    where connection_id = ${connectionId} and state = 'held' and held_for = 'bulk'`.execute(tx);
  return firstOf(found)?.count ?? 0;
}
