import { sql } from 'kysely';
import type { Tx } from '../runtime/db/database.ts';

export interface AlertTarget {
  readonly id: string;
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly platform: string;
  readonly name: string;
  /** JWE. */
  readonly secret: string;
  readonly channel: string | null;
  readonly createdAt: Date;
}

const columns = sql`id, workspace_id as "workspaceId", connection_id as "connectionId", platform, name, secret, channel,
  created_at as "createdAt"`;

export async function insertAlertTarget(tx: Tx, target: AlertTarget): Promise<void> {
  await sql`
    insert into alert_target (id, workspace_id, connection_id, platform, name, secret, channel, created_at)
    values (${target.id}, ${target.workspaceId}, ${target.connectionId}, ${target.platform}, ${target.name},
      ${target.secret}, ${target.channel}, ${target.createdAt})`.execute(tx);
}

export async function alertTargetsOf(tx: Tx, connectionIds: readonly string[]): Promise<AlertTarget[]> {
  const { rows } = await sql<AlertTarget>`
    select ${columns} from alert_target where connection_id = any(${[...connectionIds]}::uuid[])
    order by created_at, id`.execute(tx);
  return rows;
}

export async function alertTargetsById(tx: Tx, ids: readonly string[]): Promise<Map<string, AlertTarget>> {
  const { rows } = await sql<AlertTarget>`
    select ${columns} from alert_target where id = any(${[...ids]}::uuid[])`.execute(tx);
  return new Map(rows.map((row) => [row.id, row]));
}

/** False when there was none. */
export async function deleteAlertTarget(tx: Tx, id: string): Promise<boolean> {
  const { numAffectedRows } = await sql`delete from alert_target where id = ${id}`.execute(tx);
  return numAffectedRows === 1n;
}

/** What the platform calls the messages that were posted, by the keys of the effects that posted them. */
export async function postedMessages(tx: Tx, keys: readonly string[]): Promise<Map<string, string | null>> {
  const { rows } = await sql<{ key: string; messageId: string | null }>`
    select idempotency_key as key, result_id as "messageId" from effect
    where idempotency_key = any(${[...keys]}::text[]) and state = 'done'`.execute(tx);
  return new Map(rows.map(({ key, messageId }) => [key, messageId]));
}
