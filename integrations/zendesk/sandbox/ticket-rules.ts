import { acceptedValue, retag } from './field-values.ts';
import type { Account, FieldValue, Ticket, TicketStatus, User } from './state.ts';
import { recordInvalid } from './vendor-error.ts';

/** A change of a ticket whose shape was checked already. */
export interface TicketChange {
  readonly subject?: string | undefined;
  readonly status?: TicketStatus | undefined;
  readonly type?: string | undefined;
  readonly priority?: string | undefined;
  readonly assigneeId?: number | null | undefined;
  readonly groupId?: number | null | undefined;
  readonly requesterId?: number | undefined;
  readonly externalId?: string | null | undefined;
  readonly dueAt?: string | null | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly fields?: readonly { readonly id: number; readonly value?: unknown }[] | undefined;
  readonly comment?: { readonly body: string; readonly public: boolean } | undefined;
}

/** The part of a ticket that a change can set. */
export type Settable = Pick<
  Ticket,
  | 'subject'
  | 'status'
  | 'type'
  | 'priority'
  | 'assigneeId'
  | 'groupId'
  | 'requesterId'
  | 'externalId'
  | 'dueAt'
  | 'tags'
  | 'fields'
>;

/** What the ticket would become; @throws {VendorError} with the vendor's complaint when a rule forbids it. */
export function changedTicket(account: Account, ticket: Ticket, change: TicketChange): Settable {
  const assigneeId = given(change.assigneeId, ticket.assigneeId);
  const status = given(change.status, ticket.status);
  const next: Settable = {
    subject: given(change.subject, ticket.subject),
    // An assigned ticket is no longer new.
    status: assigneeId !== null && status === 'new' ? 'open' : status,
    type: given(change.type, ticket.type),
    priority: given(change.priority, ticket.priority),
    assigneeId,
    groupId: groupOf(account, assigneeId, given(change.groupId, ticket.groupId)),
    requesterId: given(change.requesterId, ticket.requesterId),
    externalId: given(change.externalId, ticket.externalId),
    dueAt: given(change.dueAt, ticket.dueAt),
    ...fieldsAndTags(account, ticket, change),
  };
  if (change.groupId != null) refuseForeignGroup(account, assigneeId, change.groupId);
  refuseContradictions(account, next);
  if (change.comment?.body.trim() === '') throw recordInvalid('comment', 'Comment: cannot be blank');
  return next;
}

function given<Value>(wanted: Value | undefined, present: Value): Value {
  return wanted === undefined ? present : wanted;
}

function refuseContradictions(account: Account, next: Settable): void {
  if (next.status === 'solved' && next.assigneeId === null) {
    throw recordInvalid('base', 'Assignee: is required when solving a ticket');
  }
  if (next.dueAt !== null && next.type !== 'task') {
    throw recordInvalid('due_at', 'Due at: only tasks have a due date');
  }
  if (!account.users.has(next.requesterId))
    throw recordInvalid('requester', 'Requester: is not a known user');
}

/** An agent brings the ticket into their own group. */
function groupOf(account: Account, assigneeId: number | null, groupId: number | null): number | null {
  if (groupId !== null && !account.groups.has(groupId))
    throw recordInvalid('group', 'Group: is not a known group');
  if (assigneeId === null) return groupId;
  return activeAgent(account, assigneeId).groupId ?? groupId;
}

function activeAgent(account: Account, id: number): User {
  const agent = account.users.get(id);
  if (agent && agent.role !== 'end-user' && !agent.suspended) return agent;
  throw recordInvalid('base', 'Assignee: is not an active agent');
}

function refuseForeignGroup(account: Account, assigneeId: number | null, groupId: number): void {
  const own = assigneeId === null ? null : (account.users.get(assigneeId)?.groupId ?? null);
  if (own !== null && own !== groupId) throw recordInvalid('base', 'Assignee: is not a member of the group');
}

function fieldsAndTags(
  account: Account,
  ticket: Ticket,
  change: TicketChange,
): Pick<Settable, 'fields' | 'tags'> {
  const fields: Record<string, FieldValue> = { ...ticket.fields };
  let tags = change.tags ? [...change.tags] : [...ticket.tags];
  if (change.tags) syncFieldsWithTags(account, fields, tags);
  for (const { id, value } of change.fields ?? []) {
    const field = account.ticketFields.get(id);
    if (!field) throw recordInvalid('base', `Custom field ${id} does not exist`);
    const after = acceptedValue(field, value);
    tags = retag(tags, { field, before: fields[id] ?? null, after });
    fields[id] = after;
  }
  return { fields, tags };
}

/** Taking away the tag of a drop-down's value empties the drop-down; putting one there sets it. */
export function syncFieldsWithTags(
  account: Account,
  fields: Record<string, FieldValue>,
  tags: readonly string[],
): void {
  const values = fields;
  for (const field of account.ticketFields.values()) {
    if (field.type !== 'tagger') continue;
    const present = field.options.find((option) => tags.includes(option.value));
    if (present || values[field.id] != null) values[field.id] = present?.value ?? null;
  }
}
