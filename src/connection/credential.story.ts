import { recordAudit } from '../access/audit.story.ts';
import type { Credentials } from '../connector/connector.ts';
import { retryUnauthorised } from '../follow-up/outbox.store.ts';
import { EFFECT_QUEUE, raiseEffects } from '../follow-up/raise.story.ts';
import type { Core } from '../runtime/core.ts';
import { inBatches } from '../runtime/queue/id-batches.ts';
import { NotFoundError } from '../runtime/errors.ts';
import type { CredentialStore } from './accounts.ts';
import { sealCredentials } from './credentials.ts';
import type { Connection } from './schema.ts';
import { credentialsOf, lockCredentials, saveCredentials, saveHealth } from './store.ts';

/** Credentials in the database: renewals of one connection wait for each other, over all processes. */
export function credentialStore(core: Core): CredentialStore {
  return {
    read: ({ id, workspaceId }) =>
      core.db.inWorkspaces([workspaceId], async (tx) => {
        const stored = await credentialsOf(tx, id);
        if (stored === undefined) throw new NotFoundError('connection');
        return stored;
      }),
    replace: ({ id, workspaceId }, renew) =>
      core.db.inWorkspaces([workspaceId], async (tx) => {
        const stored = await lockCredentials(tx, id);
        if (stored === undefined) throw new NotFoundError('connection');
        const fresh = await renew(stored);
        if (fresh !== stored) await saveCredentials(tx, id, fresh);
        return fresh;
      }),
    async disconnected({ id, workspaceId }, words) {
      core.log.warn({ connection: id }, 'connection lost its access');
      await core.db.inWorkspaces([workspaceId], async (tx) => {
        if (!(await saveHealth(tx, id, { state: 'disconnected', words }))) return;
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
      });
    },
  };
}

/** An admin hands in new credentials: the account is connected again, and what was parked for it is due again. */
export async function replaceCredentials(
  core: Core,
  connection: Connection,
  credentials: Credentials,
): Promise<Connection> {
  const { id, workspaceId } = connection;
  const sealed = await sealCredentials(core.keys, credentials);
  await core.db.inWorkspaces([workspaceId], async (tx) => {
    await saveCredentials(tx, id, sealed);
    await saveHealth(tx, id, { state: 'connected', words: null });
    await recordAudit(core, tx, {
      workspaceId,
      action: 'connection.credentials-replaced',
      subject: { kind: 'connection', id },
      before: { health: connection.health },
      after: { health: 'connected' },
    });
    const waiting = await retryUnauthorised(tx, id, core.now());
    await core.queue.add(
      tx,
      EFFECT_QUEUE,
      inBatches(waiting.map((effect) => ({ ...effect, at: core.now() }))),
    );
  });
  return { ...connection, health: 'connected', healthWords: null };
}
