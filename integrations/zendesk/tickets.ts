import type { AccountAccess } from '../../src/connector/account.ts';
import { countryOf } from '../../src/connector/country.ts';
import { ConnectorError } from '../../src/connector/errors.ts';
import { TRIAL_MARKER } from '../../src/connector/inspection.ts';
import type { SolvedPage, Ticket, TicketReading } from '../../src/connector/ticket.ts';
import { ask } from './ask.ts';
import type { ZendeskClient } from './client.ts';
import { agentReplies, contributors, customerMessages, readConversation } from './conversation.ts';
import type { Conversation } from './conversation.ts';
import { requesterOf } from './requester.ts';
import { ExportPage, MetricsAnswer, TicketAnswer } from './schema.ts';
import type { MetricSet, NamedRecord, ZendeskTicket, ZendeskUser } from './schema.ts';
import { hasNativeSurvey } from './native-surveys.ts';
import { TASK_MARKER_PREFIX } from './task-marker.ts';

const INCLUDE = 'users,groups,organizations,brands,metric_sets';
/** Zendesk puts this tag on a ticket that was merged into another and closes it. */
const MERGED_TAG = 'closed_by_merge';
/** The export leaves out the latest minute and refuses to start in it. */
const EXPORT_LAG_MS = 61_000;
const EXPORT_PAGE_SIZE = 500;

/** Two calls: the ticket with everything beside it, and its conversation. */
export async function readTicket(
  client: ZendeskClient,
  access: AccountAccess,
  ticketId: string,
): Promise<TicketReading> {
  const answer = await ticketWithSideLoads(client, ticketId);
  if (answer === null || answer.ticket.status === 'deleted') return { found: false, reason: 'deleted' };
  const { ticket } = answer;
  if (ticket.status === 'closed' && ticket.tags.includes(MERGED_TAG)) {
    return { found: false, reason: 'merged' };
  }
  const conversation = await readConversation(client, ticketId);
  const solvedAt = await solvedTime(client, answer);
  const nativeSurvey = access.options.skipNativeSurveys ? await hasNativeSurvey(client, ticket) : false;
  return { found: true, ticket: { ...toTicket({ answer, conversation, solvedAt, access }), nativeSurvey } };
}

async function ticketWithSideLoads(client: ZendeskClient, ticketId: string): Promise<TicketAnswer | null> {
  try {
    const path = ['tickets', ticketId];
    return await ask(client, { method: 'GET', path, query: { include: INCLUDE } }, TicketAnswer);
  } catch (error) {
    if (error instanceof ConnectorError && error.kind === 'not-found') return null;
    throw error;
  }
}

function statusOf(ticket: ZendeskTicket): Ticket['status'] {
  return ticket.status === 'solved' || ticket.status === 'closed' ? ticket.status : 'open';
}

/**
 * When the ticket entered solved. The metrics ride along with the ticket, embedded or beside it (both are seen in the
 * wild); an account that sends neither costs a third call. A ticket imported as solved has no such time at all.
 */
async function solvedTime(client: ZendeskClient, answer: TicketAnswer): Promise<Date | null> {
  const { ticket } = answer;
  if (statusOf(ticket) === 'open') return null;
  const loaded = ticket.metric_set ?? answer.metric_sets.find((set) => set.ticket_id === ticket.id);
  const metrics = loaded?.solved_at ? loaded : await readMetrics(client, ticket.id);
  return metrics.solved_at ?? metrics.status_updated_at ?? ticket.updated_at;
}

async function readMetrics(client: ZendeskClient, ticketId: string): Promise<MetricSet> {
  const call = { method: 'GET', path: ['tickets', ticketId, 'metrics'] } as const;
  return (await ask(client, call, MetricsAnswer)).ticket_metric;
}

interface Read {
  readonly answer: TicketAnswer;
  readonly conversation: Conversation;
  readonly solvedAt: Date | null;
  readonly access: AccountAccess;
}

function toTicket({ answer, conversation, solvedAt, access }: Read): Ticket {
  const { ticket } = answer;
  const requester = answer.users.find((user) => user.id === ticket.requester_id);
  const organisation = answer.organizations.find((one) => one.id === ticket.organization_id);
  return {
    id: ticket.id,
    number: ticket.id,
    status: statusOf(ticket),
    solvedAt,
    createdAt: ticket.created_at,
    requester: requester ? requesterOf(requester) : null,
    organisation: organisation
      ? { externalId: organisation.id, name: organisation.name, tags: organisation.tags }
      : null,
    snapshot: snapshotOf(answer, conversation),
    customerMessages: customerMessages(conversation, ticket.requester_id),
    agentReplies: agentReplies(conversation, ticket.requester_id),
    receivedAt: ticket.recipient,
    ownTask: ticket.external_id?.startsWith(TASK_MARKER_PREFIX) ?? false,
    trial: ticket.external_id?.startsWith(TRIAL_MARKER) ?? false,
    consent: isTruthy(fieldValue(access.options.consentField, ticket, requester)),
    country: countryOf(fieldValue(access.options.countryField, ticket, requester)),
    inheritedScore: wasInherited(ticket, access.resources),
  };
}

function snapshotOf(answer: TicketAnswer, conversation: Conversation): Ticket['snapshot'] {
  const { ticket } = answer;
  const assignee = answer.users.find((user) => user.id === ticket.assignee_id);
  return {
    assignee: assignee ? { externalId: assignee.id, name: assignee.name, email: assignee.email } : null,
    group: named(ticket.group_id, answer.groups),
    brand: named(ticket.brand_id, answer.brands),
    channel: ticket.via.channel,
    tags: ticket.tags,
    contributors: contributors(conversation, ticket.requester_id),
  };
}

/** The id counts even where the account does not side-load the name. */
function named(
  id: string | null,
  records: readonly NamedRecord[],
): { externalId: string; name: string | null } | null {
  if (id === null) return null;
  return { externalId: id, name: records.find((record) => record.id === id)?.name ?? null };
}

/** A number names a ticket field, anything else the key of a user field. */
function fieldValue(
  field: string | undefined,
  ticket: ZendeskTicket,
  requester: ZendeskUser | undefined,
): unknown {
  if (field === undefined || field === '') return undefined;
  if (/^\d+$/.test(field)) return ticket.custom_fields.find((one) => one.id === field)?.value ?? null;
  return requester?.user_fields[field] ?? null;
}

function isTruthy(value: unknown): boolean | null {
  if (value === undefined) return null;
  if (typeof value === 'string') return !['', 'false', 'no', '0'].includes(value.trim().toLowerCase());
  return value === true || (typeof value === 'number' && value !== 0);
}

/** Zendesk copies custom fields into a follow-up ticket; ours say for which ticket they were written. */
function wasInherited(ticket: ZendeskTicket, resources: AccountAccess['resources']): boolean {
  const fieldId = resources['ticket_field.written_for'];
  if (fieldId === undefined) return false;
  const writtenFor = ticket.custom_fields.find((field) => field.id === fieldId)?.value;
  return typeof writtenFor === 'string' && writtenFor !== '' && writtenFor !== ticket.id;
}

/**
 * One page of the incremental export, which misses nothing: every ticket changed since, of which the solved ones are
 * kept. The cursor of the last page is where the next poll goes on; one that Zendesk no longer takes starts over.
 */
export async function solvedSince(
  client: ZendeskClient,
  access: AccountAccess,
  from: { since: Date; cursor: string | null },
): Promise<SolvedPage> {
  const page = await exportPage(client, access, from);
  const metrics = new Map(page.metric_sets.map((set) => [set.ticket_id, set]));
  const tickets = page.tickets
    .filter((ticket) => statusOf(ticket) !== 'open' && !ticket.external_id?.startsWith(TASK_MARKER_PREFIX))
    .map((ticket) => ({
      ticketId: ticket.id,
      solvedAt: (ticket.metric_set ?? metrics.get(ticket.id))?.solved_at ?? null,
    }))
    .filter(({ solvedAt }) => solvedAt === null || solvedAt >= from.since);
  return {
    tickets,
    cursor: page.after_cursor ?? from.cursor ?? '',
    more: !page.end_of_stream && page.after_cursor !== null,
  };
}

async function exportPage(
  client: ZendeskClient,
  access: AccountAccess,
  from: { since: Date; cursor: string | null },
): Promise<ExportPage> {
  const start = { start_time: startOf(access, from.since) };
  if (!from.cursor) return askForExport(client, start);
  try {
    return await askForExport(client, { cursor: from.cursor });
  } catch (error) {
    if (error instanceof ConnectorError && error.kind === 'refused') return askForExport(client, start);
    throw error;
  }
}

function askForExport(client: ZendeskClient, start: Record<string, string | number>): Promise<ExportPage> {
  return ask(
    client,
    {
      method: 'GET',
      path: ['incremental', 'tickets', 'cursor'],
      query: { ...start, per_page: EXPORT_PAGE_SIZE, include: 'metric_sets' },
      budgets: ['incremental'],
    },
    ExportPage,
  );
}

/** Seconds since 1970. */
function startOf(access: AccountAccess, since: Date): number {
  return Math.floor(Math.min(since.getTime(), access.now().getTime() - EXPORT_LAG_MS) / 1_000);
}
