import type { Core } from '../runtime/core.ts';
import { createGroupCommit, type GroupCommit } from '../runtime/group-commit.ts';
import { inBatches, type DueRow } from '../runtime/queue/id-batches.ts';
import type { Executed } from './parts.ts';
import { connectedNow } from '../connection/grant.store.ts';
import type { Tx } from '../runtime/db/database.ts';
import { EFFECT_QUEUE, raiseEffects } from './raise.story.ts';
import { nextStep } from './retry.ts';
import { finishEffects, finishServed, type EffectResult } from './store.ts';

/** What became of an effect, and which waiting ones its write has served as well. */
export interface Outcome {
  readonly executed: Executed;
  readonly beside: readonly string[];
}

/** Where results are recorded: accounts that finish at about the same time share a commit. */
export type EffectResults = GroupCommit<Outcome>;

const MOST_RESULTS_PER_COMMIT = 300;
/** What a vendor was told is known here alone until it is recorded; after this the leases end, and it is looked up. */
const OUTLAST_MS = 60_000;

export function createEffectResults(core: Core): EffectResults {
  return createGroupCommit<Outcome>({
    maxItems: MOST_RESULTS_PER_COMMIT,
    maxCommits: 2,
    commit: (outcomes) => record(core, outcomes),
  });
}

async function record(core: Core, outcomes: readonly Outcome[]): Promise<void> {
  const at = core.now();
  const executed = outcomes.map((outcome) => outcome.executed);
  const workspaceIds = [...new Set(executed.map(({ effect }) => effect.workspaceId))];
  await core.db.inWorkspaces(
    workspaceIds,
    async (tx) => {
      const reconnected = await reconnectedMeanwhile(tx, executed);
      const results = executed.map((one) => resultOf(one, at, reconnected));
      await finishEffects(tx, results);
      await finishServed(tx, outcomes.flatMap(served), at);
      for (const one of executed) if (one.state !== 'failed') await one.record?.(tx);
      const follow = executed.flatMap((one) => (one.state === 'failed' ? [] : (one.follow ?? [])));
      if (follow.length > 0) await raiseEffects(core, tx, follow);
      const again = outcomes.flatMap((outcome, index) => waiting(outcome, results[index]?.dueAt ?? null, at));
      await core.queue.add(tx, EFFECT_QUEUE, inBatches(again));
    },
    { outlastMs: OUTLAST_MS },
  );
  for (const one of executed) logFailure(core, one);
}

/** A write that failed or was skipped has served nobody. */
function served({ executed, beside }: Outcome): readonly string[] {
  return executed.state === 'done' ? beside : [];
}

/** What has to be looked at again: the effect itself, and those that relied on it. */
function waiting({ executed, beside }: Outcome, dueAt: Date | null, now: Date): DueRow[] {
  const { id, workspaceId } = executed.effect;
  const unserved = executed.state === 'done' ? [] : beside;
  const ids = [...(dueAt ? [id] : []), ...unserved];
  return ids.map((one) => ({ id: one, workspaceId, at: dueAt ?? now }));
}

/**
 * Accounts that refused our access and are connected all the same: an admin connected them again while the call was
 * under way, so that nobody will wake what would be parked now. Their rows are held, lest that happens just after.
 */
async function reconnectedMeanwhile(tx: Tx, executed: readonly Executed[]): Promise<ReadonlySet<string>> {
  const refused = executed.flatMap((one) => {
    const { connectionId } = one.effect;
    return one.state === 'failed' && one.error.kind === 'unauthorised' && connectionId ? [connectionId] : [];
  });
  return refused.length === 0 ? new Set() : await connectedNow(tx, [...new Set(refused)]);
}

function resultOf(executed: Executed, at: Date, reconnected: ReadonlySet<string>): EffectResult {
  const { effect } = executed;
  if (executed.state !== 'failed') {
    const { state, resultId, words } = executed;
    return {
      id: effect.id,
      state,
      at,
      ...(resultId ? { resultId } : {}),
      ...(words ? { resultWords: words } : {}),
    };
  }
  const { error } = executed;
  const failure = { failureKind: error.kind, failureWords: error.words };
  const again = error.kind === 'unauthorised' && reconnected.has(effect.connectionId ?? '');
  const next = nextStep(again ? { kind: 'unavailable', retryAfterMs: undefined } : error, effect.attempts);
  if (next.step === 'wait') {
    return { id: effect.id, state: 'due', dueAt: new Date(at.getTime() + next.ms), at, ...failure };
  }
  return { id: effect.id, state: next.step === 'skip' ? 'skipped' : 'parked', at, ...failure };
}

function logFailure(core: Core, executed: Executed): void {
  if (executed.state !== 'failed') return;
  const { effect, error } = executed;
  core.log.warn(
    {
      effect: effect.id,
      kind: effect.kind,
      attempts: effect.attempts,
      failure: error.kind,
      status: error.status,
    },
    'effect not carried out',
  );
}
