import { randomUUID } from 'node:crypto';
import type { Account, Ticket } from './state.ts';

/** One event of an event-subscribed webhook, ready to be sent. */
export interface TicketEvent {
  /** With the prefix, as in a webhook's subscriptions. */
  readonly type: string;
  readonly body: string;
}

export const EVENT_TYPE_PREFIX = 'zen:event-type:ticket.';

/** The envelope as documented: ids as texts, statuses in upper case, empty texts for what is missing. */
export function ticketEvent(
  account: Account,
  ticket: Ticket,
  happened: { readonly name: string; readonly actorId: number; readonly now: number; readonly event: object },
): TicketEvent {
  const type = `${EVENT_TYPE_PREFIX}${happened.name}`;
  const body = JSON.stringify({
    type,
    account_id: Number(account.accountId),
    id: randomUUID(),
    time: new Date(happened.now).toISOString(),
    zendesk_event_version: '2022-11-06',
    subject: `zen:ticket:${ticket.id}`,
    detail: detailOf(ticket, happened.actorId),
    event: { ...happened.event, meta: { sequence: { id: randomUUID(), position: 1, total: 1 } } },
  });
  return { type, body };
}

function detailOf(ticket: Ticket, actorId: number): object {
  return {
    id: String(ticket.id),
    actor_id: String(actorId),
    assignee_id: idText(ticket.assigneeId),
    brand_id: String(ticket.brandId),
    created_at: ticket.createdAt,
    custom_status: '',
    description: ticket.comments[0]?.body ?? '',
    external_id: ticket.externalId ?? '',
    form_id: '',
    group_id: idText(ticket.groupId),
    is_public: ticket.comments.some((comment) => comment.public),
    organization_id: idText(ticket.organizationId),
    priority: ticket.priority?.toUpperCase() ?? '',
    requester_id: String(ticket.requesterId),
    status: ticket.status.toUpperCase(),
    subject: ticket.subject,
    submitter_id: String(ticket.submitterId),
    tags: ticket.tags,
    type: ticket.type?.toUpperCase() ?? '',
    updated_at: ticket.updatedAt,
    via: { channel: ticket.channel },
  };
}

function idText(id: number | null): string {
  return id === null ? '' : String(id);
}

/** What a placeholder of a trigger's body becomes; nothing is escaped, as with the vendor. */
export function fillPlaceholders(account: Account, ticket: Ticket, template: string): string {
  const values: Readonly<Record<string, string>> = {
    'ticket.id': String(ticket.id),
    'ticket.status': ticket.status.charAt(0).toUpperCase() + ticket.status.slice(1),
    'ticket.title': ticket.subject,
    'ticket.external_id': ticket.externalId ?? '',
    'ticket.brand.name': account.name,
    'ticket.updated_at_with_timestamp': ticket.updatedAt,
    'ticket.requester.name': account.users.get(ticket.requesterId)?.name ?? '',
  };
  return template.replaceAll(/\{\{\s*([\w.]+)\s*\}\}/g, (_, name: string) => values[name] ?? '');
}
