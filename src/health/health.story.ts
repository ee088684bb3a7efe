import { credentialStore } from '../connection/credential.story.ts';
import { connectorOf } from '../connection/accounts.ts';
import { ENDED, openCredentials } from '../connection/credentials.ts';
import type { Connection } from '../connection/schema.ts';
import type { Connector, Credentials } from '../connector/connector.ts';
import { ConnectorError } from '../connector/errors.ts';
import { NotFoundError } from '../runtime/errors.ts';
import type { HealthParts } from './parts.ts';
import type { HealthReport } from './schema.ts';
import { workOf } from './store.ts';
import { verdictOf, type Findings } from './verdict.ts';

/** How a connection is: from our own records, and its scopes from the account. */
export async function readHealth(parts: HealthParts, connection: Connection): Promise<HealthReport> {
  const { core, accounts, webhooks } = parts;
  const { id, workspaceId } = connection;
  const [work, events, grant] = await Promise.all([
    core.db.inWorkspaces([workspaceId], (tx) => workOf(tx, id)),
    webhooks.waiting(id),
    grantOf(parts, connection),
  ]);
  if (work === undefined) throw new NotFoundError('connection');
  const found: Findings = {
    connectionId: id,
    mode: connection.mode,
    access: { state: connection.health, words: connection.healthWords },
    ...grant,
    lastWebhookAt: work.lastWebhookAt,
    lastWriteAt: work.lastWriteAt,
    backlog: { webhooks: events.open, surveys: work.surveys, writes: work.writes },
    parked: { webhooks: events.parked, writes: work.parkedWrites, held: work.held },
    rateLimit: accounts.headroom(id),
  };
  return { ...found, ...verdictOf(found, core.now()) };
}

type OfGrant = Pick<HealthReport, 'token' | 'scopes'>;
const NOTHING_GRANTED: OfGrant = {
  token: { kind: 'none', expiresAt: null, renewalEndsAt: null },
  scopes: null,
};

/** What was granted, and until when: from the stored credentials, of which nothing else is told. */
async function grantOf({ core, connectors }: HealthParts, connection: Connection): Promise<OfGrant> {
  if (connection.health === 'disconnected') return NOTHING_GRANTED;
  const stored = await readUnlessLost(core, connection);
  if (stored === ENDED) return NOTHING_GRANTED;
  const credentials = await openCredentials(core.keys, stored);
  const { connector } = connectorOf(connectors, connection.platform);
  return { token: lifeOf(credentials), scopes: scopesOf(credentials, connector) };
}

function lifeOf(credentials: Credentials): HealthReport['token'] {
  return {
    kind: credentials.kind,
    expiresAt: 'expiresAt' in credentials ? credentials.expiresAt : null,
    renewalEndsAt: 'refreshExpiresAt' in credentials ? (credentials.refreshExpiresAt ?? null) : null,
  };
}

function scopesOf(credentials: Credentials, { oauth }: Connector): HealthReport['scopes'] {
  const granted = 'scopes' in credentials ? credentials.scopes : undefined;
  if (granted === undefined) return null;
  const missing = (oauth?.permissions ?? []).filter(({ scope }) => !granted.includes(scope));
  return { granted, missing: missing.map(({ scope, without }) => ({ scope, without })) };
}

/** Access may have been lost a moment ago. */
async function readUnlessLost(core: HealthParts['core'], connection: Connection): Promise<string> {
  try {
    return await credentialStore(core).read(connection);
  } catch (error) {
    if (error instanceof ConnectorError) return ENDED;
    throw error;
  }
}
