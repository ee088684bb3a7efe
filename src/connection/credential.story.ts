import { recordAudit } from '../access/audit.story.ts';
import type { Credentials } from '../connector/connector.ts';
import { ConnectorError } from '../connector/errors.ts';
import { retryUnauthorised } from '../follow-up/outbox.store.ts';
import { EFFECT_QUEUE, raiseEffects } from '../follow-up/raise.story.ts';
import type { Core } from '../runtime/core.ts';
import type { Tx } from '../runtime/db/database.ts';
import { inBatches } from '../runtime/queue/id-batches.ts';
import { NotFoundError } from '../runtime/errors.ts';
import type { CredentialStore } from './accounts.ts';
import { sealCredentials } from './credentials.ts';
import {
  lockCredentials,
  readCredentials,
  saveGrant,
  saveRenewed,
  type Grant,
  type LockedCredentials,
  type SealedCredentials,
} from './grant.store.ts';
import type { Connection } from './schema.ts';
import { saveHealth } from './store.ts';

/** A pair given out by the vendor is known here alone until it is stored; its predecessor is worth nothing. */
const OUTLAST_MS = 60_000;

/** Credentials in the database: renewals of one connection wait for each other, over all processes. */
export function credentialStore(core: Core): CredentialStore {
  return {
    async read({ id, workspaceId }) {
      const stored = await core.db.inWorkspaces([workspaceId], (tx) => readCredentials(tx, id));
      return believed(stored).sealed;
    },
    async replace(connection, renew) {
      const { id, workspaceId } = connection;
      const outcome = await core.db.inWorkspaces(
        [workspaceId],
        async (tx) => {
          const stored = believed(await lockCredentials(tx, id));
          const fresh = await renewing(() => renew(stored.sealed));
          if (fresh instanceof ConnectorError) await recordLoss(core, tx, { connection, words: fresh.words });
          else if (fresh) await saveRenewed(tx, id, { ...fresh, at: core.now() });
          return fresh ?? stored;
        },
        { outlastMs: OUTLAST_MS },
      );
      if (outcome instanceof ConnectorError) throw outcome;
      return outcome.sealed;
    },
  };
}

/** Somebody lost the access already: the vendor is not asked again and again. */
function believed(stored: LockedCredentials | undefined): LockedCredentials {
  if (stored === undefined) throw new NotFoundError('connection');
  if (stored.health === 'connected') return stored;
  throw new ConnectorError('The connection is disconnected', {
    kind: 'unauthorised',
    words: stored.healthWords ?? 'The account is disconnected. Connect it again.',
  });
}

/** The end of a grant is a value: it is recorded in the transaction that holds the lock. */
async function renewing(
  renew: () => Promise<SealedCredentials | null>,
): Promise<SealedCredentials | ConnectorError | null> {
  try {
    return await renew();
  } catch (error) {
    if (error instanceof ConnectorError && error.kind === 'unauthorised') return error;
    throw error;
  }
}

/** Disconnected from now on; the admin is told once for each time it happens. */
export async function recordLoss(
  core: Core,
  tx: Tx,
  { connection, words }: { readonly connection: Connection; readonly words: string },
): Promise<void> {
  const { id, workspaceId } = connection;
  if (!(await saveHealth(tx, id, { state: 'disconnected', words }))) return;
  core.log.warn({ connection: id }, 'connection lost its access');
  await raiseEffects(core, tx, [
    {
      workspaceId,
      connectionId: null,
      kind: 'admin-mail',
      idempotencyKey: `disconnected:${id}:${core.newId()}`,
      subject: `admin:${id}`,
      payload: { about: 'disconnected', connectionId: id, words },
    },
  ]);
}

/** New credentials, and who agreed to them where the vendor tells. */
export interface NewGrant {
  readonly credentials: Credentials;
  readonly user: Grant['authorisedBy'];
  readonly wakeEvents?: WakeEvents | undefined;
}

/** Events of a connection that could not be worked on while it was disconnected. */
export type WakeEvents = (tx: Tx, connection: Pick<Connection, 'id' | 'workspaceId'>) => Promise<void>;

/** The account is connected again: what was parked for it is due, nothing is lost. */
export async function replaceCredentials(
  core: Core,
  connection: Connection,
  grant: NewGrant,
): Promise<Connection> {
  const { id, workspaceId } = connection;
  const { credentials, user, wakeEvents } = grant;
  const sealed = await sealCredentials(core.keys, credentials);
  const at = core.now();
  await core.db.inWorkspaces([workspaceId], async (tx) => {
    await saveGrant(tx, id, { sealed, credentials, user, at });
    await saveHealth(tx, id, { state: 'connected', words: null });
    await recordAudit(core, tx, {
      workspaceId,
      action: 'connection.credentials-replaced',
      subject: { kind: 'connection', id },
      before: { health: connection.health },
      after: { health: 'connected' },
    });
    const waiting = await retryUnauthorised(tx, id, at);
    await core.queue.add(tx, EFFECT_QUEUE, inBatches(waiting.map((effect) => ({ ...effect, at }))));
    await wakeEvents?.(tx, connection);
  });
  return { ...connection, health: 'connected', healthWords: null, authorisedAt: at };
}
