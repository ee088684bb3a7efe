import { dueDate } from '../case/due-date.ts';
import type { Connection } from '../connection/schema.ts';
import { chooseOwner } from './owner.ts';
import type { Answered } from './store.ts';
import type { TaskFacts } from './wording.ts';

/**
 * The task that a low answer opens, as far as it is known before it exists; null for other answers. The owner
 * of the customer's account is known only to the CRM: then nobody is named.
 */
export function plannedTask(answered: Answered, helpdesk: Connection): TaskFacts | null {
  const { followUp, sender } = helpdesk.settings;
  if (!followUp.tasks || answered.response.band !== 'detractor') return null;
  const chosen = chooseOwner({
    setting: followUp.taskOwner,
    snapshot: answered.snapshot,
    accountOwnerEmail: null,
    sameSystem: followUp.tasksIn === null || followUp.tasksIn === helpdesk.id,
  });
  const knownHere = followUp.taskOwner.who !== 'account-owner';
  return {
    ownerName: knownHere ? chosen.name : null,
    because: chosen.because,
    dueAt: dueDate(answered.response.answeredAt, followUp.taskDueWorkingDays, sender.timeZone),
    zone: sender.timeZone,
  };
}
