import type { Flow } from '../flow.ts';
import type { Core } from '../runtime/core.ts';
import { inBatches } from '../runtime/queue/id-batches.ts';
import type { Job } from '../runtime/queue/worker.ts';
import { SETTLE_QUEUE } from './record.story.ts';
import { overdueResponses } from './store.ts';

const OVERDUE_MS = 10_000;

export function settleJob(flow: Flow): Job {
  return { name: SETTLE_QUEUE, concurrency: 2, handle: flow.answersSettled };
}

/** Settled answers whose job was lost are given a new one. */
export async function sweepResponses(core: Core, workspaceIds: readonly string[]): Promise<void> {
  const now = core.now();
  await core.db.inWorkspaces(workspaceIds, async (tx) => {
    const overdue = await overdueResponses(tx, new Date(now.getTime() - OVERDUE_MS));
    await core.queue.add(tx, SETTLE_QUEUE, inBatches(overdue.map((response) => ({ ...response, at: now }))));
  });
}
