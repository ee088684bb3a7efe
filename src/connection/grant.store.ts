import { sql } from 'kysely';
import type { Credentials } from '../connector/connector.ts';
import type { GrantingUser } from '../connector/oauth.ts';
import { firstOf, type Tx } from '../runtime/db/database.ts';

/** What is known of a connection's access, none of it secret. */
export interface Grant {
  readonly kind: Credentials['kind'] | null;
  /** Null: the vendor did not say. */
  readonly scopes: readonly string[] | null;
  readonly authorisedBy: Pick<GrantingUser, 'id' | 'name' | 'email'> | null;
  readonly authorisedAt: Date | null;
  readonly renewedAt: Date | null;
  readonly accessExpiresAt: Date | null;
  readonly refreshExpiresAt: Date | null;
  readonly disconnectedAt: Date | null;
}

export async function grantOf(tx: Tx, connectionId: string): Promise<Grant | undefined> {
  return firstOf(
    await sql<Grant>`
      select grant_kind as kind, granted_scopes as scopes, authorised_by as "authorisedBy",
        authorised_at as "authorisedAt", renewed_at as "renewedAt", access_expires_at as "accessExpiresAt",
        refresh_expires_at as "refreshExpiresAt", disconnected_at as "disconnectedAt"
      from connection where id = ${connectionId}`.execute(tx),
  );
}

/** The stored credentials, and whether they are believed in. The row stays locked until the transaction ends. */
export interface LockedCredentials {
  readonly sealed: string;
  readonly health: 'connected' | 'disconnected';
  readonly healthWords: string | null;
}

/** Serialises renewals of one connection over all processes. */
export async function lockCredentials(tx: Tx, id: string): Promise<LockedCredentials | undefined> {
  return firstOf(
    await sql<LockedCredentials>`
      select credentials as sealed, health, health_words as "healthWords"
      from connection where id = ${id} for no key update`.execute(tx),
  );
}

export async function readCredentials(tx: Tx, id: string): Promise<LockedCredentials | undefined> {
  return firstOf(
    await sql<LockedCredentials>`
      select credentials as sealed, health, health_words as "healthWords"
      from connection where id = ${id}`.execute(tx),
  );
}

export interface SealedCredentials {
  readonly sealed: string;
  readonly credentials: Credentials;
}

/** A pair that replaces the one before it: tokens and what is known of them in one statement. */
export async function saveRenewed(
  tx: Tx,
  id: string,
  { sealed, credentials, at }: SealedCredentials & { readonly at: Date },
): Promise<void> {
  const { scopes, expiresAt, refreshExpiresAt } = plainFacts(credentials);
  await sql`
    update connection set credentials = ${sealed}, grant_kind = ${credentials.kind},
      granted_scopes = coalesce(${scopes}::text[], granted_scopes), renewed_at = ${at},
      access_expires_at = ${expiresAt}, refresh_expires_at = ${refreshExpiresAt}
    where id = ${id}`.execute(tx);
}

/** A new grant: by whom, and all that was known of the one before is forgotten. */
export async function saveGrant(
  tx: Tx,
  id: string,
  grant: SealedCredentials & { readonly user: Grant['authorisedBy']; readonly at: Date },
): Promise<void> {
  const { scopes, expiresAt, refreshExpiresAt } = plainFacts(grant.credentials);
  await sql`
    update connection set credentials = ${grant.sealed}, grant_kind = ${grant.credentials.kind},
      granted_scopes = ${scopes}::text[], renewed_at = ${grant.at}, access_expires_at = ${expiresAt},
      refresh_expires_at = ${refreshExpiresAt}, authorised_at = ${grant.at},
      authorised_by = ${grant.user === null ? null : JSON.stringify(grant.user)}::jsonb, disconnected_at = null
    where id = ${id}`.execute(tx);
}

function plainFacts(credentials: Credentials): {
  scopes: string[] | null;
  expiresAt: Date | null;
  refreshExpiresAt: Date | null;
} {
  const expiresAt = 'expiresAt' in credentials ? credentials.expiresAt : null;
  const scopes = 'scopes' in credentials && credentials.scopes ? [...credentials.scopes] : null;
  const refreshExpiresAt = credentials.kind === 'oauth' ? (credentials.refreshExpiresAt ?? null) : null;
  return { scopes, expiresAt, refreshExpiresAt };
}

/** An admin ended it: the credentials are gone, the records stay. */
export async function saveDisconnected(
  tx: Tx,
  id: string,
  ended: { readonly credentials: string; readonly words: string; readonly at: Date },
): Promise<void> {
  await sql`
    update connection set credentials = ${ended.credentials}, health = 'disconnected', health_words = ${ended.words},
      disconnected_at = ${ended.at}, webhook_id = null, webhook_secrets = '{}', access_expires_at = null,
      refresh_expires_at = null, granted_scopes = null
    where id = ${id}`.execute(tx);
}

/** Set-up made these; after a tear-down they are no more. */
export async function forgetResources(tx: Tx, id: string): Promise<void> {
  await sql`update connection set resources = '{}' where id = ${id}`.execute(tx);
}

/** Connections whose grant nobody has used for a while: some vendors end a grant that is not renewed. */
export async function idleGrants(tx: Tx, renewedBefore: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from connection
    where health = 'connected' and grant_kind in ('oauth', 'client') and renewed_at < ${renewedBefore}
    order by renewed_at limit ${limit}`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Whether the account is believed to be reachable; held until the transaction ends. */
export async function connectedNow(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select id from connection where id = any(${[...ids]}::uuid[]) and health = 'connected' for share`.execute(
    tx,
  );
  return new Set(rows.map(({ id }) => id));
}
