import { includes, ok } from './endpoint.ts';
import type { ApiAnswer, ApiCall, Endpoint } from './endpoint.ts';
import type { Account, Ticket } from './state.ts';
import { invalidAttribute, VendorError } from './vendor-error.ts';
import { metricView, ticketSideLoads, ticketView } from './views.ts';

export const exportEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/incremental/tickets/cursor', handle: exportTickets },
];

const PAGE_MAX = 1_000;
/** A start within the latest minute is refused. */
const LATEST_START_MS = 60_000;

/** Every ticket changed since, once, in the order of its latest change; deleted ones too. */
function exportTickets(call: ApiCall): ApiAnswer {
  call.world.limits.export(call.account, call.now);
  if (call.actor.user.role !== 'admin') {
    throw new VendorError(403, {
      error: { title: 'Forbidden', message: 'You do not have access to this page.' },
    });
  }
  const after = startOf(call);
  const size = Math.min(PAGE_MAX, Number(call.query['per_page'] ?? '1000') || PAGE_MAX);
  const { tickets, position, end } = changedAfter(call.account, after, size);
  const include = includes(call);
  return ok({
    tickets: tickets.map((ticket) => ticketView(call.account, ticket)),
    ...ticketSideLoads(call.account, tickets, include),
    ...(include.includes('metric_sets') ? { metric_sets: tickets.map(metricView) } : {}),
    after_cursor: Buffer.from(String(position)).toString('base64url'),
    before_cursor: null,
    end_of_stream: end,
  });
}

function startOf(call: ApiCall): number {
  const cursor = call.query['cursor'];
  if (cursor !== undefined) {
    const position = Number(Buffer.from(cursor, 'base64url').toString());
    if (Number.isNaN(position)) throw invalidAttribute('The cursor is not one of ours');
    return position;
  }
  const start = Number(call.query['start_time'] ?? Number.NaN) * 1_000;
  if (Number.isNaN(start)) throw invalidAttribute('start_time or cursor is needed');
  if (start > call.now - LATEST_START_MS) {
    throw new VendorError(422, {
      error: 'InvalidValue',
      description: 'Too recent start_time. Use a start_time older than 60 seconds',
    });
  }
  const first = call.account.changes.find((change) => change.at >= start);
  return (first?.position ?? call.account.nextChange + 1) - 1;
}

function changedAfter(
  account: Account,
  after: number,
  size: number,
): { tickets: Ticket[]; position: number; end: boolean } {
  const tickets: Ticket[] = [];
  let position = after;
  for (const change of account.changes.slice(firstAfter(account, after))) {
    if (tickets.length === size) return { tickets, position, end: false };
    position = change.position;
    const ticket = account.tickets.get(change.ticketId);
    if (ticket?.change === change.position) tickets.push(ticket);
  }
  return { tickets, position, end: true };
}

/** Positions only grow: the first one behind the cursor is found by halving. */
function firstAfter(account: Account, after: number): number {
  let low = 0;
  let high = account.changes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((account.changes[middle]?.position ?? Infinity) <= after) low = middle + 1;
    else high = middle;
  }
  return low;
}
