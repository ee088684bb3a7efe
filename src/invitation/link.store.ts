import { sql } from 'kysely';
import type { Tx } from '../runtime/db/database.ts';

/** The links of these invitations stand in their tickets until the invitations expire. */
export async function linksWritten(tx: Tx, ids: readonly string[]): Promise<void> {
  await sql`update invitation set link_until = expires_at where id = any(${[...ids]}::uuid[])`.execute(tx);
}

export interface ExpiredLink {
  readonly id: string;
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly ticketId: string;
}

/** Links that have to go now; each is returned once. */
export async function takeExpiredLinks(tx: Tx, now: Date): Promise<ExpiredLink[]> {
  const { rows } = await sql<ExpiredLink>`
    update invitation set link_until = null
    where id in (
      select id from invitation where link_until <= ${now} order by link_until limit 500 for update skip locked)
    returning id, workspace_id as "workspaceId", connection_id as "connectionId", ticket_id as "ticketId"`.execute(
    tx,
  );
  return rows;
}
