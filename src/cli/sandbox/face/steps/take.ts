import type { Stage } from '../../stage.ts';
import type { AccountTitle } from '../records/account-view.ts';

/** What a visitor does in an account: pressed as a button, done as an agent or a customer would. */
export interface Taken {
  readonly account: Pick<AccountTitle, 'platform' | 'account'>;
  readonly id: string;
  /** For a merge. */
  readonly into: string | null;
}

/** A button that does not go with what it stands beside any more; the message is for the visitor. */
export class StepRefusedError extends Error {
  readonly code = 'step-refused';
}

type Step = (stage: Stage, taken: Taken) => string;

/** Each step says what it did. */
export const TICKET_STEPS: Readonly<Record<string, Step>> = {
  solve(stage, { account, id }) {
    if (account.platform === 'zendesk') stage.zendesk.solveTicket(account.account, id);
    else stage.hubspot.solveTicket(account.account, id);
    return `Ticket #${id} is solved. The decision appears beside it in a moment.`;
  },
  reopen(stage, { account, id }) {
    if (account.platform === 'hubspot') {
      stage.hubspot.reopenTicket(account.account, id);
      return reopened(id);
    }
    const { id: now } = stage.zendesk.reopenTicket(account.account, id);
    return now === id
      ? reopened(id)
      : `Ticket #${id} is closed: the customer's words made follow-up #${now}.`;
  },
  close(stage, { account, id }) {
    if (account.platform === 'hubspot') throw new StepRefusedError('HubSpot knows no closing for good.');
    stage.zendesk.closeTicket(account.account, id);
    return `Ticket #${id} is closed: it takes no changes any more.`;
  },
  merge(stage, { account, id, into }) {
    if (into === null) throw new StepRefusedError('Choose the ticket to merge into.');
    if (account.platform === 'zendesk') stage.zendesk.mergeTicket(account.account, id, into);
    else stage.hubspot.mergeTicket(account.account, id, into);
    return `Ticket #${id} was merged into #${into}.`;
  },
  delete(stage, { account, id }) {
    if (account.platform === 'zendesk') stage.zendesk.deleteTicket(account.account, id);
    else stage.hubspot.deleteTicket(account.account, id);
    return `Ticket #${id} is deleted.`;
  },
};

export const TASK_STEPS: Readonly<Record<string, Step>> = {
  touch(stage, { account, id }) {
    if (account.platform === 'zendesk') stage.zendesk.touchTask(account.account, id);
    else stage.hubspot.touchTask(account.account, id);
    return 'The owner has begun to work on the task.';
  },
  complete(stage, { account, id }) {
    if (account.platform === 'zendesk') stage.zendesk.solveTask(account.account, id);
    else stage.hubspot.completeTask(account.account, id);
    return 'The task is done.';
  },
};

function reopened(id: string): string {
  return `Ticket #${id} is open again. An ask that has not left yet is cancelled.`;
}
