import type { Connection } from '../connection/schema.ts';
import type { WorkflowCall, WorkflowOutcome } from '../connector/app-requests.ts';
import { ConnectorError } from '../connector/errors.ts';
import type { TicketReading } from '../connector/ticket.ts';
import { askByWorkflow, type WorkflowVerdict } from '../eligibility/ask-by-workflow.story.ts';
import { REFUSALS } from '../eligibility/reasons.ts';
import { AppError } from '../runtime/errors.ts';
import { ticketEvent } from '../ticket-closed/ticket-event.ts';
import { connectionOfAccount, type VendorAppParts } from './admit.story.ts';
import { answeredRun, keepRun, lockExecution, type StoredRun } from './store.ts';

/** HubSpot repeats a workflow's request for days, not for weeks. */
const REMEMBERED_DAYS = 30;
const DAY_MS = 86_400_000;
const RETRY_AFTER_SECONDS = 30;

/** An execution that comes again is answered as before, and asks nobody twice. */
export async function runSurveyAction(
  parts: VendorAppParts,
  platform: string,
  call: WorkflowCall,
): Promise<WorkflowOutcome> {
  const { core } = parts;
  const connection = await connectionOfAccount(parts, platform, call.accountId);
  if (!connection)
    return failed('unknown-account', 'This account is not connected to Afterword. Connect it first.');
  const { ticketId } = call;
  if (ticketId === null) return failed('no-ticket', 'This action works in ticket workflows only.');
  const run = {
    workspaceId: connection.workspaceId,
    connectionId: connection.id,
    executionKey: call.executionKey,
  };
  const before = await core.db.inWorkspaces([run.workspaceId], (tx) => answeredRun(tx, run));
  if (before) return outcomeOf(before);
  const reading = await readTicket(parts, connection, ticketId);
  return await core.db.inWorkspaces([run.workspaceId], async (tx) => {
    await lockExecution(tx, run);
    const meanwhile = await answeredRun(tx, run);
    if (meanwhile) return outcomeOf(meanwhile);
    const event = ticketEvent(ticketId, reading);
    const verdict: WorkflowVerdict =
      event.type === 'TicketClosed'
        ? await askByWorkflow(core, tx, { connection, ticket: event.ticket })
        : { asked: false, reason: 'not-solved' };
    const outcome = storedOutcome(verdict);
    const at = core.now();
    const since = new Date(at.getTime() - REMEMBERED_DAYS * DAY_MS);
    await keepRun(tx, { ...run, ticketId, at }, { outcome, since });
    core.log.info({ connectionId: connection.id, reason: outcome.reason }, 'workflow asked for a survey');
    return outcomeOf(outcome);
  });
}

/** @throws {AppError} unavailable when the helpdesk does not answer: the workflow tries again. */
async function readTicket(
  { accounts }: VendorAppParts,
  connection: Connection,
  ticketId: string,
): Promise<TicketReading> {
  const { helpdesk } = accounts.open(connection);
  if (!helpdesk) return { found: false, reason: 'deleted' };
  try {
    return await helpdesk.readTicket(ticketId);
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    throw new AppError('unavailable', 'The ticket of a workflow cannot be read', {
      words: error.words,
      retryAfterSeconds: RETRY_AFTER_SECONDS,
      cause: error,
    });
  }
}

function failed(reason: string, words: string): WorkflowOutcome {
  return { outcome: 'failed', reason, words, sendAt: null };
}

function storedOutcome(verdict: WorkflowVerdict): StoredRun {
  if (verdict.asked) {
    const sendAt = verdict.sendAt.toISOString();
    return { outcome: 'asked', reason: 'asked', words: 'The survey is on its way.', sendAt };
  }
  const { reason } = verdict;
  const why =
    reason === 'rehearsal'
      ? 'it would have been asked; this is a rehearsal'
      : `not asked: ${REFUSALS[reason]}`;
  return { outcome: 'not_asked', reason, words: `${why[0]?.toUpperCase()}${why.slice(1)}.`, sendAt: null };
}

function outcomeOf({ sendAt, ...run }: StoredRun): WorkflowOutcome {
  return { ...run, sendAt: sendAt === null ? null : new Date(sendAt) };
}
