import type { Account, CustomerMail, Field, FieldValue, Ticket, User } from './state.ts';

/** What a person or a test looks at: fields by title or key as well as by id. */
export interface TicketRecord {
  readonly id: string;
  readonly subject: string;
  readonly status: string;
  readonly type: string | null;
  readonly requester: { readonly id: string; readonly name: string; readonly email: string } | null;
  readonly assignee: { readonly id: string; readonly name: string; readonly email: string } | null;
  readonly group: string | null;
  readonly externalId: string | null;
  readonly tags: readonly string[];
  /** By title: "Afterword NPS score". */
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly fieldsById: Readonly<Record<string, FieldValue>>;
  readonly comments: readonly {
    readonly author: string;
    readonly authorRole: string;
    readonly public: boolean;
    readonly body: string;
    readonly createdAt: string;
  }[];
  readonly dueAt: string | null;
  readonly solvedAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly followUpOf: string | null;
  readonly mergedInto: string | null;
}

export interface UserRecord {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly locale: string;
  readonly organisation: string | null;
  readonly tags: readonly string[];
  /** By key: "afterword_nps_score"; empty ones are left out. */
  readonly fields: Readonly<Record<string, FieldValue>>;
}

export interface OrganisationRecord {
  readonly id: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly fields: Readonly<Record<string, FieldValue>>;
}

export interface HistoryEntry {
  readonly object: string;
  readonly id: string;
  readonly externalId: string | null;
  readonly name: string;
  readonly fields: Readonly<Record<string, FieldValue>>;
}

export interface WebhookEntry {
  readonly id: string;
  readonly name: string;
  readonly endpoint: string;
  readonly subscriptions: readonly string[];
}

/** Task tickets are kept apart from those of customers. */
export function ticketRecords(account: Account): TicketRecord[] {
  return [...account.tickets.values()]
    .filter((ticket) => !isTask(ticket))
    .map((one) => ticketRecord(account, one));
}

export function taskRecords(account: Account): TicketRecord[] {
  return [...account.tickets.values()].filter(isTask).map((one) => ticketRecord(account, one));
}

function isTask(ticket: Ticket): boolean {
  return ticket.type === 'task';
}

export function userRecords(account: Account): UserRecord[] {
  return [...account.users.values()].map((user) => ({
    id: String(user.id),
    name: user.name,
    email: user.email,
    role: user.role,
    locale: user.locale,
    organisation: organisationName(account, user),
    tags: user.tags,
    fields: filled(user.fields),
  }));
}

function organisationName(account: Account, user: User): string | null {
  return user.organizationId === null ? null : (account.organizations.get(user.organizationId)?.name ?? null);
}

export function organisationRecords(account: Account): OrganisationRecord[] {
  return [...account.organizations.values()].map((organization) => ({
    id: String(organization.id),
    name: organization.name,
    tags: organization.tags,
    fields: filled(organization.fields),
  }));
}

export function historyEntries(account: Account): HistoryEntry[] {
  return [...account.customObjects.values()].flatMap((object) =>
    [...object.records.values()].map(({ id, externalId, name, fields }) => ({
      object: object.key,
      id,
      externalId,
      name,
      fields: filled(fields),
    })),
  );
}

export function webhookEntries(account: Account): WebhookEntry[] {
  return [...account.webhooks.values()].map(({ id, name, endpoint, subscriptions }) => ({
    id,
    name,
    endpoint,
    subscriptions,
  }));
}

export function customerMails(account: Account): readonly CustomerMail[] {
  return account.customerMails;
}

export function ticketRecord(account: Account, ticket: Ticket): TicketRecord {
  return {
    id: String(ticket.id),
    subject: ticket.subject,
    status: ticket.status,
    type: ticket.type,
    requester: person(account, ticket.requesterId),
    assignee: person(account, ticket.assigneeId),
    group: ticket.groupId === null ? null : (account.groups.get(ticket.groupId) ?? null),
    externalId: ticket.externalId,
    tags: ticket.tags,
    fields: byTitle([...account.ticketFields.values()], ticket.fields),
    fieldsById: filled(ticket.fields),
    comments: ticket.comments.map((comment) => ({
      author: account.users.get(comment.authorId)?.name ?? 'unknown',
      authorRole: account.users.get(comment.authorId)?.role ?? 'unknown',
      public: comment.public,
      body: comment.body,
      createdAt: comment.createdAt,
    })),
    dueAt: ticket.dueAt,
    solvedAt: ticket.solvedAt,
    createdAt: ticket.createdAt,
    updatedAt: ticket.updatedAt,
    followUpOf: ticket.followUpOf === null ? null : String(ticket.followUpOf),
    mergedInto: ticket.mergedInto === null ? null : String(ticket.mergedInto),
  };
}

function person(account: Account, id: number | null): TicketRecord['requester'] {
  const user = id === null ? undefined : account.users.get(id);
  return user ? { id: String(user.id), name: user.name, email: user.email } : null;
}

function byTitle(fields: readonly Field[], values: Record<string, FieldValue>): Record<string, FieldValue> {
  return filled(Object.fromEntries(fields.map((field) => [field.title, values[field.id] ?? null])));
}

function filled(values: Record<string, FieldValue>): Record<string, FieldValue> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}
