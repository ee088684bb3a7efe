import type { Core } from '../runtime/core.ts';
import type { Tx } from '../runtime/db/database.ts';
import { inBatches, type IdBatch } from '../runtime/queue/id-batches.ts';
import { readFacts } from './facts.story.ts';
import { STATE_WRITES, type EffectKind } from './effect.ts';
import { failureOf, type Errand, type Executed, type Executor, type FollowUpParts } from './parts.ts';
import { EFFECT_QUEUE } from './raise.story.ts';
import type { EffectResults } from './results.story.ts';
import { claimEffects, extendLeases, leftDue, waitingBeside, type Effect } from './store.ts';
import { correctAlerts, postAlerts } from './write-alert.story.ts';
import { erasePeople, eraseTickets } from './write-erasure.story.ts';
import { mailAdmins, mailReferrals } from './write-mail.story.ts';
import { mailOwnData } from './write-own-data-mail.story.ts';
import { mailAlerts } from './write-alert-mail.story.ts';
import { writeHistory, writeOrganisations, writePeople } from './write-people.story.ts';
import { correctTasks, openTasks } from './write-task.story.ts';
import { clearInherited, writeLinks, writeTickets } from './write-ticket.story.ts';

/** Renewed while the process that took them lives; when it is gone, its effects are free again after this. */
const LEASE_MS = 90_000;
/** What was taken stays taken while the database is away, and ends well before somebody else may take it. */
const OUTLAST_MS = 60_000;
const RENEW_EVERY_MS = 20_000;
/** When the record of an effect is being changed by another one. */
const BUSY_RETRY_MS = 1_000;

const EXECUTORS: Readonly<Record<EffectKind, Executor>> = {
  'ticket-score': writeTickets,
  'ticket-note': writeTickets,
  'survey-link': writeLinks,
  'inherited-score': clearInherited,
  'person-fields': writePeople,
  'organisation-figures': writeOrganisations,
  history: writeHistory,
  'task-open': openTasks,
  'task-correct': correctTasks,
  'referral-mail': mailReferrals,
  'own-data-mail': mailOwnData,
  'admin-mail': mailAdmins,
  'alert-mail': mailAlerts,
  alert: postAlerts,
  'alert-correction': correctAlerts,
  'person-erase': erasePeople,
  'ticket-erase': eraseTickets,
};

interface Assignment {
  readonly execute: Executor;
  readonly errand: Errand;
}

/** Carries out what is due of `ids`: kind by kind and account by account, all accounts side by side. */
export async function runEffects(
  parts: FollowUpParts,
  results: EffectResults,
  batch: IdBatch,
): Promise<void> {
  const { core } = parts;
  const claimed = await core.db.inWorkspaces(batch.workspaceIds, (tx) => claim(core, tx, batch));
  const { facts, beside } = await core.db.inWorkspaces(
    batch.workspaceIds,
    async (tx) => {
      const beside = await serveTogether(core, tx, { claimed, batch });
      return { beside, facts: await readFacts(tx, claimed) };
    },
    { outlastMs: OUTLAST_MS },
  );
  const stopRenewing = renewLeases(core, claimed);
  await Promise.all(
    errands({ parts, facts }, claimed).map(async (assignment) => {
      const executed = await carryOut(assignment);
      await results.store(
        executed.map((one) => ({ executed: one, beside: beside.get(one.effect.id) ?? [] })),
      );
    }),
  ).finally(stopRenewing);
}

/**
 * An account at its rate limit may keep its effects waiting for longer than any lease. While this process lives they
 * stay its own: taken by a second one, they would be done twice.
 */
function renewLeases(core: Core, claimed: readonly Effect[]): () => void {
  const ids = claimed.map(({ id }) => id);
  const workspaceIds = [...new Set(claimed.map(({ workspaceId }) => workspaceId))];
  const renew = (): Promise<void> =>
    core.db.inWorkspaces(workspaceIds, (tx) =>
      extendLeases(tx, ids, new Date(core.now().getTime() + LEASE_MS)),
    );
  const timer = setInterval(() => {
    renew().catch((error: unknown) => core.log.warn({ err: error }, 'leases not renewed'));
  }, RENEW_EVERY_MS);
  return () => clearInterval(timer);
}

/** A short transaction of its own: claims wait for each other. */
function claim(core: Core, tx: Tx, batch: IdBatch): Promise<Effect[]> {
  const now = core.now();
  return claimEffects(tx, batch.ids, { now, leaseUntil: new Date(now.getTime() + LEASE_MS) });
}

/**
 * Which waiting effects the claimed ones (keys) serve as well. They are found before the facts are read, so that the
 * facts hold what they are about. What is left, because its record is being changed, is looked at again soon.
 */
async function serveTogether(
  core: Core,
  tx: Tx,
  { claimed, batch }: { claimed: readonly Effect[]; batch: IdBatch },
): Promise<ReadonlyMap<string, readonly string[]>> {
  const writers = claimed.filter(({ kind }) => STATE_WRITES.has(kind)).map(({ id }) => id);
  const waiting = writers.length === 0 ? [] : await waitingBeside(tx, writers);
  const served = new Set(waiting.map(({ id }) => id));
  const left = (await leftDue(tx, batch.ids)).filter(({ id }) => !served.has(id));
  const soon = new Date(core.now().getTime() + BUSY_RETRY_MS);
  await core.queue.add(
    tx,
    EFFECT_QUEUE,
    inBatches(left.map((effect) => ({ ...effect, at: effect.dueAt > soon ? effect.dueAt : soon }))),
  );
  const groups = Map.groupBy(waiting, ({ besideId }) => besideId);
  return new Map([...groups].map(([id, rows]) => [id, rows.map((row) => row.id)]));
}

function errands(given: Pick<Errand, 'parts' | 'facts'>, effects: readonly Effect[]): Assignment[] {
  return [...Map.groupBy(effects, (effect) => EXECUTORS[effect.kind])].flatMap(([execute, ofKind]) =>
    [...Map.groupBy(ofKind, (effect) => effect.connectionId)].map(([connectionId, own]) => ({
      execute,
      errand: { ...given, connection: given.facts.connections.get(connectionId ?? '') ?? null, effects: own },
    })),
  );
}

/** When an executor fails as a whole, so does each of its effects. */
async function carryOut({ execute, errand }: Assignment): Promise<Executed[]> {
  const { parts, effects } = errand;
  try {
    const executed = await execute(errand);
    const answered = new Set(executed.map(({ effect }) => effect.id));
    const gone = effects.filter((effect) => !answered.has(effect.id));
    return [
      ...executed,
      ...gone.map((effect): Executed => ({ effect, state: 'skipped', words: 'What it was about is gone.' })),
    ];
  } catch (error) {
    const failure = failureOf(parts, error, effects);
    return effects.map((effect) => ({ effect, state: 'failed', error: failure }));
  }
}
