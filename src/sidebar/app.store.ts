import { sql } from 'kysely';
import type { AppUser } from '../connector/app.ts';
import { firstOf, type Tx } from '../runtime/db/database.ts';

export interface StoredKey {
  readonly appId: string;
  readonly publicKey: string;
  readonly readAt: Date;
}

export interface KeyOwner {
  readonly connectionId: string;
  readonly workspaceId: string;
  readonly installationId: string;
}

export async function appKeyOf(tx: Tx, owner: KeyOwner): Promise<StoredKey | undefined> {
  return firstOf(
    await sql<StoredKey>`
      select app_id as "appId", public_key as "publicKey", read_at as "readAt" from app_key
      where connection_id = ${owner.connectionId} and installation_id = ${owner.installationId}`.execute(tx),
  );
}

export async function saveAppKey(tx: Tx, owner: KeyOwner, key: StoredKey): Promise<void> {
  await sql`
    insert into app_key (connection_id, workspace_id, installation_id, app_id, public_key, read_at)
    values (${owner.connectionId}, ${owner.workspaceId}, ${owner.installationId}, ${key.appId}, ${key.publicKey},
      ${key.readAt})
    on conflict (connection_id, installation_id) do update set app_id = excluded.app_id,
      public_key = excluded.public_key, read_at = excluded.read_at`.execute(tx);
}

export interface UsedToken {
  readonly hash: Buffer;
  readonly workspaceId: string;
  readonly expiresAt: Date;
}

/** False when the token was used before, in whatever process. Forgets those that have expired. */
export async function useToken(tx: Tx, token: UsedToken, now: Date): Promise<boolean> {
  await sql`delete from app_token where expires_at < ${now}`.execute(tx);
  const { numAffectedRows } = await sql`
    insert into app_token (hash, workspace_id, expires_at)
    values (${token.hash}, ${token.workspaceId}, ${token.expiresAt})
    on conflict (hash) do nothing`.execute(tx);
  return numAffectedRows === 1n;
}

export interface StoredUser extends AppUser {
  readonly readAt: Date;
}

export async function appUserOf(
  tx: Tx,
  of: { connectionId: string; externalId: string },
): Promise<StoredUser | undefined> {
  return firstOf(
    await sql<StoredUser>`
      select external_id as "externalId", name, email, role, read_at as "readAt" from app_user
      where connection_id = ${of.connectionId} and external_id = ${of.externalId}`.execute(tx),
  );
}

export async function saveAppUser(
  tx: Tx,
  owner: { connectionId: string; workspaceId: string },
  user: StoredUser,
): Promise<void> {
  await sql`
    insert into app_user (connection_id, workspace_id, external_id, name, email, role, read_at)
    values (${owner.connectionId}, ${owner.workspaceId}, ${user.externalId}, ${user.name}, ${user.email},
      ${user.role}, ${user.readAt})
    on conflict (connection_id, external_id) do update set name = excluded.name, email = excluded.email,
      role = excluded.role, read_at = excluded.read_at`.execute(tx);
}
