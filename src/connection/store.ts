import { sql } from 'kysely';
import { firstOf, type Tx } from '../runtime/db/database.ts';
import { keepsPeople } from './duties.ts';
import type { Connection, ConnectionMode, ConnectionSettings } from './schema.ts';

const columns = sql`
  id, workspace_id as "workspaceId", platform, account_id as "accountId", account_number as "accountNumber", name,
  base_url as "baseUrl", mode, live_since as "liveSince", health, health_words as "healthWords", settings, resources,
  settings_version as "settingsVersion", webhook_id as "webhookId", authorised_at as "authorisedAt"`;

/** Settings are stored complete: `completeSettings` fills in at start what a newer version of the schema added. */
export async function connectionsById(tx: Tx, ids: readonly string[]): Promise<Map<string, Connection>> {
  const { rows } = await sql<Connection>`
    select ${columns} from connection where id = any(${[...ids]}::uuid[])`.execute(tx);
  return new Map(rows.map((row) => [row.id, row]));
}

export async function connectionById(tx: Tx, id: string): Promise<Connection | undefined> {
  return (await connectionsById(tx, [id])).get(id);
}

export async function allConnections(tx: Tx): Promise<Connection[]> {
  const { rows } = await sql<Connection>`select ${columns} from connection order by created_at`.execute(tx);
  return rows;
}

/** All connections of these workspaces. */
export async function connectionsOf(tx: Tx, workspaceIds: readonly string[]): Promise<Connection[]> {
  const { rows } = await sql<Connection>`
    select ${columns} from connection where workspace_id = any(${[...workspaceIds]}::uuid[])`.execute(tx);
  return rows;
}

/** The connected CRMs of each workspace: where people are written. */
export async function crmsOf(tx: Tx, workspaceIds: readonly string[]): Promise<Connection[]> {
  return (await connectionsOf(tx, workspaceIds)).filter(keepsPeople);
}

/** The workspace, among those of the transaction, in which this account is connected. */
export async function accountIn(tx: Tx, platform: string, accountId: string): Promise<string | undefined> {
  const found = await sql<{ workspaceId: string }>`
    select workspace_id as "workspaceId" from connection where platform = ${platform} and account_id = ${accountId}`.execute(
    tx,
  );
  return firstOf(found)?.workspaceId;
}

export interface NewConnection extends Omit<Connection, 'settingsVersion'> {
  readonly credentials: string;
  readonly webhookSecrets: readonly string[];
  readonly createdAt: Date;
}

export async function insertWorkspace(
  tx: Tx,
  workspace: { id: string; name: string; at: Date },
): Promise<void> {
  await sql`
    insert into workspace (id, name, created_at) values (${workspace.id}, ${workspace.name}, ${workspace.at})
    on conflict (id) do nothing`.execute(tx);
}

/** False when the account is connected already, in this or another workspace. */
export async function insertConnection(tx: Tx, connection: NewConnection): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into connection (id, workspace_id, platform, account_id, account_number, name, base_url, mode, live_since,
      health, health_words, settings, resources, credentials, webhook_secrets, webhook_id, next_poll_at, created_at)
    values (${connection.id}, ${connection.workspaceId}, ${connection.platform}, ${connection.accountId},
      ${connection.accountNumber}, ${connection.name}, ${connection.baseUrl}, ${connection.mode},
      ${connection.liveSince}, ${connection.health}, ${connection.healthWords}, ${JSON.stringify(connection.settings)},
      ${JSON.stringify(connection.resources)}, ${connection.credentials}, ${[...connection.webhookSecrets]},
      ${connection.webhookId}, ${connection.createdAt}, ${connection.createdAt})
    on conflict (platform, account_id) do nothing`.execute(tx);
  return numAffectedRows === 1n;
}

/** The new version; undefined when the settings are not of version `from` any more. Without `from` the last one wins. */
export async function saveSettings(
  tx: Tx,
  id: string,
  { settings, from }: { settings: ConnectionSettings; from?: number | undefined },
): Promise<number | undefined> {
  const saved = await sql<{ version: number }>`
    update connection set settings = ${JSON.stringify(settings)}, settings_version = settings_version + 1
    where id = ${id} and (${from ?? null}::int is null or settings_version = ${from ?? null})
    returning settings_version as version`.execute(tx);
  return firstOf(saved)?.version;
}

/** Going live stamps the time once per rehearsal; resuming from a pause keeps the stamp. */
export async function saveMode(
  tx: Tx,
  id: string,
  { mode, liveSince }: { mode: ConnectionMode; liveSince: Date | null },
): Promise<void> {
  await sql`update connection set mode = ${mode}, live_since = ${liveSince} where id = ${id}`.execute(tx);
}

/** True when it was otherwise before. */
export async function saveHealth(
  tx: Tx,
  id: string,
  health: { state: Connection['health']; words: string | null },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update connection set health = ${health.state}, health_words = ${health.words}
    where id = ${id} and health <> ${health.state}`.execute(tx);
  return numAffectedRows === 1n;
}

export async function saveResources(tx: Tx, id: string, resources: Record<string, string>): Promise<void> {
  await sql`
    update connection set resources = resources || ${JSON.stringify(resources)}::jsonb where id = ${id}`.execute(
    tx,
  );
}

export async function saveWebhook(
  tx: Tx,
  id: string,
  webhook: { id: string | null; secrets: readonly string[] },
): Promise<void> {
  await sql`
    update connection set webhook_id = ${webhook.id}, webhook_secrets = ${[...webhook.secrets]}
    where id = ${id}`.execute(tx);
}

/** The stored credentials, JWE. */
export async function credentialsOf(tx: Tx, id: string): Promise<string | undefined> {
  const found = await sql<{ credentials: string }>`
    select credentials from connection where id = ${id}`.execute(tx);
  return firstOf(found)?.credentials;
}

/** Once a minute at most, and never waiting for a row that somebody else is changing: it is a time for people. */
const WEBHOOK_NOTED_EVERY_MS = 60_000;

export async function noteWebhooks(tx: Tx, ids: readonly string[], now: Date): Promise<void> {
  await sql`
    update connection set last_webhook_at = ${now}
    where id in (
      select id from connection
      where id = any(${[...ids]}::uuid[])
        and (last_webhook_at is null or last_webhook_at <= ${new Date(now.getTime() - WEBHOOK_NOTED_EVERY_MS)})
      for no key update skip locked)`.execute(tx);
}

export interface SenderRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly platform: string;
  readonly accountNumber: string | null;
  readonly webhookId: string | null;
  readonly webhookSecrets: readonly string[];
}

/** What the inbound edge needs to verify a request of this connection. */
export async function webhookSender(tx: Tx, id: string): Promise<SenderRow | undefined> {
  const found = await sql<SenderRow>`
    select id, workspace_id as "workspaceId", platform, account_number as "accountNumber", webhook_id as "webhookId",
      webhook_secrets as "webhookSecrets"
    from connection where id = ${id}`.execute(tx);
  return firstOf(found);
}

export interface DuePoll {
  readonly id: string;
  readonly pollCursor: string | null;
}

/** Takes the connections whose reconciliation poll is due; nobody else polls them until `leaseUntil`. */
export async function claimDuePolls(tx: Tx, now: Date, leaseUntil: Date): Promise<DuePoll[]> {
  const { rows } = await sql<DuePoll>`
    update connection set poll_lease_until = ${leaseUntil}
    where id in (
      select id from connection
      where mode = 'live' and health = 'connected' and next_poll_at <= ${now}
        and coalesce((settings->>'helpdesk')::boolean, true)
        and (poll_lease_until is null or poll_lease_until <= ${now})
      order by next_poll_at limit 50 for update skip locked)
    returning id, poll_cursor as "pollCursor"`.execute(tx);
  return rows;
}

export async function finishPoll(
  tx: Tx,
  id: string,
  next: { cursor: string | null; at: Date },
): Promise<void> {
  await sql`
    update connection set poll_cursor = ${next.cursor}, next_poll_at = ${next.at}, poll_lease_until = null
    where id = ${id}`.execute(tx);
}

export interface Route {
  readonly connectionId: string;
  readonly workspaceId: string;
}

/** Unscoped: which connection a URL key or a vendor's account id belongs to, by keyed hash. */
export async function routesByHash(tx: Tx, hashes: readonly Buffer[]): Promise<Map<string, Route>> {
  const { rows } = await sql<Route & { keyHash: Buffer }>`
    select key_hash as "keyHash", connection_id as "connectionId", workspace_id as "workspaceId"
    from route where key_hash = any(${[...hashes]}::bytea[])`.execute(tx);
  return new Map(rows.map(({ keyHash, ...route }) => [keyHash.toString('hex'), route]));
}

export async function insertRoute(tx: Tx, keyHash: Buffer, route: Route): Promise<void> {
  await sql`
    insert into route (key_hash, connection_id, workspace_id)
    values (${keyHash}, ${route.connectionId}, ${route.workspaceId}) on conflict (key_hash) do nothing`.execute(
    tx,
  );
}

/** Unscoped: every workspace that has a connection; the sweeps name them all. */
export async function workspacesWithConnections(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select distinct workspace_id as id from route`.execute(tx);
  return rows.map((row) => row.id);
}

/** Settings as they are stored, perhaps by an older version. */
export async function storedSettings(tx: Tx): Promise<{ id: string; settings: unknown }[]> {
  const { rows } = await sql<{ id: string; settings: unknown }>`select id, settings from connection`.execute(
    tx,
  );
  return rows;
}

export async function connectionsByHealth(tx: Tx): Promise<{ state: string; count: number }[]> {
  const { rows } = await sql<{ state: string; count: number }>`
    select health as state, count(*) as count from connection group by health`.execute(tx);
  return rows;
}
