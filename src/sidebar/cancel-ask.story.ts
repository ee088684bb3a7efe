import { appendVerdicts } from '../eligibility/store.ts';
import { cancelPending } from '../invitation/store.ts';
import type { Acting, Ended } from './acting.ts';
import { latestAsked } from './read.store.ts';

/** A lead calls off what waits to be asked about this ticket. What is being sent right now cannot be stopped. */
export async function cancelAsk({ parts, tx, asked, viewer }: Acting): Promise<Ended> {
  const { core } = parts;
  const { connectionId, subject } = asked;
  if (subject.kind !== 'ticket') return { done: false, outcome: 'nothingToCancel' };
  const key = { connectionId, ticketId: subject.id };
  const cancelled = await cancelPending(tx, [{ ...key, exceptSolvedAt: null, words: 'called-off-by-lead' }]);
  await appendVerdicts(
    tx,
    cancelled.map(({ workspaceId, ledgerId, words }) => ({
      id: core.newId(),
      workspaceId,
      ledgerId,
      verdict: words,
      evidence: { by: viewer.externalId, name: viewer.name, role: viewer.role },
      at: core.now(),
    })),
  );
  if (cancelled.length > 0) return { done: true, outcome: 'cancelled' };
  const latest = await latestAsked(tx, key);
  return { done: false, outcome: latest?.state === 'sending' ? 'leavingNow' : 'nothingToCancel' };
}
