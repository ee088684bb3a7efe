import type { Recurring } from '../src/runtime/queue/queue.ts';
import type { Job } from '../src/runtime/queue/worker.ts';
import { inBatches } from '../src/runtime/queue/id-batches.ts';
import type { Core } from '../src/runtime/core.ts';
import type { Tx } from '../src/runtime/db/database.ts';
import { NORMALISE_QUEUE } from './intake.ts';
import { normalise, type NormaliseParts } from './normalise.story.ts';
import { forgetOldEvents, overdueEvents, wakeUnauthorised } from './store.ts';

const KEEP_BODIES_DAYS = 7;
/** A job that has not come by then was lost. */
const OVERDUE_MS = 10_000;

export function normaliseJob(parts: NormaliseParts): Job {
  return {
    name: NORMALISE_QUEUE,
    concurrency: 4,
    handle: (batch) => normalise(parts, batch),
  };
}

export function forgetEventsJob(core: Core): Recurring {
  return {
    name: 'webhook-forget',
    cron: '17 3 * * *',
    handle: async () => {
      const before = new Date(core.now().getTime() - KEEP_BODIES_DAYS * 86_400_000);
      await core.db.unscoped((tx) => forgetOldEvents(tx, before));
    },
  };
}

/** Events whose job was lost are given a new one. */
export async function sweepEvents(core: Core): Promise<void> {
  const now = core.now();
  await core.db.unscoped(async (tx) => {
    const ids = await overdueEvents(tx, new Date(now.getTime() - OVERDUE_MS), now);
    await core.queue.add(
      tx,
      NORMALISE_QUEUE,
      inBatches(ids.map((id) => ({ id, workspaceId: null, at: now }))),
    );
  });
}

/** An account was connected again: what came in meanwhile is worked on. */
export async function wakeRefusedEvents(
  core: Core,
  tx: Tx,
  { id: connectionId, workspaceId }: { readonly id: string; readonly workspaceId: string },
): Promise<void> {
  const ids = await wakeUnauthorised(tx, connectionId, core.now());
  const due = ids.map((id) => ({ id, workspaceId, at: core.now() }));
  await core.queue.add(tx, NORMALISE_QUEUE, inBatches(due));
}
