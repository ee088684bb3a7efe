import { addLink, linkedIds, moveLinks } from './links.ts';
import { ensureContact } from './people.ts';
import type { CustomerInput } from './people.ts';
import { stageOf } from './portals.ts';
import { archiveRecord, insertRecord, iso, updateRecord } from './records.ts';
import type { SandboxPipeline, SandboxPortal, SandboxType, StoredRecord } from './state.ts';
import { changeNow, liveRecord } from './world.ts';
import type { TicketEvent, World } from './world.ts';

export interface TicketInput {
  readonly contact: CustomerInput;
  readonly subject?: string | undefined;
  readonly status?: 'open' | 'solved' | undefined;
  /** ISO 8601, in the past: the ticket was solved then, and no webhook tells of it. */
  readonly solvedAt?: string | undefined;
  readonly count?: number | undefined;
  /** Id or e-mail of an owner; by turns when absent. */
  readonly owner?: string | undefined;
  /** Id of a pipeline; the default one when absent. */
  readonly pipeline?: string | undefined;
  /** False: nobody has replied yet, so the customer is not to be asked. */
  readonly agentReply?: boolean | undefined;
}

/** What people do in HubSpot: every step stores, and tells the app by webhook where HubSpot would. */
export interface Story {
  createContact(account: string, input: CustomerInput): { id: string };
  createTickets(account: string, input: TicketInput): { ids: string[] };
  /** Into the first closed stage of its pipeline, or the one named. */
  solveTicket(account: string, id: string, stageId?: string): void;
  reopenTicket(account: string, id: string): void;
  mergeTicket(account: string, id: string, into: string): void;
  deleteTicket(account: string, id: string): void;
  /** An agent starts to work on the task. */
  touchTask(account: string, id: string): void;
  completeTask(account: string, id: string): void;
}

export class UnknownRecordError extends Error {}

interface Step {
  readonly world: World;
  readonly portal: SandboxPortal;
  readonly record: StoredRecord;
}

const TICKET_TO_CONTACT = 16;
const TICKET_TO_COMPANY = 26;
/** A ticket is this old when it is created as solved in the past. */
const WORKED_ON_MS = 3_600_000;

export function createStory(world: World, found: (account: string) => SandboxPortal): Story {
  function stepOn(account: string, type: SandboxType, id: string): Step {
    const portal = found(account);
    const record = liveRecord(portal, type, id);
    if (!record) throw new UnknownRecordError(`There is no ${type} record "${id}" in portal ${portal.id}`);
    // The state is written later, when the step is done.
    world.changed();
    return { world, portal, record };
  }

  return {
    createContact(account, input) {
      world.changed();
      return { id: ensureContact(changeNow(world, found(account)), input).id };
    },
    createTickets(account, input) {
      const portal = found(account);
      world.changed();
      return { ids: Array.from({ length: input.count ?? 1 }, () => createTicket(world, portal, input)) };
    },
    solveTicket: (account, id, stageId) => moveTicket(stepOn(account, 'tickets', id), true, stageId),
    reopenTicket: (account, id) => moveTicket(stepOn(account, 'tickets', id), false),
    mergeTicket: (account, id, into) =>
      mergeInto(stepOn(account, 'tickets', id), stepOn(account, 'tickets', into).record),
    deleteTicket: (account, id) => removeTicket(stepOn(account, 'tickets', id)),
    touchTask: (account, id) => startTask(stepOn(account, 'tasks', id)),
    completeTask: (account, id) => updateTask(stepOn(account, 'tasks', id), { hs_task_status: 'COMPLETED' }),
  };
}

function createTicket(world: World, portal: SandboxPortal, input: TicketInput): string {
  const now = changeNow(world, portal);
  const contact = ensureContact(now, input.contact);
  const solvedAt = input.solvedAt ? Date.parse(input.solvedAt) : null;
  const at = solvedAt === null ? now.at : solvedAt - WORKED_ON_MS;
  const record = insertRecord({ ...now, at }, 'tickets', ticketValues(portal, input, at));
  addLink(portal, record.id, { toId: contact.id, typeId: TICKET_TO_CONTACT });
  for (const companyId of linkedIds(portal, contact, 'companies')) {
    addLink(portal, record.id, { toId: companyId, typeId: TICKET_TO_COMPANY });
  }
  if (solvedAt !== null) {
    const closing = { hs_pipeline_stage: stageWhere(portal, record, true) };
    updateRecord({ ...now, at: solvedAt }, record, closing);
  } else if (input.status === 'solved') moveTicket({ world, portal, record }, true);
  return record.id;
}

function ticketValues(portal: SandboxPortal, input: TicketInput, at: number): Record<string, string> {
  const pipeline = pipelineNamed(portal, input.pipeline);
  return {
    subject: input.subject ?? 'I need help with my order',
    source_type: 'EMAIL',
    hs_pipeline: pipeline.id,
    hs_pipeline_stage: pipeline.stages.find(({ closed }) => !closed)?.id ?? '',
    hubspot_owner_id: ownerNamed(portal, input.owner),
    hs_last_message_received_at: iso(at),
    ...(input.agentReply === false
      ? {}
      : { first_agent_reply_date: iso(at), hs_last_message_sent_at: iso(at) }),
  };
}

function pipelineNamed({ pipelines, id }: SandboxPortal, wanted: string | undefined): SandboxPipeline {
  const pipeline = wanted === undefined ? pipelines[0] : pipelines.find((one) => one.id === wanted);
  if (!pipeline) throw new UnknownRecordError(`There is no pipeline "${wanted}" in portal ${id}`);
  return pipeline;
}

function ownerNamed(
  { owners, nextTicketId, id: portalId }: SandboxPortal,
  wanted: string | undefined,
): string {
  if (wanted === undefined) return owners[nextTicketId % Math.max(1, owners.length)]?.id ?? '';
  const owner = owners.find(({ id, email }) => id === wanted || email === wanted);
  if (!owner) throw new UnknownRecordError(`There is no owner "${wanted}" in portal ${portalId}`);
  return owner.id;
}

function stageWhere(portal: SandboxPortal, ticket: StoredRecord, closed: boolean): string {
  const place = stageOf(portal, ticket.properties['hs_pipeline_stage']);
  return place?.pipeline.stages.find((stage) => stage.closed === closed)?.id ?? '';
}

function moveTicket(step: Step, closed: boolean, stageId?: string): void {
  const { world, portal, record } = step;
  const target = stageId ?? stageWhere(portal, record, closed);
  if (!stageOf(portal, target)) throw new UnknownRecordError(`There is no stage "${target}"`);
  const moved = updateRecord(changeNow(world, portal), record, { hs_pipeline_stage: target });
  if (moved) tell(step, { kind: 'stage', stageId: target, source: 'CRM_UI' });
}

function mergeInto(step: Step, survivor: StoredRecord): void {
  const { world, portal, record } = step;
  const change = changeNow(world, portal);
  archiveRecord(record, change.at);
  record.mergedInto = survivor.id;
  moveLinks(portal, record, survivor.id);
  const merged = [survivor.properties['hs_merged_object_ids'], record.id].filter(Boolean).join(';');
  updateRecord(change, survivor, { hs_merged_object_ids: merged });
  tell({ ...step, record: survivor }, { kind: 'merge', mergedIds: [record.id] });
}

function removeTicket(step: Step): void {
  archiveRecord(step.record, step.world.now());
  tell(step, { kind: 'deletion' });
}

function startTask(step: Step): void {
  const body = `${step.record.properties['hs_task_body'] ?? ''}<p>I have called the customer.</p>`;
  updateTask(step, { hs_task_body: body, hs_task_status: 'IN_PROGRESS' });
}

function updateTask({ world, portal, record }: Step, values: Record<string, string>): void {
  updateRecord(changeNow(world, portal), record, values);
}

function tell({ world, portal, record }: Step, what: TicketEvent['what']): void {
  world.publish({ portalId: portal.id, ticketId: record.id, occurredAt: record.updatedAt, what });
}
