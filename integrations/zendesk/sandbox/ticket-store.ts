import { takeId, vendorTime } from './state.ts';
import type { Account, Audit, Comment, Ticket, TicketStatus, User } from './state.ts';
import { changedTicket } from './ticket-rules.ts';
import type { Settable, TicketChange } from './ticket-rules.ts';
import { invalidAttribute, recordInvalid } from './vendor-error.ts';

/** Who acts, and by which door: "api" for integrations, "web" for people, "email" for customers. */
export interface Actor {
  readonly user: User;
  readonly via: string;
}

export interface AppliedChange {
  readonly ticket: Ticket;
  readonly actor: Actor;
  readonly created: boolean;
  readonly statusBefore: TicketStatus | null;
  readonly publicComment: boolean;
}

export interface By {
  readonly actor: Actor;
  readonly now: number;
}

export interface Step {
  readonly change: TicketChange;
  readonly by: By;
  readonly created?: boolean;
}

/** Applies a change as the vendor does, or throws the vendor's complaint and leaves the ticket as it was. */
export function applyChange(account: Account, ticket: Ticket, step: Step): AppliedChange {
  const { change, by } = step;
  const statusBefore = step.created ? null : ticket.status;
  const next = changedTicket(account, ticket, change);
  const events = changesOf(ticket, next);
  if (change.externalId !== undefined) indexExternalId(account, ticket, change.externalId);
  Object.assign(ticket, next);
  enterStatus(ticket, statusBefore, by.now);
  const comment = change.comment ? addComment(account, ticket, { ...change.comment, by }) : null;
  ticket.audits.push(auditOf(account, by, comment ? [...events, { type: 'Comment' }] : events));
  touch(account, ticket, by.now);
  return {
    ticket,
    actor: by.actor,
    created: step.created ?? false,
    statusBefore,
    publicComment: comment?.public ?? false,
  };
}

function changesOf(before: Ticket, after: Settable): Audit['events'] {
  const names = ['subject', 'status', 'type', 'assigneeId', 'groupId', 'requesterId', 'dueAt'] as const;
  const plain = names
    .filter((name) => before[name] !== after[name])
    .map((name) => ({ type: 'Change', field: name, value: after[name] }));
  const custom = Object.entries(after.fields)
    .filter(([id, value]) => (before.fields[id] ?? null) !== value)
    .map(([id, value]) => ({ type: 'Change', field: id, value }));
  return [...plain, ...custom];
}

function enterStatus(ticket: Ticket, before: TicketStatus | null, now: number): void {
  if (ticket.status === before) return;
  ticket.statusUpdatedAt = vendorTime(now);
  if (ticket.status === 'solved') ticket.solvedAt = laterThan(ticket.solvedAt, now);
  // Closed without having been solved counts as solved now.
  if (ticket.status === 'closed' && ticket.solvedAt === null) ticket.solvedAt = vendorTime(now);
  if (before === 'solved' && ticket.status !== 'closed') ticket.reopens += 1;
}

/** Two solves in one second would look like one: the second gets the next second. */
function laterThan(previous: string | null, now: number): string {
  const time = vendorTime(now);
  if (previous === null || previous < time) return time;
  return vendorTime(Date.parse(previous) + 1_000);
}

function addComment(
  account: Account,
  ticket: Ticket,
  input: { body: string; public: boolean; by: By },
): Comment {
  const comment = {
    id: takeId(account),
    authorId: input.by.actor.user.id,
    body: input.body,
    public: input.public,
    createdAt: vendorTime(input.by.now),
  };
  ticket.comments.push(comment);
  return comment;
}

function auditOf(account: Account, by: By, events: Audit['events']): Audit {
  return {
    id: takeId(account),
    authorId: by.actor.user.id,
    via: by.actor.via,
    createdAt: vendorTime(by.now),
    events,
  };
}

/** Every change moves the ticket to the end of the export. */
export function touch(account: Account, ticket: Ticket, now: number): void {
  ticket.updatedAt = vendorTime(now);
  account.nextChange += 1;
  ticket.change = account.nextChange;
  account.changes.push({ position: account.nextChange, ticketId: ticket.id, at: now });
  if (account.changes.length > 4 * account.tickets.size + 1_000) {
    account.changes = account.changes.filter(
      ({ position, ticketId }) =>
        position === account.nextChange || account.tickets.get(ticketId)?.change === position,
    );
  }
}

function indexExternalId(account: Account, ticket: Ticket, externalId: string | null): void {
  if (ticket.externalId !== null) {
    const others = (account.ticketsByExternalId.get(ticket.externalId) ?? []).filter(
      (id) => id !== ticket.id,
    );
    account.ticketsByExternalId.set(ticket.externalId, others);
  }
  if (externalId === null) return;
  const present = account.ticketsByExternalId.get(externalId) ?? [];
  account.ticketsByExternalId.set(externalId, [...present, ticket.id]);
}

export interface NewTicket extends TicketChange {
  readonly requesterId: number;
  readonly channel: string;
  readonly followUpOf?: number | null | undefined;
}

/** Makes a ticket; a follow-up inherits tags and custom fields of the closed ticket it follows. */
export function createTicket(account: Account, input: NewTicket, by: By): AppliedChange {
  if (!input.comment) throw invalidAttribute('A ticket needs a first comment');
  const source = sourceOf(account, input.followUpOf ?? null);
  account.nextTicketId += 1;
  const ticket = emptyTicket(account, { id: account.nextTicketId, input, source, ...by });
  const applied = applyChange(account, ticket, { change: input, by, created: true });
  account.tickets.set(ticket.id, ticket);
  return applied;
}

function sourceOf(account: Account, id: number | null): Ticket | null {
  if (id === null) return null;
  const source = account.tickets.get(id);
  if (source?.status !== 'closed')
    throw recordInvalid('base', `Ticket ${id} is not closed: no follow-up is possible`);
  return source;
}

interface Made {
  readonly id: number;
  readonly input: NewTicket;
  readonly source: Ticket | null;
  readonly actor: Actor;
  readonly now: number;
}

function emptyTicket(account: Account, made: Made): Ticket {
  const { input, source } = made;
  const at = vendorTime(made.now);
  const requester = account.users.get(input.requesterId);
  return {
    ...blank,
    id: made.id,
    subject: '',
    requesterId: input.requesterId,
    submitterId: made.actor.user.id,
    brandId: account.brandId,
    organizationId: requester?.organizationId ?? null,
    recipient: input.channel === 'email' ? `support@${account.subdomain}.example` : null,
    channel: input.channel,
    followUpOf: source?.id ?? null,
    // A follow-up inherits; any other ticket carries its requester's tags. Tags that are given replace both.
    tags: [...((source ?? requester)?.tags ?? [])],
    fields: { ...source?.fields },
    comments: [],
    audits: [],
    statusUpdatedAt: at,
    createdAt: at,
    updatedAt: at,
  };
}

const blank = {
  status: 'new',
  type: null,
  priority: null,
  assigneeId: null,
  groupId: null,
  externalId: null,
  mergedInto: null,
  dueAt: null,
  solvedAt: null,
  reopens: 0,
  change: 0,
} as const;
