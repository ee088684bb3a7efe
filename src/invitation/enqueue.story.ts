import type { Core } from '../runtime/core.ts';
import type { Tx } from '../runtime/db/database.ts';
import { inBatches, type DueRow } from '../runtime/queue/id-batches.ts';

export const SEND_QUEUE = 'invitation-send';

/** The job that sends these invitations when they are due. */
export async function enqueueSending(core: Core, tx: Tx, rows: readonly DueRow[]): Promise<void> {
  await core.queue.add(tx, SEND_QUEUE, inBatches(rows));
}
