import type { Flow } from '../flow.ts';
import type { Core } from '../runtime/core.ts';
import { inBatches } from '../runtime/queue/id-batches.ts';
import type { Job } from '../runtime/queue/worker.ts';
import { EFFECT_QUEUE } from './raise.story.ts';
import { recoverEffects } from './store.ts';

const OVERDUE_MS = 10_000;
/** Mostly waiting for vendors; a slow account must not keep the others waiting. */
const WORKERS = 8;

export function effectJob(flow: Flow): Job {
  return { name: EFFECT_QUEUE, concurrency: WORKERS, handle: flow.effectsDue };
}

/** Effects of a process that is gone become due again; those whose job was lost are given a new one. */
export async function sweepEffects(core: Core, workspaceIds: readonly string[]): Promise<void> {
  const now = core.now();
  await core.db.inWorkspaces(workspaceIds, async (tx) => {
    const waiting = await recoverEffects(tx, new Date(now.getTime() - OVERDUE_MS), now);
    await core.queue.add(tx, EFFECT_QUEUE, inBatches(waiting.map((effect) => ({ ...effect, at: now }))));
  });
}
