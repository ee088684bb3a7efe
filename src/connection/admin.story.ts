import { differenceOf } from '../access/audit.ts';
import { recordAudit } from '../access/audit.story.ts';
import type { SetUpReport } from '../connector/account.ts';
import { ConnectorError } from '../connector/errors.ts';
import type { Credentials } from '../connector/connector.ts';
import { enqueueSending } from '../invitation/enqueue.story.ts';
import { releasePaused } from '../invitation/hold.store.ts';
import type { Core } from '../runtime/core.ts';
import { AppError, NotFoundError, type Fault } from '../runtime/errors.ts';
import { appRouteHash } from './app-route.ts';
import { connectorOf, type Accounts, type Connectors } from './accounts.ts';
import type { WakeEvents } from './credential.story.ts';
import { sealCredentials } from './credentials.ts';
import { saveGrant, type Grant } from './grant.store.ts';
import type { Connection, ConnectionMode, ConnectionSettings } from './schema.ts';
import { isComplete } from './sender.ts';
import {
  connectionById,
  insertConnection,
  insertRoute,
  insertWorkspace,
  saveMode,
  saveResources,
  saveSettings,
  saveWebhook,
  webhookSender,
} from './store.ts';
import { rotatedSecrets } from './webhook-secrets.ts';

export interface ConnectionAdminParts {
  readonly core: Core;
  readonly accounts: Accounts;
  readonly connectors: Connectors;
  /** Hash under which the inbound edge finds a connection. */
  readonly routeHash: (kind: 'url-key' | 'account', platform: string, key: string) => Buffer;
  /** Events that waited for the account to be connected again are worked on. */
  readonly wakeEvents?: WakeEvents;
}

export interface NewAccount {
  /** An existing workspace, or null for a new one. */
  readonly workspaceId: string | null;
  readonly platform: string;
  readonly accountId: string;
  readonly accountNumber: string | null;
  readonly name: string;
  readonly baseUrl: string;
  readonly credentials: Credentials;
  readonly settings: ConnectionSettings;
  /** Who agreed at the vendor; null where credentials were handed in. */
  readonly user?: Grant['authorisedBy'];
  /** Nothing is made at the vendor yet: the admin is shown the plan first. */
  readonly deferSetUp?: boolean | undefined;
}

export interface Connected {
  readonly connection: Connection;
  readonly setUp: SetUpReport;
}

/**
 * Stores an account, makes its fields and its webhook, and leaves it in rehearsal: nothing is asked yet.
 * @throws {AppError} conflict when the account is connected already.
 */
export async function connect(parts: ConnectionAdminParts, account: NewAccount): Promise<Connected> {
  const { core, connectors } = parts;
  const { connector } = connectorOf(connectors, account.platform);
  const id = core.newId();
  const workspaceId = account.workspaceId ?? core.newId();
  const sealed = await sealCredentials(core.keys, account.credentials);
  const route = { connectionId: id, workspaceId };
  await core.db.inWorkspaces([workspaceId], async (tx) => {
    await insertWorkspace(tx, { id: workspaceId, name: account.name, at: core.now() });
    const inserted = await insertConnection(tx, {
      ...account,
      id,
      workspaceId,
      mode: 'rehearsal',
      liveSince: null,
      health: 'connected',
      healthWords: null,
      resources: {},
      webhookId: null,
      credentials: sealed,
      webhookSecrets: [],
      createdAt: core.now(),
    });
    if (!inserted) throw alreadyConnected();
    const { platform, accountId, name, baseUrl } = account;
    await recordAudit(core, tx, {
      workspaceId,
      action: 'connection.connected',
      subject: { kind: 'connection', id },
      after: { platform, accountId, name, baseUrl, settings: account.settings },
    });
    const { credentials, user = null } = account;
    await saveGrant(tx, id, { sealed, credentials, user, at: core.now() });
    // Also where webhooks name a key of ours: an account that is connected again is found by it.
    await insertRoute(tx, parts.routeHash('account', account.platform, account.accountId), route);
    if (connector.app) await insertRoute(tx, appRouteHash(core, platform, baseUrl), route);
    if (connector.webhook.addressing !== 'url-key') return;
    await insertRoute(tx, parts.routeHash('url-key', account.platform, webhookKey(core, id)), route);
  });
  const setUp = account.deferSetUp === true ? NOT_YET : await setUpConnection(parts, workspaceId, id);
  return { connection: await mustFind(core, [workspaceId], id), setUp };
}

const NOT_YET: SetUpReport = { created: [], existing: [], clashes: [], resources: {} };

function alreadyConnected(): AppError {
  return new AppError('conflict', 'An account that is connected already', {
    words: 'This account is connected already. Change its settings instead of connecting it again.',
  });
}

/** The unguessable part of a connection's webhook URL. */
export function webhookKey(core: Pick<Core, 'keys'>, connectionId: string): string {
  return core.keys.derive(`webhook-url:${connectionId}`);
}

export function webhookUrl(
  core: Pick<Core, 'keys' | 'publicUrl'>,
  { id, platform }: Pick<Connection, 'id' | 'platform'>,
): string {
  return `${core.publicUrl}/hooks/${platform}/${webhookKey(core, id)}`;
}

/** Makes what is missing at the vendor: fields, properties, the webhook. Twice changes nothing. */
export async function setUpConnection(
  parts: ConnectionAdminParts,
  workspaceId: string,
  id: string,
): Promise<SetUpReport> {
  const { core, accounts } = parts;
  const connection = await mustFind(core, [workspaceId], id);
  const account = accounts.open(connection);
  try {
    const report = await account.setUp();
    const key = webhookKey(core, id);
    const url = webhookUrl(core, connection);
    const webhook = await account.registerWebhook?.({ url });
    await core.db.inWorkspaces([workspaceId], async (tx) => {
      await saveResources(tx, id, { ...report.resources });
      await recordAudit(core, tx, {
        workspaceId,
        action: 'connection.set-up',
        subject: { kind: 'connection', id },
        after: { created: report.created },
      });
      if (!webhook) return;
      // Its address is another one after the key ring was rotated; the one before stays known, too.
      const route = { connectionId: id, workspaceId };
      await insertRoute(tx, parts.routeHash('url-key', connection.platform, key), route);
      const stored = (await webhookSender(tx, id))?.webhookSecrets ?? [];
      const secrets = await rotatedSecrets(core.keys, stored, webhook.secret);
      await saveWebhook(tx, id, { id: webhook.webhookId, secrets });
    });
    return report;
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    core.log.warn({ connection: id, failure: error.kind, status: error.status }, 'set-up failed');
    return { created: [], existing: [], clashes: [error.words], resources: {} };
  }
}

/** @throws {NotFoundError} */
export async function mustFind(core: Core, workspaceIds: readonly string[], id: string): Promise<Connection> {
  const found = await core.db.inWorkspaces(workspaceIds, (tx) => connectionById(tx, id));
  if (!found) throw new NotFoundError('connection');
  return found;
}

/** @throws {SettingsConflict} when `from` is given and no longer the stored version. */
export async function changeSettings(
  core: Core,
  connection: Connection,
  { settings, from }: { settings: ConnectionSettings; from?: number | undefined },
): Promise<Connection> {
  const { id, workspaceId } = connection;
  const settingsVersion = await core.db.inWorkspaces([workspaceId], async (tx) => {
    const version = await saveSettings(tx, id, { settings, from });
    if (version === undefined) throw new SettingsConflict();
    const difference = differenceOf(connection.settings, settings);
    if (difference === null) return version;
    const subject = { kind: 'connection', id };
    await recordAudit(core, tx, {
      workspaceId,
      action: 'connection.settings-changed',
      subject,
      ...difference,
    });
    return version;
  });
  return { ...connection, settings, settingsVersion };
}

/** Somebody else has changed the settings since they were read. */
export class SettingsConflict extends AppError {
  constructor() {
    super('conflict', 'Settings that were changed meanwhile', {
      words: 'Somebody else has changed these settings since you read them. Read them again, then repeat.',
    });
  }
}

/**
 * Rehearsal, live or paused. Going live is stamped: what was solved before is never asked. Resuming keeps the stamp.
 * @throws {AppError} conflict, naming every setting that is missing.
 */
export async function changeMode(
  core: Core,
  connection: Connection,
  mode: ConnectionMode,
): Promise<Connection> {
  if (mode === 'live') refuseIncomplete(connection);
  const now = core.now();
  const liveSince =
    mode === 'rehearsal' ? null : (connection.liveSince ?? (mode === 'live' ? wholeSecond(now) : null));
  await core.db.inWorkspaces([connection.workspaceId], async (tx) => {
    await saveMode(tx, connection.id, { mode, liveSince });
    await recordAudit(core, tx, {
      workspaceId: connection.workspaceId,
      action: 'connection.mode-changed',
      subject: { kind: 'connection', id: connection.id },
      before: { mode: connection.mode },
      after: { mode },
    });
    if (mode !== 'live') return;
    const released = await releasePaused(tx, connection.id, now);
    await enqueueSending(
      core,
      tx,
      released.map((invitation) => ({ ...invitation, at: now })),
    );
  });
  return { ...connection, mode, liveSince };
}

/** Vendors tell whole seconds: a ticket solved right after going live must not look older than it. */
function wholeSecond(time: Date): Date {
  return new Date(Math.floor(time.getTime() / 1_000) * 1_000);
}

function refuseIncomplete({ settings }: Connection): void {
  const { programme, sender, helpdesk } = settings;
  if (!helpdesk) return;
  const faults: Fault[] = [];
  if (programme.purpose === null) {
    faults.push({
      path: 'settings.programme.purpose',
      message: 'say why you ask: if you will change nothing, do not ask',
    });
  }
  if (programme.owner === null)
    faults.push({ path: 'settings.programme.owner', message: 'name who acts on the answers' });
  if (programme.carrier === 'afterword-mail' && !isComplete(sender)) {
    faults.push({ path: 'settings.sender', message: 'companyName and fromAddress are needed to send mail' });
  }
  const bases = [settings.surveyBasis, ...Object.values(settings.surveyBasisIn)];
  if (bases.includes('consent-only') && settings.consentField === null) {
    faults.push({ path: 'settings.consentField', message: 'name the field that records consent' });
  }
  if (faults.length === 0) return;
  throw new AppError('conflict', 'A connection without the settings to go live', {
    words: 'Some settings are needed before this connection can go live.',
    faults,
  });
}
