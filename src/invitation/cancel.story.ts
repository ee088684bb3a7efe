import { appendVerdicts } from '../eligibility/store.ts';
import type { Verdict } from '../eligibility/reasons.ts';
import type { Core } from '../runtime/core.ts';
import type { Tx } from '../runtime/db/database.ts';
import type { ReadResult } from '../ticket-closed/read.story.ts';
import type { TicketEvent } from '../ticket-closed/ticket-event.ts';
import { cancelPending, type PendingOf } from './store.ts';

const VERDICTS: Readonly<Record<TicketEvent['type'], Verdict>> = {
  TicketReopened: 'reopened',
  TicketMerged: 'merged',
  TicketDeleted: 'deleted',
  TicketClosed: 'solved-again',
};

/**
 * Cancels what waits for tickets that are no longer solved. A ticket found solved at another time was reopened in
 * between, even if nobody told us: the ask for the earlier solve is void.
 */
export async function cancelAsks(core: Core, tx: Tx, read: readonly ReadResult[]): Promise<void> {
  const cancelled = await cancelPending(tx, read.flatMap(pendingOf));
  await appendVerdicts(
    tx,
    cancelled.map(({ workspaceId, ledgerId, words }) => ({
      id: core.newId(),
      workspaceId,
      ledgerId,
      verdict: words,
      at: core.now(),
    })),
  );
}

function pendingOf(read: ReadResult): PendingOf[] {
  if (!read.ok) return [];
  const { event, signalled } = read;
  return [
    {
      connectionId: signalled.connection.id,
      ticketId: event.ticketId,
      exceptSolvedAt: event.type === 'TicketClosed' ? event.ticket.solvedAt : null,
      words: VERDICTS[event.type],
    },
  ];
}
