import { connectionsById, crmsOf } from '../connection/store.ts';
import { keepsPeople } from '../connection/duties.ts';
import type { Connection } from '../connection/schema.ts';
import type { Accounts } from '../connection/accounts.ts';
import { claimSettled, eventsOfRevisions, markSettled, type ResponseRow } from '../response/store.ts';
import type { Core } from '../runtime/core.ts';
import type { Tx } from '../runtime/db/database.ts';
import { alertTargetsOf } from '../alert/store.ts';
import type { IdBatch } from '../runtime/queue/id-batches.ts';
import { raiseEffects } from './raise.story.ts';
import { finalHistory, settledEffects, type SettledBefore } from './settled.ts';

/** Turns settled answers into effects: marking and raising are one transaction, so it happens once. */
export async function followUpSettled(
  parts: { core: Core; accounts: Accounts },
  batch: IdBatch,
): Promise<void> {
  const { core } = parts;
  await core.db.inWorkspaces(batch.workspaceIds, async (tx) => {
    const settled = await claimSettled(tx, batch.ids, core.now());
    if (settled.length === 0) return;
    const connections = await connectionsOf(tx, batch, settled);
    const before = await settledBefore(tx, settled);
    const targets = await alertTargets(tx, settled);
    const drafts = settled.flatMap((response) => {
      const helpdesk = connections.get(response.connectionId);
      if (!helpdesk) return [];
      const tasksIn = taskConnection(parts.accounts, helpdesk, connections);
      const stood = before.get(response.id) ?? null;
      const alertTargetIds = targets.get(helpdesk.id) ?? [];
      return [
        ...settledEffects({ response, helpdesk, tasksIn, before: stood, alertTargetIds }),
        ...finalHistory(response, stood, keepersOf(parts.accounts, response, connections)),
      ];
    });
    await markSettled(tx, settled);
    await raiseEffects(core, tx, drafts);
  });
}

/** Only answers that are low, or were, are told anywhere. */
async function alertTargets(tx: Tx, settled: readonly ResponseRow[]): Promise<Map<string, string[]>> {
  const low = settled.filter(({ band, settledBand }) => band === 'detractor' || settledBand === 'detractor');
  if (low.length === 0) return new Map();
  const targets = await alertTargetsOf(tx, [...new Set(low.map(({ connectionId }) => connectionId))]);
  const byConnection = Map.groupBy(targets, ({ connectionId }) => connectionId);
  return new Map([...byConnection].map(([id, own]) => [id, own.map((target) => target.id)]));
}

async function connectionsOf(
  tx: Tx,
  batch: IdBatch,
  settled: readonly ResponseRow[],
): Promise<Map<string, Connection>> {
  const named = await connectionsById(tx, [...new Set(settled.map((response) => response.connectionId))]);
  const crms = await crmsOf(tx, batch.workspaceIds);
  return new Map([...crms.map((crm) => [crm.id, crm] as const), ...named]);
}

/** The setting decides; without one, or when that account keeps no tasks, the task opens where the ticket lives. */
function taskConnection(
  accounts: Accounts,
  helpdesk: Connection,
  connections: ReadonlyMap<string, Connection>,
): Connection {
  const { tasksIn } = helpdesk.settings.followUp;
  const wanted = tasksIn === null ? undefined : connections.get(tasksIn);
  return wanted && accounts.open(wanted).tasks ? wanted : helpdesk;
}

/** The CRMs of the answer's workspace whose history takes settled answers only. */
function keepersOf(
  accounts: Accounts,
  response: ResponseRow,
  connections: ReadonlyMap<string, Connection>,
): Connection[] {
  return [...connections.values()].filter(
    (one) =>
      one.workspaceId === response.workspaceId &&
      keepsPeople(one) &&
      accounts.open(one).crm?.historyIsFinal === true,
  );
}

/** How each answer stood when it settled last. */
async function settledBefore(tx: Tx, settled: readonly ResponseRow[]): Promise<Map<string, SettledBefore>> {
  const wanted = settled.flatMap(({ id, settledRevision }) =>
    settledRevision === null ? [] : [{ responseId: id, revision: settledRevision }],
  );
  const events = await eventsOfRevisions(tx, wanted);
  const bands = new Map(settled.map((response) => [response.id, response.settledBand]));
  return new Map(
    events.flatMap(({ responseId, score, comment, contactAllowed }) => {
      const band = bands.get(responseId);
      return band ? [[responseId, { score, comment, contactAllowed, band }] as const] : [];
    }),
  );
}
