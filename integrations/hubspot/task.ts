import { createHash } from 'node:crypto';
import { ConnectorError } from '../../src/connector/errors.ts';
import type { OpenedTask, TaskCondition, TaskDesk, TaskDraft, TaskOwner } from '../../src/connector/task.ts';
import type { Agent } from '../../src/connector/ticket.ts';
import { ASSOCIATION_TYPE_IDS, associatedIds } from './associations.ts';
import { BATCH_SIZE } from './batch.ts';
import { holdsMarker, htmlOf, textOf } from './html.ts';
import { agentById, ownerDirectory } from './owners.ts';
import { contactIdOf } from './people.ts';
import type { Portal } from './portal.ts';
import type { Association, RecordRef, Values } from './records.ts';
import type { CrmObject } from './schema.ts';
import { standingsOf } from './task-standing.ts';

const TASK_PROPERTIES = [
  'hs_task_subject',
  'hs_task_body',
  'hs_task_status',
  'hs_timestamp',
  'hubspot_owner_id',
];
/** The task as it was opened ends with this line; whatever is added later stands below it. */
const REFERENCE = 'Afterword reference:';

export function createTaskDesk(portal: Portal): TaskDesk {
  return {
    find: (draft) => findTask(portal, draft),
    create: (draft) => createTask(portal, draft),
    condition: (taskId) => conditionOf(portal, taskId),
    standings: (taskIds) => standingsOf(portal, taskIds),
    complete: (taskId, line) => completeTask(portal, taskId, line),
    annotate: (taskId, line, marker) => annotateTask(portal, taskId, { line, marker }),
  };
}

/** Looks among the tasks of the ticket, contact or company, newest first: search would lag behind a create. */
async function findTask(portal: Portal, draft: TaskDraft): Promise<OpenedTask | null> {
  const ids = await candidateIds(portal, draft);
  const newestFirst = ids.toSorted((a, b) => Number(b) - Number(a));
  for (let start = 0; start < newestFirst.length; start += BATCH_SIZE) {
    const batch = newestFirst.slice(start, start + BATCH_SIZE);
    const { results } = await portal.client.readObjects('tasks', batch, { properties: TASK_PROPERTIES });
    const found = results.find(({ properties }) =>
      holdsMarker(properties['hs_task_body'] ?? '', draft.marker),
    );
    if (found) return { taskId: found.id, ownerName: await ownerNameOf(portal, found) };
  }
  return null;
}

async function candidateIds(portal: Portal, draft: TaskDraft): Promise<string[]> {
  const anchor = await anchorOf(portal, draft);
  if (anchor) return associatedIds(portal.client, anchor, 'tasks');
  // A task of a person this CRM does not know hangs on nothing: only search can find it, some seconds late.
  const { results } = await portal.client.search('tasks', {
    groups: [{ filters: [{ property: 'hs_task_body', operator: 'CONTAINS_TOKEN', value: draft.marker }] }],
    properties: ['hs_task_body'],
    limit: BATCH_SIZE,
  });
  return results.map(({ id }) => id);
}

/** A ticket has few tasks, a contact more, a company most. */
async function anchorOf(portal: Portal, draft: TaskDraft): Promise<RecordRef | null> {
  if (draft.ticketId !== null) return { type: 'tickets', id: draft.ticketId };
  const contactId = await contactIdOf(portal, draft.person);
  if (contactId !== null) return { type: 'contacts', id: contactId };
  return draft.organisationId === null ? null : { type: 'companies', id: draft.organisationId };
}

async function ownerNameOf({ client, memory }: Portal, task: CrmObject): Promise<string | null> {
  const ownerId = task.properties['hubspot_owner_id'];
  if (!ownerId) return null;
  const agent = await agentById(client, memory.owners, ownerId);
  return agent.name ?? agent.email;
}

async function createTask(portal: Portal, draft: TaskDraft): Promise<OpenedTask> {
  const [owner, associations] = await Promise.all([
    ownerFor(portal, draft.owner),
    associationsOf(portal, draft),
  ]);
  try {
    const task = await portal.client.createObject('tasks', valuesOf(draft, owner), associations);
    return { taskId: task.id, ownerName: owner ? (owner.name ?? owner.email) : null };
  } catch (error) {
    // An owner deactivated a moment ago is answered 400, and nothing was made: the task matters more than its owner.
    if (!owner || !(error instanceof ConnectorError) || error.status !== 400) throw error;
    const task = await portal.client.createObject('tasks', valuesOf(draft, null), associations);
    return { taskId: task.id, ownerName: null };
  }
}

/** The first active owner among the id and the e-mail; HubSpot has no groups of owners. */
async function ownerFor({ client, memory }: Portal, owner: TaskOwner): Promise<Agent | null> {
  if (owner.externalId === null && owner.email === null) return null;
  const directory = await ownerDirectory(client, memory.owners);
  const byId = directory.byId.get(owner.externalId ?? '');
  return byId ?? directory.byEmail.get((owner.email ?? '').toLowerCase()) ?? null;
}

async function associationsOf(portal: Portal, draft: TaskDraft): Promise<Association[]> {
  const contactId = await contactIdOf(portal, draft.person);
  const { taskToContact, taskToTicket, taskToCompany } = ASSOCIATION_TYPE_IDS;
  return [
    ...(contactId === null ? [] : [{ toId: contactId, typeId: taskToContact }]),
    ...(draft.ticketId === null ? [] : [{ toId: draft.ticketId, typeId: taskToTicket }]),
    ...(draft.organisationId === null ? [] : [{ toId: draft.organisationId, typeId: taskToCompany }]),
  ];
}

function valuesOf(draft: TaskDraft, owner: Agent | null): Values {
  const opened: Values = {
    hs_timestamp: draft.dueAt.toISOString(),
    hs_task_subject: draft.title,
    hs_task_body: htmlOf(draft.body),
    hs_task_status: 'NOT_STARTED',
    ...(owner ? { hubspot_owner_id: owner.externalId } : {}),
  };
  const reference = `${REFERENCE} ${draft.marker} (${fingerprint(opened)})`;
  return {
    ...opened,
    hs_task_body: `${opened['hs_task_body']}<br><br>${htmlOf(reference)}`,
    hs_task_priority: 'HIGH',
    hs_task_type: 'TODO',
  };
}

/**
 * What people change when they work on a task, in twelve characters that are kept in the task itself. HubSpot's own
 * `hs_lastmodifieddate` moves without people, and its markup may be rewritten: so words are compared, not bytes.
 */
function fingerprint(values: Readonly<Record<string, string | null>>): string {
  const words = textOf(values['hs_task_body'] ?? '')
    .split(REFERENCE)[0]
    ?.trim();
  const due = new Date(values['hs_timestamp'] ?? 0).getTime();
  const parts = [textOf(values['hs_task_subject'] ?? ''), words, due, values['hubspot_owner_id'] || ''];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);
}

async function conditionOf(portal: Portal, taskId: string): Promise<TaskCondition> {
  const task = await readTask(portal, taskId);
  if (!task) return 'gone';
  const status = task.properties['hs_task_status'];
  if (status === 'COMPLETED') return 'completed';
  if (status !== 'NOT_STARTED') return 'touched';
  // Whatever an agent writes below the reference counts too: the task must still end with its own fingerprint.
  const asOpened = textOf(bodyOf(task)).endsWith(`(${fingerprint(task.properties)})`);
  return asOpened ? 'untouched' : 'touched';
}

async function readTask({ client }: Portal, taskId: string): Promise<CrmObject | null> {
  try {
    const task = await client.readObject('tasks', taskId, { properties: TASK_PROPERTIES });
    return task.archived ? null : task;
  } catch (error) {
    if (error instanceof ConnectorError && error.kind === 'not-found') return null;
    throw error;
  }
}

function bodyOf(task: CrmObject): string {
  return task.properties['hs_task_body'] ?? '';
}

/** One update carries status and line, so that half of it never stands alone. A task that is gone needs no end. */
async function completeTask(portal: Portal, taskId: string, line: string): Promise<void> {
  const task = await readTask(portal, taskId);
  if (!task || task.properties['hs_task_status'] === 'COMPLETED') return;
  await portal.client.updateObject('tasks', taskId, {
    hs_task_status: 'COMPLETED',
    hs_task_body: `${bodyOf(task)}<br>${htmlOf(line)}`,
  });
}

async function annotateTask(
  portal: Portal,
  taskId: string,
  { line, marker }: { readonly line: string; readonly marker: string },
): Promise<void> {
  const task = await readTask(portal, taskId);
  if (!task || holdsMarker(bodyOf(task), marker)) return;
  const marked = line.includes(marker) ? line : `${line} (${marker})`;
  await portal.client.updateObject('tasks', taskId, {
    hs_task_body: `${bodyOf(task)}<br>${htmlOf(marked)}`,
  });
}
