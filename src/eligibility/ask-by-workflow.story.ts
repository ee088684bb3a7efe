import type { Connection } from '../connection/schema.ts';
import { scheduleAsks } from '../invitation/schedule.story.ts';
import { linkAccounts } from '../person/store.ts';
import type { Core } from '../runtime/core.ts';
import type { Tx } from '../runtime/db/database.ts';
import type { SolvedTicket } from '../ticket-closed/ticket-event.ts';
import { accountOf, askOf, judgeTickets, type Judged } from './decide.story.ts';
import type { Refusal } from './reasons.ts';
import { appendVerdicts, insertLedger } from './store.ts';
import { transitionOf } from './transition.store.ts';

export type WorkflowVerdict =
  | { readonly asked: true; readonly sendAt: Date }
  /** `rehearsal`: it would have been asked, and nobody is mailed yet. */
  | { readonly asked: false; readonly reason: Refusal | 'rehearsal' };

/**
 * A workflow wants this ticket asked about. Everything but the trigger is checked; one solve is asked about once,
 * whoever started it. A decision that stands in the ledger already gets a verdict, never another row.
 */
export async function askByWorkflow(
  core: Core,
  tx: Tx,
  solved: { readonly connection: Connection; readonly ticket: SolvedTicket },
): Promise<WorkflowVerdict> {
  const { connection, ticket } = solved;
  // Locks the requester: a webhook about the same solve has written its row, or waits until ours is there.
  const [judged] = await judgeTickets(core, tx, [{ ...solved, source: 'workflow' }]);
  if (!judged) return { asked: false, reason: 'no-requester' };
  const known = await transitionOf(tx, {
    connectionId: connection.id,
    ticketId: ticket.id,
    solvedAt: ticket.solvedAt,
  });
  if (known?.asked) return { asked: false, reason: 'asked-already' };
  const entry = await recorded(core, tx, { judged, ledgerId: known?.ledgerId });
  await linkAccounts(tx, accountOf(judged));
  const asks = askOf(judged).map((ask) => ({ ...ask, entry }));
  await scheduleAsks(core, tx, asks);
  if (!judged.decision.ask) return { asked: false, reason: judged.decision.reason };
  const [ask] = asks;
  return ask ? { asked: true, sendAt: ask.sendAt } : { asked: false, reason: 'rehearsal' };
}

/** The row of this solve: the one that is there with a verdict more, else a new one. */
async function recorded(
  core: Core,
  tx: Tx,
  { judged, ledgerId }: { judged: Judged; ledgerId: string | undefined },
): Promise<Judged['entry']> {
  const { decision, entry } = judged;
  if (ledgerId === undefined) {
    await insertLedger(tx, [entry]);
    return entry;
  }
  await appendVerdicts(tx, [
    {
      id: core.newId(),
      workspaceId: entry.workspaceId,
      ledgerId,
      verdict: decision.ask ? 'asked-by-workflow' : decision.reason,
      evidence: decision.evidence,
      at: core.now(),
    },
  ]);
  return { ...entry, id: ledgerId };
}
