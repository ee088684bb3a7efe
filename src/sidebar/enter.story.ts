import { createHash } from 'node:crypto';
import { appRouteHash } from '../connection/app-route.ts';
import { connectionById, routesByHash } from '../connection/store.ts';
import type { Connection } from '../connection/schema.ts';
import { AppTokenError, type AppClaim, type AppEntrance, type AppVisit } from '../connector/app.ts';
import { ConnectorError } from '../connector/errors.ts';
import { appKeyOf, saveAppKey, useToken, type KeyOwner, type StoredKey } from './app.store.ts';
import type { SidebarParts } from './parts.ts';
import type { Entered, EntranceRefusal } from './schema.ts';
import { sealSession } from './session.ts';

/** Within this time a key is read once, and those of few installations: strangers must not make us call the helpdesk. */
const READ_AGAIN_AFTER_MS = 60_000;
const MOST_INSTALLATIONS = 5;
/** Longer than a token is accepted after it has expired. */
const REMEMBER_MS = 15 * 60_000;

export interface EntranceParts extends SidebarParts {
  readonly platform: string;
  /** The app listed in the helpdesk's marketplace; null accepts only what an account uploaded itself. */
  readonly listedAppId: string | null;
}

/** Keys an entrance has read lately: by connection since when, and by installation what came of it. */
export type KeyReads = Map<
  string,
  { readonly since: number; readonly results: Map<string, Promise<StoredKey | EntranceRefusal>> }
>;

/**
 * An app's frame was opened. The token names an account, that account's key proves the token, and each token opens one
 * page; then our own session takes over, because the helpdesk signs the first request only.
 */
export async function enter(parts: EntranceParts, reads: KeyReads, token: string): Promise<Entered> {
  const { core, connectors, platform } = parts;
  const entrance = connectors.get(platform)?.connector.app;
  const claim = entrance?.claimOf(token) ?? null;
  if (!entrance || !claim) return refused('malformed', null);
  const connection = await claimedConnection(parts, claim);
  if (!connection) return refused('not-connected', null);
  const frame = new URL(connection.baseUrl).origin;
  const proven = await prove(parts, { entrance, connection, claim, token, reads });
  if (typeof proven === 'string') {
    core.log.warn({ connection: connection.id, refusal: proven }, 'an app token was refused');
    return refused(proven, frame);
  }
  const { workspaceId } = connection;
  const fresh = await core.db.inWorkspaces([workspaceId], (tx) =>
    useToken(
      tx,
      {
        hash: createHash('sha256').update(token).digest(),
        workspaceId,
        expiresAt: new Date(proven.expiresAt.getTime() + REMEMBER_MS),
      },
      core.now(),
    ),
  );
  if (!fresh) return refused('used', frame);
  const now = core.now();
  const session = { workspaceId, connectionId: connection.id, userId: proven.userId };
  return {
    ok: true,
    frame,
    session: await sealSession(core.keys, { ...session, startedAt: now.getTime() }, now),
  };
}

function refused(refusal: EntranceRefusal, frame: string | null): Entered {
  return { ok: false, refusal, frame };
}

async function claimedConnection(
  { core, platform }: EntranceParts,
  { baseUrl }: AppClaim,
): Promise<Connection | undefined> {
  const hash = appRouteHash(core, platform, baseUrl);
  const route = (await core.db.unscoped((tx) => routesByHash(tx, [hash]))).get(hash.toString('hex'));
  if (!route) return undefined;
  const found = await core.db.inWorkspaces([route.workspaceId], (tx) =>
    connectionById(tx, route.connectionId),
  );
  return found?.baseUrl === baseUrl && found.platform === platform ? found : undefined;
}

interface Proof {
  readonly entrance: AppEntrance;
  readonly connection: Connection;
  readonly claim: AppClaim;
  readonly token: string;
  readonly reads: KeyReads;
}

/** With the stored key; with a newly read one when there is none, or when the helpdesk may have changed it. */
async function prove(parts: EntranceParts, proof: Proof): Promise<AppVisit | EntranceRefusal> {
  const { core } = parts;
  const { connection, claim } = proof;
  const owner = {
    connectionId: connection.id,
    workspaceId: connection.workspaceId,
    installationId: claim.installationId,
  };
  const stored = await core.db.inWorkspaces([owner.workspaceId], (tx) => appKeyOf(tx, owner));
  if (stored && isAccepted(parts, stored)) {
    const visit = await check(parts, proof, stored.publicKey);
    if (visit !== 'not-ours') return visit;
  }
  const key = await readKeyOnce(parts, proof, owner);
  return typeof key === 'string' ? key : await check(parts, proof, key.publicKey);
}

/** An app id that was pinned later shuts out what was accepted before. */
function isAccepted({ listedAppId }: EntranceParts, { appId }: StoredKey): boolean {
  return listedAppId === null || appId === listedAppId;
}

async function check(
  { core }: EntranceParts,
  { entrance, claim, token }: Proof,
  publicKey: string,
): Promise<AppVisit | EntranceRefusal> {
  try {
    return await entrance.verify(token, { ...claim, publicKey, now: core.now() });
  } catch (error) {
    if (!(error instanceof AppTokenError)) throw error;
    if (error.fault === 'malformed' || error.fault === 'expired') return error.fault;
    return 'not-ours';
  }
}

/** Sidebars of one agent open side by side: all wait for one reading. */
async function readKeyOnce(
  parts: EntranceParts,
  { connection, reads }: Proof,
  owner: KeyOwner,
): Promise<StoredKey | EntranceRefusal> {
  const now = parts.core.now().getTime();
  const held = reads.get(connection.id);
  const lately = held && now - held.since < READ_AGAIN_AFTER_MS ? held : { since: now, results: new Map() };
  reads.set(connection.id, lately);
  const known = lately.results.get(owner.installationId);
  if (known) return await known;
  if (lately.results.size >= MOST_INSTALLATIONS) return 'not-ours';
  const reading = readKey(parts, connection, owner);
  lately.results.set(owner.installationId, reading);
  const result = await reading;
  // The next agent may try at once.
  if (result === 'helpdesk-away') lately.results.delete(owner.installationId);
  return result;
}

async function readKey(
  { core, accounts, listedAppId }: EntranceParts,
  connection: Connection,
  owner: KeyOwner,
): Promise<StoredKey | EntranceRefusal> {
  try {
    const installation = await accounts.open(connection).app?.installation(owner.installationId);
    if (!installation) return 'not-ours';
    const { appId, publicKey, own } = installation;
    if (listedAppId === null ? !own : appId !== listedAppId) return 'not-ours';
    const key = { appId, publicKey, readAt: core.now() };
    await core.db.inWorkspaces([owner.workspaceId], (tx) => saveAppKey(tx, owner, key));
    return key;
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return error.kind === 'not-found' ? 'not-ours' : 'helpdesk-away';
  }
}
