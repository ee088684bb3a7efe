import type { Connection } from '../../src/connection/schema.ts';
import {
  claimEffects,
  finishEffects,
  insertEffects,
  type Effect,
  type EffectResult,
  type NewEffect,
} from '../../src/follow-up/store.ts';
import type { TestCore } from './core.ts';
import { storedConnection } from './records.ts';
import { openSuperuser } from './superuser.ts';

export const LEASE_MS = 90_000;

/** The outbox of one account, worked on by hand. */
export interface TestOutbox {
  readonly connection: Connection;
  /** One that nothing else is about, due now. */
  effect(change?: Partial<NewEffect>): NewEffect;
  /** The ids that are new. */
  raise(...effects: NewEffect[]): Promise<void>;
  claim(...ids: string[]): Promise<Effect[]>;
  finish(...results: Omit<EffectResult, 'at'>[]): Promise<void>;
  /** The row of an effect, as its owner sees it. */
  standing(id: string): Promise<Record<string, unknown>>;
  empty(): Promise<void>;
  close(): Promise<void>;
}

export async function openOutbox({ core, url }: TestCore): Promise<TestOutbox> {
  const connection = await storedConnection(core);
  const workspaceIds = [connection.workspaceId];
  const owner = await openSuperuser(url);
  return {
    connection,
    effect(change = {}) {
      const id = core.newId();
      const { workspaceId, id: connectionId } = connection;
      const at = change.at ?? core.now();
      const plain = { id, at, dueAt: at, workspaceId, connectionId, kind: 'ticket-score' } as const;
      return { ...plain, idempotencyKey: id, subject: id, ...change };
    },
    async raise(...effects) {
      await core.db.inWorkspaces(workspaceIds, (tx) => insertEffects(tx, effects));
    },
    claim(...ids) {
      const now = core.now();
      const time = { now, leaseUntil: new Date(now.getTime() + LEASE_MS) };
      return core.db.inWorkspaces(workspaceIds, (tx) => claimEffects(tx, ids, time));
    },
    finish(...results) {
      const at = core.now();
      const ended = results.map((result) => ({ ...result, at }));
      return core.db.inWorkspaces(workspaceIds, (tx) => finishEffects(tx, ended));
    },
    async standing(id) {
      const [row] = await owner.rows(
        `select state, attempts, failure_kind as failure, due_at as "dueAt", finished_at as "finishedAt",
          result_id as "resultId" from effect where id = $1`,
        [id],
      );
      return row ?? {};
    },
    async empty() {
      await owner.rows('delete from effect');
    },
    close: () => owner.end(),
  };
}
