import { sql } from 'kysely';
import { firstOf, type Tx } from '../runtime/db/database.ts';
import type { CheckLink, CheckReport } from './schema.ts';

const columns = sql`
  id, connection_id as "connectionId", kind, state, links, started_at as "startedAt", finished_at as "finishedAt"`;

export interface NewCheck {
  readonly id: string;
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly kind: CheckReport['kind'];
  readonly startedAt: Date;
  /** Null: nobody works on it any more, it is stored finished. */
  readonly links: readonly CheckLink[] | null;
  readonly finishedAt: Date | null;
}

/** False when a full check of this connection is under way already. */
export async function insertCheck(tx: Tx, check: NewCheck): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into connection_check (id, workspace_id, connection_id, kind, state, links, lease_until, started_at,
      finished_at)
    values (${check.id}, ${check.workspaceId}, ${check.connectionId}, ${check.kind},
      ${check.links === null ? 'running' : 'done'}, ${JSON.stringify(check.links ?? [])}, ${check.startedAt},
      ${check.startedAt}, ${check.finishedAt})
    on conflict do nothing`.execute(tx);
  return numAffectedRows === 1n;
}

export interface RunningCheck {
  readonly id: string;
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly startedAt: Date;
  /** Set when an earlier run has opened it and ended without removing it. */
  readonly ticketId: string | null;
  readonly links: readonly CheckLink[];
}

/** Takes full checks that nobody works on. */
export async function claimChecks(
  tx: Tx,
  ids: readonly string[],
  time: { now: Date; leaseUntil: Date },
): Promise<RunningCheck[]> {
  const { rows } = await sql<RunningCheck>`
    update connection_check set lease_until = ${time.leaseUntil}
    where id in (
      select id from connection_check
      where id = any(${[...ids]}::uuid[]) and state = 'running' and lease_until <= ${time.now}
      for update skip locked)
    returning id, workspace_id as "workspaceId", connection_id as "connectionId", started_at as "startedAt",
      ticket_id as "ticketId", links`.execute(tx);
  return rows;
}

/** What has been found so far, for those who look while it runs. */
export async function saveProgress(
  tx: Tx,
  id: string,
  progress: { links: readonly CheckLink[]; ticketId: string | null },
): Promise<void> {
  await sql`
    update connection_check set links = ${JSON.stringify(progress.links)},
      ticket_id = coalesce(${progress.ticketId}, ticket_id)
    where id = ${id} and state = 'running'`.execute(tx);
}

export async function finishCheck(
  tx: Tx,
  id: string,
  end: { links: readonly CheckLink[]; at: Date },
): Promise<void> {
  await sql`
    update connection_check set state = 'done', links = ${JSON.stringify(end.links)}, finished_at = ${end.at},
      lease_until = null
    where id = ${id} and state = 'running'`.execute(tx);
}

export async function checkById(tx: Tx, connectionId: string, id: string): Promise<CheckReport | undefined> {
  return firstOf(
    await sql<CheckReport>`
      select ${columns} from connection_check where id = ${id} and connection_id = ${connectionId}`.execute(
      tx,
    ),
  );
}

export async function latestCheck(tx: Tx, connectionId: string): Promise<CheckReport | undefined> {
  return firstOf(
    await sql<CheckReport>`
      select ${columns} from connection_check where connection_id = ${connectionId}
      order by started_at desc, id desc limit 1`.execute(tx),
  );
}

/** Their job was lost, or their process is gone. */
export async function overdueChecks(tx: Tx, before: Date): Promise<{ id: string; workspaceId: string }[]> {
  const { rows } = await sql<{ id: string; workspaceId: string }>`
    select id, workspace_id as "workspaceId" from connection_check
    where state = 'running' and lease_until <= ${before} limit 100`.execute(tx);
  return rows;
}

/** Checks of long ago say nothing any more. */
export async function forgetChecks(tx: Tx, before: Date): Promise<void> {
  await sql`delete from connection_check where state = 'done' and started_at < ${before}`.execute(tx);
}
