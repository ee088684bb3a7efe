import { z } from 'zod';
import { softDelete } from './deletion.ts';
import { created, includes, numericId, ok, paged, shaped } from './endpoint.ts';
import type { ApiAnswer, ApiCall, Endpoint } from './endpoint.ts';
import type { Ticket } from './state.ts';
import { syncFieldsWithTags } from './ticket-rules.ts';
import type { TicketChange } from './ticket-rules.ts';
import { applyChange, createTicket, touch } from './ticket-store.ts';
import { closedTicket, recordNotFound, VendorError } from './vendor-error.ts';
import { auditView, commentView, metricView, ticketSideLoads, ticketView, userView } from './views.ts';
import { announce } from './world.ts';

export const ticketEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/tickets', handle: listByExternalId },
  { method: 'POST', path: '/tickets', handle: create },
  { method: 'GET', path: '/tickets/:id', handle: show },
  { method: 'PUT', path: '/tickets/:id', handle: update },
  { method: 'DELETE', path: '/tickets/:id', handle: remove },
  { method: 'GET', path: '/tickets/:id/comments', handle: comments },
  { method: 'GET', path: '/tickets/:id/audits', handle: audits },
  { method: 'GET', path: '/tickets/:id/metrics', handle: metrics },
  { method: 'PUT', path: '/tickets/:id/tags', handle: addTags },
  { method: 'DELETE', path: '/tickets/:id/tags', handle: removeTags },
];

const Changes = {
  subject: z.string().optional(),
  status: z.enum(['new', 'open', 'pending', 'hold', 'solved', 'closed']).optional(),
  type: z.enum(['problem', 'incident', 'question', 'task']).optional(),
  priority: z.enum(['low', 'normal', 'high', 'urgent']).optional(),
  assignee_id: z.number().nullable().optional(),
  group_id: z.number().nullable().optional(),
  requester_id: z.number().optional(),
  external_id: z.string().nullable().optional(),
  due_at: z.iso.datetime().nullable().optional(),
  tags: z.array(z.string()).optional(),
  custom_fields: z.array(z.strictObject({ id: z.number(), value: z.unknown() })).optional(),
  comment: z.strictObject({ body: z.string(), public: z.boolean().default(true) }).optional(),
};
const UpdateBody = z.strictObject({
  ticket: z.strictObject({
    ...Changes,
    safe_update: z.boolean().optional(),
    updated_stamp: z.string().optional(),
  }),
});
const CreateBody = z.strictObject({
  ticket: z.strictObject({ ...Changes, via_followup_source_id: z.number().optional() }),
});
const TagsBody = z.strictObject({ tags: z.array(z.string()).min(1) });

function changeOf(
  body: z.output<typeof UpdateBody>['ticket'] | z.output<typeof CreateBody>['ticket'],
): TicketChange {
  return {
    subject: body.subject,
    status: body.status,
    type: body.type,
    priority: body.priority,
    assigneeId: body.assignee_id,
    groupId: body.group_id,
    requesterId: body.requester_id,
    externalId: body.external_id,
    dueAt: body.due_at,
    tags: body.tags,
    fields: body.custom_fields,
    comment: body.comment,
  };
}

function found(call: ApiCall): Ticket {
  const ticket = call.account.tickets.get(numericId(call.params['id']));
  if (!ticket || ticket.status === 'deleted') throw recordNotFound();
  return ticket;
}

function listByExternalId(call: ApiCall): ApiAnswer {
  const externalId = call.query['external_id'];
  const ids =
    externalId === undefined
      ? [...call.account.tickets.keys()]
      : (call.account.ticketsByExternalId.get(externalId) ?? []);
  const tickets = ids
    .flatMap((id) => call.account.tickets.get(id) ?? [])
    .filter((one) => one.status !== 'deleted');
  const { page, meta } = paged(tickets, call.query);
  return ok({
    tickets: page.map((ticket) => ticketView(call.account, ticket)),
    ...ticketSideLoads(call.account, page, includes(call)),
    meta,
  });
}

function show(call: ApiCall): ApiAnswer {
  const ticket = found(call);
  const include = includes(call);
  return ok({
    ticket: {
      ...ticketView(call.account, ticket),
      ...(include.includes('metric_sets') ? { metric_set: metricView(ticket) } : {}),
    },
    ...ticketSideLoads(call.account, [ticket], include),
  });
}

function create(call: ApiCall): ApiAnswer {
  const { ticket: input } = shaped(call.body, CreateBody);
  const applied = createTicket(
    call.account,
    {
      ...changeOf(input),
      requesterId: input.requester_id ?? call.actor.user.id,
      channel: 'api',
      followUpOf: input.via_followup_source_id,
    },
    call,
  );
  announce(call.world, call.account, applied);
  return created({ ticket: ticketView(call.account, applied.ticket) });
}

function update(call: ApiCall): ApiAnswer {
  const ticket = found(call);
  call.world.limits.ticketUpdate(call.account, ticket.id, call.now);
  const { ticket: input } = shaped(call.body, UpdateBody);
  if (ticket.status === 'closed') throw closedTicket();
  if (input.safe_update && input.updated_stamp !== ticket.updatedAt) {
    throw new VendorError(409, { error: 'UpdateConflict', description: 'Safe Update prevented the update' });
  }
  const applied = applyChange(call.account, ticket, { change: changeOf(input), by: call });
  announce(call.world, call.account, applied);
  return ok({ ticket: ticketView(call.account, ticket), audit: auditView(ticket, latest(ticket)) });
}

function remove(call: ApiCall): ApiAnswer {
  const ticket = found(call);
  softDelete(call.world, { account: call.account, ticket, actorId: call.actor.user.id });
  return { status: 204 };
}

function latest(ticket: Ticket): Ticket['audits'][number] {
  const audit = ticket.audits.at(-1);
  if (!audit) throw new Error('a ticket has at least the audit of its creation');
  return audit;
}

function comments(call: ApiCall): ApiAnswer {
  const ticket = found(call);
  const newestFirst = call.query['sort'] === '-created_at';
  const { page, meta } = paged(newestFirst ? ticket.comments.toReversed() : ticket.comments, call.query);
  const authors = [...new Set(page.map((comment) => comment.authorId))].flatMap(
    (id) => call.account.users.get(id) ?? [],
  );
  return ok({
    comments: page.map(commentView),
    ...(includes(call).includes('users')
      ? { users: authors.map((user) => userView(call.account, user)) }
      : {}),
    meta,
  });
}

function audits(call: ApiCall): ApiAnswer {
  const ticket = found(call);
  const { page, meta } = paged(ticket.audits, call.query);
  return ok({ audits: page.map((audit) => auditView(ticket, audit)), meta });
}

function metrics(call: ApiCall): ApiAnswer {
  return ok({ ticket_metric: metricView(found(call)) });
}

function addTags(call: ApiCall): ApiAnswer {
  const { tags } = shaped(call.body, TagsBody);
  return setTags(call, (present) => [...new Set([...present, ...tags])]);
}

function removeTags(call: ApiCall): ApiAnswer {
  const { tags } = shaped(call.body, TagsBody);
  return setTags(call, (present) => present.filter((tag) => !tags.includes(tag)));
}

/** Closed tickets keep their tags unless the account allows otherwise; this one does not. */
function setTags(call: ApiCall, change: (present: readonly string[]) => string[]): ApiAnswer {
  const ticket = found(call);
  call.world.limits.ticketUpdate(call.account, ticket.id, call.now);
  if (ticket.status === 'closed' && !call.world.faults.of(call.account.subdomain).closedTicketTags)
    throw closedTicket();
  ticket.tags = change(ticket.tags);
  syncFieldsWithTags(call.account, ticket.fields, ticket.tags);
  touch(call.account, ticket, call.now);
  return ok({ tags: ticket.tags });
}
