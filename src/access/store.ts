import { sql } from 'kysely';
import { firstOf, type Tx } from '../runtime/db/database.ts';

export interface ApiKeyRow {
  /** Null: every workspace. */
  readonly workspaceId: string | null;
  readonly name: string;
}

/** Unscoped: whose key this is; revoked keys are unknown. */
export async function apiKeyByHash(tx: Tx, hash: Buffer): Promise<ApiKeyRow | undefined> {
  return firstOf(
    await sql<ApiKeyRow>`
      select workspace_id as "workspaceId", name from api_key where hash = ${hash} and revoked_at is null`.execute(
      tx,
    ),
  );
}

export async function insertApiKey(tx: Tx, key: ApiKeyRow & { hash: Buffer; at: Date }): Promise<void> {
  await sql`
    insert into api_key (hash, workspace_id, name, created_at)
    values (${key.hash}, ${key.workspaceId}, ${key.name}, ${key.at}) on conflict (hash) do nothing`.execute(
    tx,
  );
}
