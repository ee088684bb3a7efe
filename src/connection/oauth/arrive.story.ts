import { ConnectorError } from '../../connector/errors.ts';
import type { GrantedAccount } from '../../connector/oauth.ts';
import { AppError } from '../../runtime/errors.ts';
import { connectorOf } from '../accounts.ts';
import {
  connect,
  mustFind,
  setUpConnection,
  type Connected,
  type ConnectionAdminParts,
} from '../admin.story.ts';
import { replaceCredentials } from '../credential.story.ts';
import { openCredentials } from '../credentials.ts';
import { readCredentials } from '../grant.store.ts';
import { ConnectionSettings, type Connection } from '../schema.ts';
import { routesByHash, type Route } from '../store.ts';
import type { Arrival, WorkspaceDoor } from './door.ts';

export interface ArriveParts extends ConnectionAdminParts {
  readonly door: WorkspaceDoor;
  /** A page shows the plan of a new account and asks for its set-up; without it all is made at once. */
  readonly deferSetUp?: boolean | undefined;
}

/** An account that an admin has just allowed, and where its API is. */
export interface Allowed {
  readonly arrival: Arrival;
  readonly granted: GrantedAccount;
  readonly baseUrl: string;
}

export type Arrived = (Connected & { readonly isNew: boolean }) | 'elsewhere';

/** A new account is connected; one that is known gets the new tokens and keeps everything else. */
export async function arrive(parts: ArriveParts, allowed: Allowed): Promise<Arrived> {
  const known = await routeOf(parts, allowed.arrival);
  if (known) return await comeBack(parts, allowed, known);
  try {
    return { ...(await connectNew(parts, allowed)), isNew: true };
  } catch (error) {
    // Somebody connected it in the meantime, perhaps the same person in another tab.
    const since =
      error instanceof AppError && error.code === 'conflict' && (await routeOf(parts, allowed.arrival));
    if (!since) throw error;
    return await comeBack(parts, allowed, since);
  }
}

async function routeOf(parts: ArriveParts, { platform, accountId }: Arrival): Promise<Route | undefined> {
  const hash = parts.routeHash('account', platform, accountId);
  const routes = await parts.core.db.unscoped((tx) => routesByHash(tx, [hash]));
  return routes.get(hash.toString('hex'));
}

async function connectNew(parts: ArriveParts, { arrival, granted, baseUrl }: Allowed): Promise<Connected> {
  const { platform, accountId, accountName, user, wanted } = arrival;
  return await connect(parts, {
    workspaceId: wanted,
    platform,
    accountId,
    accountNumber: null,
    name: accountName,
    baseUrl,
    credentials: granted.credentials,
    user,
    settings: firstSettings(user.email),
    deferSetUp: parts.deferSetUp,
  });
}

/** Whoever connects is told when something needs a decision, until the settings say otherwise. */
function firstSettings(email: string | null): ConnectionSettings {
  const settings = ConnectionSettings.safeParse({ adminEmail: email });
  return settings.success ? settings.data : ConnectionSettings.parse({});
}

async function comeBack(parts: ArriveParts, allowed: Allowed, route: Route): Promise<Arrived> {
  const { core, accounts, door } = parts;
  const { arrival, granted } = allowed;
  if (!(await door.mayReturn(arrival, route.workspaceId))) return 'elsewhere';
  const connection = await mustFind(core, [route.workspaceId], route.connectionId);
  const before = await heldCredentials(parts, connection);
  const { credentials } = granted;
  const { id, name, email } = arrival.user;
  const { wakeEvents } = parts;
  await replaceCredentials(core, connection, { credentials, user: { id, name, email }, wakeEvents });
  accounts.forget(connection.id);
  await endReplaced(parts, connection, before);
  const setUp = await setUpConnection(parts, connection.workspaceId, connection.id);
  return { connection: await mustFind(core, [route.workspaceId], connection.id), setUp, isNew: false };
}

/** Null when there are none any more. */
async function heldCredentials(
  { core }: ArriveParts,
  { id, workspaceId }: Connection,
): Promise<string | null> {
  const held = await core.db.inWorkspaces([workspaceId], (tx) => readCredentials(tx, id));
  return held?.sealed === undefined || held.sealed === '' ? null : held.sealed;
}

/** The old pair would go on in the name of whoever agreed to it. A vendor that refuses has ended it already. */
async function endReplaced(parts: ArriveParts, connection: Connection, sealed: string | null): Promise<void> {
  const { connector, app } = connectorOf(parts.connectors, connection.platform);
  if (sealed === null || !connector.oauth) return;
  try {
    const credentials = await openCredentials(parts.core.keys, sealed);
    await connector.oauth.revoke({ credentials, app, baseUrl: connection.baseUrl, because: 'replaced' });
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    parts.core.log.warn({ connection: connection.id, failure: error.kind }, 'replaced tokens not revoked');
  }
}
