import { watchNow } from '../case/follow-up.store.ts';
import type { Connection } from '../connection/schema.ts';
import type { RecordSignal } from '../connector/webhook.ts';
import type { Tx } from '../runtime/db/database.ts';
import { personByExternalId } from './erase.store.ts';
import { erasePerson, type EraseParts } from './erase.story.ts';

/** What one account says of records that are no tickets of customers. */
export interface ChangedRecords {
  readonly connection: Connection;
  readonly signals: readonly RecordSignal[];
}

/** Tasks are looked at again at once; a person whom the vendor deleted is erased here as well. */
export async function recordsChanged(parts: EraseParts, changed: readonly ChangedRecords[]): Promise<void> {
  const { core } = parts;
  for (const { connection, signals } of changed) {
    if (signals.length === 0) continue;
    const taskIds = signals.flatMap((signal) => (signal.kind === 'task-changed' ? [signal.taskId] : []));
    await core.db.inWorkspaces([connection.workspaceId], async (tx) => {
      if (taskIds.length > 0) await watchNow(tx, connection.id, { taskIds, now: core.now() });
      for (const signal of signals)
        if (signal.kind === 'person-deleted') await eraseDeleted(parts, tx, { connection, signal });
    });
  }
}

/** Somebody we never met, or erased before, is nobody here. */
async function eraseDeleted(
  parts: EraseParts,
  tx: Tx,
  { connection, signal }: { connection: Connection; signal: RecordSignal & { kind: 'person-deleted' } },
): Promise<void> {
  const person = await personByExternalId(tx, connection.id, signal.externalId);
  if (person) await erasePerson(parts, tx, { ...person, by: 'vendor' });
}
