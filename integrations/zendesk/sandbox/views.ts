import { ratingView } from './native-survey-endpoints.ts';
import type {
  Account,
  Audit,
  Comment,
  CustomObjectRecord,
  Field,
  Organization,
  Ticket,
  User,
} from './state.ts';

/** How the vendor writes each record. */

export function ticketView(account: Account, ticket: Ticket): Record<string, unknown> {
  return {
    id: ticket.id,
    external_id: ticket.externalId,
    via: {
      channel: ticket.channel,
      source: {
        from: ticket.followUpOf === null ? {} : { ticket_id: ticket.followUpOf },
        to: {},
        rel: ticket.followUpOf === null ? null : 'follow_up',
      },
    },
    created_at: ticket.createdAt,
    updated_at: ticket.updatedAt,
    type: ticket.type,
    subject: ticket.subject,
    raw_subject: ticket.subject,
    description: ticket.comments[0]?.body ?? '',
    priority: ticket.priority,
    status: ticket.status,
    recipient: ticket.recipient,
    requester_id: ticket.requesterId,
    submitter_id: ticket.submitterId,
    assignee_id: ticket.assigneeId,
    organization_id: ticket.organizationId,
    group_id: ticket.groupId,
    brand_id: ticket.brandId,
    due_at: ticket.dueAt,
    tags: ticket.tags,
    custom_fields: [...account.ticketFields.values()].map((field) => ({
      id: field.id,
      value: ticket.fields[field.id] ?? null,
    })),
    ...ratingView(account, ticket),
    is_public: ticket.comments.some((comment) => comment.public),
  };
}

export function metricView(ticket: Ticket): object {
  return {
    id: ticket.id,
    ticket_id: ticket.id,
    created_at: ticket.createdAt,
    updated_at: ticket.updatedAt,
    solved_at: ticket.solvedAt,
    status_updated_at: ticket.statusUpdatedAt,
    reopens: ticket.reopens,
    replies: ticket.comments.filter((comment) => comment.public).length,
  };
}

export function userView(account: Account, user: User): object {
  return {
    id: user.id,
    name: user.name,
    email: user.email,
    role: user.role,
    locale: user.locale,
    iana_time_zone: user.timeZone,
    organization_id: user.organizationId,
    default_group_id: user.groupId,
    suspended: user.suspended,
    active: true,
    verified: true,
    tags: user.tags,
    user_fields: valuesByKey(account.userFields, user.fields),
    created_at: user.createdAt,
    updated_at: user.updatedAt,
  };
}

export function organizationView(account: Account, organization: Organization): object {
  return {
    id: organization.id,
    name: organization.name,
    tags: organization.tags,
    organization_fields: valuesByKey(account.organizationFields, organization.fields),
  };
}

function valuesByKey(fields: readonly Field[], values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    fields.map((field) => [field.key ?? '', dated(field, values[field.key ?? ''] ?? null)]),
  );
}

/** A date comes back as a time at midnight. */
function dated(field: Field, value: unknown): unknown {
  return field.type === 'date' && typeof value === 'string' ? `${value}T00:00:00+00:00` : value;
}

export function commentView(comment: Comment): object {
  return {
    id: comment.id,
    type: 'Comment',
    author_id: comment.authorId,
    body: comment.body,
    plain_body: comment.body,
    public: comment.public,
    attachments: [],
    created_at: comment.createdAt,
  };
}

export function auditView(ticket: Ticket, audit: Audit): object {
  return {
    id: audit.id,
    ticket_id: ticket.id,
    created_at: audit.createdAt,
    author_id: audit.authorId,
    via: { channel: audit.via, source: { from: {}, to: {}, rel: null } },
    events: audit.events,
  };
}

export function fieldView(field: Field): object {
  return {
    id: field.id,
    ...(field.key === null ? {} : { key: field.key }),
    type: field.type,
    title: field.title,
    raw_title: field.title,
    description: field.description,
    active: true,
    ...(field.options.length > 0 ? { custom_field_options: field.options } : {}),
  };
}

export function recordView(record: CustomObjectRecord): object {
  return {
    id: record.id,
    name: record.name,
    external_id: record.externalId,
    custom_object_fields: record.fields,
    created_at: record.createdAt,
    updated_at: record.updatedAt,
  };
}

/** Beside tickets: the records an `include` names, each once. */
export function ticketSideLoads(
  account: Account,
  tickets: readonly Ticket[],
  include: readonly string[],
): Record<string, unknown> {
  const loads: Record<string, unknown> = {};
  if (include.includes('users')) {
    const ids = new Set(tickets.flatMap((one) => [one.requesterId, one.submitterId, one.assigneeId]));
    loads['users'] = present(ids, account.users).map((user) => userView(account, user));
  }
  if (include.includes('organizations')) {
    const ids = new Set(tickets.map((one) => one.organizationId));
    loads['organizations'] = present(ids, account.organizations).map((one) => organizationView(account, one));
  }
  if (include.includes('groups')) {
    const ids = new Set(tickets.map((one) => one.groupId));
    loads['groups'] = [...ids]
      .filter((id) => id !== null)
      .map((id) => ({ id, name: account.groups.get(id) ?? '' }));
  }
  if (include.includes('brands')) loads['brands'] = [{ id: account.brandId, name: account.name }];
  return loads;
}

function present<Found>(ids: ReadonlySet<number | null>, records: ReadonlyMap<number, Found>): Found[] {
  return [...ids].flatMap((id) => {
    const record = id === null ? undefined : records.get(id);
    return record === undefined ? [] : [record];
  });
}
