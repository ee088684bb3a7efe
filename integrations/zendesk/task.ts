import { ask } from './ask.ts';
import type { AccountAccess } from '../../src/connector/account.ts';
import { ConnectorError } from '../../src/connector/errors.ts';
import type { OpenedTask, TaskCondition, TaskDesk, TaskDraft } from '../../src/connector/task.ts';
import type { ZendeskClient } from './client.ts';
import { hasComment } from './conversation.ts';
import { integrationUserId } from './integration-user.ts';
import { ticketBudgets } from './limits.ts';
import { allPages } from './paging.ts';
import { AuditPage, TicketAnswer, TicketList } from './schema.ts';
import type { TicketAnswer as TicketAnswerType, ZendeskTicket } from './schema.ts';
import { standingsOf } from './task-standing.ts';
import { resolveOwner } from './task-owner.ts';

/** Longer subjects are cut in Zendesk's lists. */
const SUBJECT_MAX_CHARACTERS = 150;

/** Tasks as tickets of type task whose requester is the integration user: no customer gets a mail about them. */
export function createTaskDesk(client: ZendeskClient, access: AccountAccess): TaskDesk {
  return {
    find: (draft) => findTask(client, draft),
    create: (draft) => createTask(client, access, draft),
    condition: (taskId) => conditionOf(client, access, taskId),
    standings: (taskIds) => standingsOf(client, taskIds),
    complete: (taskId, line) => completeTask(client, access, { taskId, line }),
    annotate: (taskId, line, marker) => annotateTask(client, { taskId, line, marker }),
  };
}

async function findTask(client: ZendeskClient, draft: TaskDraft): Promise<OpenedTask | null> {
  const found = await ask(
    client,
    {
      method: 'GET',
      path: ['tickets'],
      query: { external_id: draft.marker, include: 'users,groups' },
    },
    TicketList,
  );
  const ticket = found.tickets.find((one) => one.external_id === draft.marker);
  if (!ticket) return null;
  const assignee = found.users.find((user) => user.id === ticket.assignee_id);
  const group = found.groups.find((one) => one.id === ticket.group_id);
  return { taskId: ticket.id, ownerName: assignee?.name ?? group?.name ?? null };
}

/** Two calls, three when the owner is known by e-mail or group only. */
async function createTask(
  client: ZendeskClient,
  access: AccountAccess,
  draft: TaskDraft,
): Promise<OpenedTask> {
  const requesterId = Number(await integrationUserId(client, access));
  const owner = await resolveOwner(client, draft.owner);
  const { ticket } = await ask(
    client,
    {
      method: 'POST',
      path: ['tickets'],
      idempotencyMarker: draft.marker,
      body: {
        ticket: {
          type: 'task',
          subject: draft.title.slice(0, SUBJECT_MAX_CHARACTERS),
          external_id: draft.marker,
          requester_id: requesterId,
          due_at: draft.dueAt.toISOString(),
          ...(owner.assigneeId === null ? {} : { assignee_id: Number(owner.assigneeId) }),
          ...(owner.groupId === null ? {} : { group_id: Number(owner.groupId) }),
          comment: { body: bodyOf(access, draft, owner.remark), public: false },
        },
      },
    },
    TicketAnswer,
  );
  return { taskId: ticket.id, ownerName: owner.name };
}

/** The surveyed ticket is linked by text: a follow-up would copy its tags and its requester. */
function bodyOf(access: AccountAccess, draft: TaskDraft, remark: string | null): string {
  const link =
    draft.ticketId === null
      ? null
      : `Ticket #${draft.ticketId}: ${access.baseUrl}/agent/tickets/${draft.ticketId}`;
  return [draft.body, link, remark].filter((part) => part !== null).join('\n\n');
}

async function readTask(client: ZendeskClient, taskId: string): Promise<ZendeskTicket | null> {
  try {
    const answer: TicketAnswerType = await ask(
      client,
      { method: 'GET', path: ['tickets', taskId] },
      TicketAnswer,
    );
    return answer.ticket.status === 'deleted' ? null : answer.ticket;
  } catch (error) {
    if (error instanceof ConnectorError && error.kind === 'not-found') return null;
    throw error;
  }
}

function isDone(task: ZendeskTicket): boolean {
  return task.status === 'solved' || task.status === 'closed';
}

async function conditionOf(
  client: ZendeskClient,
  access: AccountAccess,
  taskId: string,
): Promise<TaskCondition> {
  const task = await readTask(client, taskId);
  if (task === null) return 'gone';
  if (isDone(task)) return 'completed';
  if (task.status !== 'new' && task.status !== 'open') return 'touched';
  const ours = await integrationUserId(client, access);
  const audits = await allPages(
    client,
    { call: { method: 'GET', path: ['tickets', taskId, 'audits'] }, shape: AuditPage },
    (page) => ({ items: page.audits, meta: page.meta }),
  );
  const byHand = audits.slice(1).some((audit) => {
    const bySystem = audit.author_id === null || audit.author_id.startsWith('-');
    // A person may work as the very user that Afterword writes as: then only the channel tells them apart.
    return !bySystem && (audit.author_id !== ours || audit.via !== 'api');
  });
  return byHand ? 'touched' : 'untouched';
}

/** The status says whether it was done before; a solved ticket needs an assignee. */
async function completeTask(
  client: ZendeskClient,
  access: AccountAccess,
  completion: { taskId: string; line: string },
): Promise<void> {
  const { taskId, line } = completion;
  const task = await readTask(client, taskId);
  if (task === null || isDone(task)) return;
  const assignee =
    task.assignee_id === null ? { assignee_id: Number(await integrationUserId(client, access)) } : {};
  await updateTask(client, taskId, { status: 'solved', ...assignee, comment: { body: line, public: false } });
}

async function annotateTask(
  client: ZendeskClient,
  annotation: { taskId: string; line: string; marker: string },
): Promise<void> {
  const { taskId, line, marker } = annotation;
  if (await hasComment(client, taskId, marker)) return;
  const body = line.includes(marker) ? line : `${line}\n(${marker})`;
  await updateTask(client, taskId, { comment: { body, public: false } });
}

async function updateTask(client: ZendeskClient, taskId: string, ticket: object): Promise<void> {
  await client.call({
    method: 'PUT',
    path: ['tickets', taskId],
    body: { ticket },
    budgets: ticketBudgets(taskId),
  });
}
