import { insertTask, saveTaskState, taskOfResponse, type FollowUpTask, type NewTask } from '../case/store.ts';
import { dueDate } from '../case/due-date.ts';
import type { Connection } from '../connection/schema.ts';
import type { TaskDesk, TaskDraft } from '../connector/task.ts';
import {
  attempt,
  isRepeated,
  skipped,
  type Errand,
  type Executed,
  type Facts,
  type FollowUpParts,
} from './parts.ts';
import { chooseOwner } from './owner.ts';
import type { Answered, Effect } from './store.ts';
import { told } from './told.ts';
import { taskBody, taskTitle } from './wording.ts';

/** Nobody follows up sooner than this. */
const FIRST_LOOK_MS = 60_000;

interface TaskJob {
  readonly parts: FollowUpParts;
  readonly facts: Facts;
  readonly tasksIn: Connection;
  readonly desk: TaskDesk;
  readonly effect: Effect;
}

export function openTasks(errand: Errand): Promise<Executed[]> {
  return eachTask(errand, openTask);
}

export function correctTasks(errand: Errand): Promise<Executed[]> {
  return eachTask(errand, correctTask);
}

async function eachTask(errand: Errand, act: (job: TaskJob) => Promise<Executed>): Promise<Executed[]> {
  const { parts, facts, connection, effects } = errand;
  const desk = connection && parts.accounts.open(connection).tasks;
  if (!connection || !desk) return effects.map((effect) => skipped(effect, 'This account keeps no tasks.'));
  return await Promise.all(
    effects.map((effect) =>
      attempt(parts, effect, () => act({ parts, facts, tasksIn: connection, desk, effect })),
    ),
  );
}

/** Opens the one task of an answer, unless it was corrected before its turn came. */
async function openTask(job: TaskJob): Promise<Executed> {
  const { parts, facts, tasksIn, desk, effect } = job;
  const answered = facts.answers.get(effect.responseId ?? '');
  const helpdesk = answered && facts.connections.get(answered.response.connectionId);
  if (!answered || !helpdesk) return skipped(effect, 'The answer is gone.');
  if (answered.response.band !== 'detractor') {
    return skipped(effect, 'The customer corrected the score before the task was opened.');
  }
  const { id: responseId, workspaceId } = answered.response;
  const open = await parts.core.db.inWorkspaces([workspaceId], (tx) => taskOfResponse(tx, responseId));
  if (open) return skipped(effect, 'The task of this answer is there already.');
  const account = await known(job, answered);
  const draft = taskDraft({ answered, helpdesk, account }, tasksIn);
  const mayExist = isRepeated(effect) || effect.payload['again'] === true;
  const opened = (mayExist ? await desk.find(draft) : null) ?? (await desk.create(draft));
  const now = parts.core.now();
  const task: NewTask = {
    responseId: answered.response.id,
    workspaceId: tasksIn.workspaceId,
    connectionId: tasksIn.id,
    taskId: opened.taskId,
    ownerName: opened.ownerName,
    dueAt: draft.dueAt,
    state: 'open',
    openedAt: now,
    checkAt: new Date(now.getTime() + FIRST_LOOK_MS),
  };
  return { effect, state: 'done', resultId: opened.taskId, record: (tx) => insertTask(tx, task) };
}

/** How the system that keeps the task knows the customer. */
interface Account {
  readonly externalId: string;
  readonly organisationId: string | null;
  readonly ownerEmail: string | null;
}

/** A task beside another helpdesk belongs to the contact of the same address. */
async function known({ parts, facts, tasksIn }: TaskJob, answered: Answered): Promise<Account | undefined> {
  const person = facts.person(tasksIn.id, answered.response.personId);
  const ownerNeeded =
    facts.connections.get(answered.response.connectionId)?.settings.followUp.taskOwner.who ===
    'account-owner';
  const complete = person && (person.ownerEmail !== null || !ownerNeeded);
  if (complete && person.externalId !== null) return { ...person, externalId: person.externalId };
  const { crm } = parts.accounts.open(tasksIn);
  return (await crm?.findPeople([answered.email]))?.get(answered.email.toLowerCase());
}

function taskDraft(
  found: { answered: Answered; helpdesk: Connection; account: Account | undefined },
  tasksIn: Connection,
): TaskDraft {
  const { answered, helpdesk, account } = found;
  const { response } = answered;
  const { followUp, sender } = helpdesk.settings;
  const sameSystem = helpdesk.id === tasksIn.id;
  const chosen = chooseOwner({
    setting: followUp.taskOwner,
    snapshot: answered.snapshot,
    accountOwnerEmail: account?.ownerEmail ?? null,
    sameSystem,
  });
  const dueAt = dueDate(response.answeredAt, followUp.taskDueWorkingDays, sender.timeZone);
  const facts = told(answered, helpdesk);
  return {
    marker: `afterword-task-${response.id}`,
    title: taskTitle(facts),
    body: taskBody(facts, { ownerName: chosen.name, because: chosen.because, dueAt, zone: sender.timeZone }),
    dueAt,
    owner: chosen.owner,
    person: { externalId: account?.externalId ?? null, email: answered.email, name: answered.name },
    organisationId: account?.organisationId ?? (sameSystem ? answered.organisationId : null),
    ticketId: sameSystem ? response.ticketId : null,
  };
}

/** The customer changed a settled answer: an untouched task is completed, a touched one gets a line. */
async function correctTask(job: TaskJob): Promise<Executed> {
  const { parts, tasksIn, desk, effect } = job;
  const task = await parts.core.db.inWorkspaces([tasksIn.workspaceId], (tx) =>
    taskOfResponse(tx, effect.responseId ?? ''),
  );
  if (!task) return skipped(effect, 'No task had been opened.');
  const line = String(effect.payload['line']);
  const condition = await desk.condition(task.taskId);
  if (condition === 'gone') return skipped(effect, 'The task was deleted.');
  const mayComplete = effect.payload['solvesIt'] === true && task.state === 'open';
  if (mayComplete && condition === 'untouched') {
    await desk.complete(task.taskId, line);
    return finished(effect, task, { state: 'completed-by-us', words: `Completed: ${line}` });
  }
  if (mayComplete && condition === 'completed' && isRepeated(effect)) {
    return finished(effect, task, { state: 'completed-by-us', words: `Completed: ${line}` });
  }
  const marker = `aw-line-${task.responseId}-r${String(effect.payload['revision'])}`;
  await desk.annotate(task.taskId, line, marker);
  return finished(effect, task, { state: 'left-to-owner', words: `Added to the task: ${line}` });
}

function finished(
  effect: Effect,
  task: FollowUpTask,
  outcome: { state: FollowUpTask['state']; words: string },
): Executed {
  return {
    effect,
    state: 'done',
    resultId: task.taskId,
    words: outcome.words,
    record: (tx) => saveTaskState(tx, task.responseId, outcome.state),
  };
}
