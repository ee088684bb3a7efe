import type { Connection } from '../connection/schema.ts';
import { appendVerdicts } from '../eligibility/store.ts';
import { raiseEffects } from '../follow-up/raise.story.ts';
import type { Core } from '../runtime/core.ts';
import type { Tx } from '../runtime/db/database.ts';
import { hourlyLimit, spreadTimes } from './bulk-hold.ts';
import { enqueueSending } from './enqueue.story.ts';
import { heldOf, holdScheduled, hourLoad, releaseHeld } from './hold.store.ts';

const HOUR_MS = 3_600_000;

/** Holds all asks around `due` when more than usual are due within an hour, and tells the admin once an hour. */
export async function holdWhatIsTooMuch(
  core: Core,
  tx: Tx,
  asked: { connection: Connection; due: { from: Date; to: Date } },
): Promise<void> {
  const { connection, due } = asked;
  const now = core.now();
  const load = await hourLoad(tx, connection.id, { ...due, now });
  const limit = hourlyLimit(connection.settings.bulkHold, load.hourlyMean);
  if (load.most <= limit) return;
  const held = await holdScheduled(tx, connection.id, due);
  await appendVerdicts(
    tx,
    held.map(({ workspaceId, ledgerId }) => ({
      id: core.newId(),
      workspaceId,
      ledgerId,
      verdict: 'held',
      evidence: { dueWithinAnHour: load.most, limit: Math.round(limit) },
      at: now,
    })),
  );
  const hour = Math.floor(now.getTime() / HOUR_MS);
  await raiseEffects(core, tx, [
    {
      workspaceId: connection.workspaceId,
      connectionId: null,
      kind: 'admin-mail',
      idempotencyKey: `bulk-hold:${connection.id}:${hour}`,
      subject: `admin:${connection.id}`,
      payload: {
        about: 'bulk-hold',
        connectionId: connection.id,
        dueWithinAnHour: load.most,
        limit: Math.round(limit),
      },
    },
  ]);
}

export type HeldDecision =
  { readonly act: 'send' } | { readonly act: 'spread'; readonly hours: number } | { readonly act: 'drop' };

/** What the admin decided about all held asks of a connection. Returns how many there were. */
export async function decideHeld(
  core: Core,
  tx: Tx,
  order: { connectionId: string; decision: HeldDecision },
): Promise<number> {
  const { connectionId, decision } = order;
  const now = core.now();
  const held = await heldOf(tx, connectionId);
  const times = spreadTimes(held.length, now, decision.act === 'spread' ? decision.hours : 0);
  const dropped = decision.act === 'drop';
  await releaseHeld(
    tx,
    held.map(({ id }, index) => ({
      id,
      state: dropped ? 'dropped' : 'scheduled',
      sendAt: times[index] ?? now,
      at: now,
      words: dropped ? 'An admin dropped this ask while it was held.' : null,
    })),
  );
  await appendVerdicts(
    tx,
    held.map(({ workspaceId, ledgerId }) => ({
      id: core.newId(),
      workspaceId,
      ledgerId,
      verdict: dropped ? 'dropped-by-admin' : 'released',
      at: now,
    })),
  );
  if (!dropped) {
    const rows = held.map(({ id, workspaceId }, index) => ({ id, workspaceId, at: times[index] ?? now }));
    await enqueueSending(core, tx, rows);
  }
  return held.length;
}
