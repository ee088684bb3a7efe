import { credentialStore } from '../connection/credential.story.ts';
import { openCredentials } from '../connection/credentials.ts';
import type { Connection } from '../connection/schema.ts';
import { NotFoundError } from '../runtime/errors.ts';
import type { HealthParts } from './parts.ts';
import type { HealthReport } from './schema.ts';
import { workOf } from './store.ts';
import { verdictOf, type Findings } from './verdict.ts';

/** How a connection is: from our own records, and its scopes from the account. */
export async function readHealth(parts: HealthParts, connection: Connection): Promise<HealthReport> {
  const { core, accounts, webhooks } = parts;
  const { id, workspaceId } = connection;
  const [work, events, token] = await Promise.all([
    core.db.inWorkspaces([workspaceId], (tx) => workOf(tx, id)),
    webhooks.waiting(id),
    tokenOf(parts, connection),
  ]);
  if (work === undefined) throw new NotFoundError('connection');
  const found: Findings = {
    connectionId: id,
    mode: connection.mode,
    access: { state: connection.health, words: connection.healthWords },
    scopes: null,
    token,
    lastWebhookAt: work.lastWebhookAt,
    lastWriteAt: work.lastWriteAt,
    backlog: { webhooks: events.open, surveys: work.surveys, writes: work.writes },
    parked: { webhooks: events.parked, writes: work.parkedWrites, held: work.held },
    rateLimit: accounts.headroom(id),
  };
  return { ...found, ...verdictOf(found, core.now()) };
}

async function tokenOf({ core }: HealthParts, connection: Connection): Promise<HealthReport['token']> {
  const credentials = await openCredentials(core.keys, await credentialStore(core).read(connection));
  return credentials.kind === 'oauth'
    ? { kind: 'oauth', expiresAt: credentials.expiresAt }
    : { kind: 'static', expiresAt: null };
}
