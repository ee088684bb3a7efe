import type { Core } from '../runtime/core.ts';
import type { Tx } from '../runtime/db/database.ts';
import { inBatches } from '../runtime/queue/id-batches.ts';
import type { EffectDraft } from './effect.ts';
import { insertEffects } from './store.ts';

export const EFFECT_QUEUE = 'effect-run';

/** Puts effects into the outbox, in the caller's transaction, and the job that carries them out. */
export async function raiseEffects(core: Core, tx: Tx, drafts: readonly EffectDraft[]): Promise<void> {
  const at = core.now();
  const fresh = drafts.map((draft) => ({
    ...draft,
    id: core.newId(),
    at,
    dueAt: later(at, draft.afterMs ?? 0),
  }));
  await insertEffects(tx, fresh);
  // The job of an effect that was raised before finds nothing.
  await core.queue.add(
    tx,
    EFFECT_QUEUE,
    inBatches(fresh.map(({ id, workspaceId, dueAt }) => ({ id, workspaceId, at: dueAt }))),
  );
}

function later(time: Date, ms: number): Date {
  return new Date(time.getTime() + ms);
}
