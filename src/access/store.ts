import { sql } from 'kysely';
import { firstOf, type Tx } from '../runtime/db/database.ts';
import type { KeyScope } from './schema.ts';

export interface ApiKeyRow {
  /** Null: every workspace. */
  readonly workspaceId: string | null;
  readonly name: string;
}

export interface KnownKey extends ApiKeyRow {
  readonly id: string;
  readonly scopes: readonly KeyScope[];
}

export interface ListedKey extends KnownKey {
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

/** Often enough to say which keys are in use, seldom enough to cost nothing. */
const USE_NOTED_EVERY_MS = 60_000;

/** Unscoped: whose key this is; revoked keys are unknown. Notes that it was used. */
export async function apiKeyByHash(tx: Tx, hash: Buffer, now: Date): Promise<KnownKey | undefined> {
  const found = firstOf(
    await sql<KnownKey & { lastUsedAt: Date | null }>`
      select id, workspace_id as "workspaceId", name, scopes, last_used_at as "lastUsedAt"
      from api_key where hash = ${hash} and revoked_at is null`.execute(tx),
  );
  if (!found) return undefined;
  const { lastUsedAt, ...key } = found;
  if (lastUsedAt === null || now.getTime() - lastUsedAt.getTime() > USE_NOTED_EVERY_MS) {
    await sql`update api_key set last_used_at = ${now} where hash = ${hash}`.execute(tx);
  }
  return key;
}

export interface NewApiKey extends ApiKeyRow {
  readonly hash: Buffer;
  readonly at: Date;
  /** Default: management and read. */
  readonly scopes?: readonly KeyScope[];
  /** The member who made it. */
  readonly createdBy?: string | null;
}

export async function insertApiKey(tx: Tx, key: NewApiKey): Promise<string | undefined> {
  const { scopes = ['management', 'read'], createdBy = null } = key;
  const inserted = await sql<{ id: string }>`
    insert into api_key (hash, workspace_id, name, created_at, scopes, created_by)
    values (${key.hash}, ${key.workspaceId}, ${key.name}, ${key.at}, ${[...scopes]}::text[], ${createdBy})
    on conflict (hash) do nothing returning id`.execute(tx);
  return firstOf(inserted)?.id;
}

/** Unscoped: the keys that open these workspaces and no more, newest first. */
export async function apiKeysOf(tx: Tx, workspaceIds: readonly string[]): Promise<ListedKey[]> {
  const { rows } = await sql<ListedKey>`
    select id, workspace_id as "workspaceId", name, scopes, created_at as "createdAt", last_used_at as "lastUsedAt"
    from api_key where workspace_id = any(${[...workspaceIds]}::uuid[]) and revoked_at is null
    order by created_at desc, id desc`.execute(tx);
  return rows;
}

/** Unscoped: takes a key of one of these workspaces out of use. */
export async function revokeApiKey(
  tx: Tx,
  id: string,
  { workspaceIds, now }: { workspaceIds: readonly string[]; now: Date },
): Promise<KnownKey | undefined> {
  return firstOf(
    await sql<KnownKey>`
      update api_key set revoked_at = ${now}
      where id = ${id} and revoked_at is null and workspace_id = any(${[...workspaceIds]}::uuid[])
      returning id, workspace_id as "workspaceId", name, scopes`.execute(tx),
  );
}

/** Unscoped: every workspace that somebody can enter or that has a connection. */
export async function knownWorkspaces(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select workspace_id as id from route union select workspace_id from membership`.execute(tx);
  return rows.map(({ id }) => id);
}

export interface Workspace {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
}

export async function allWorkspaces(tx: Tx): Promise<Workspace[]> {
  const { rows } = await sql<Workspace>`
    select id, name, created_at as "createdAt" from workspace order by created_at, id`.execute(tx);
  return rows;
}

/** One installation of this kind at a time, until the transaction ends. */
export async function lockInstalls(tx: Tx, what: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`install:${what}`}, 0))`.execute(tx);
}
