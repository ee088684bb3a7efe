import { found } from './api.ts';
import type { ApiCall, Endpoint } from './api.ts';
import { isClosed, iso } from './records.ts';
import type { StoredRecord } from './state.ts';
import { failure } from './vendor-error.ts';
import type { Reply } from './vendor-error.ts';
import { liveRecord } from './world.ts';

/** Answers to HubSpot's own feedback surveys: read only, and only with the optional scope. */
export const NATIVE_SURVEY_ENDPOINTS: readonly Endpoint[] = [
  { method: 'post', path: '/crm/objects/2026-03/feedback_submissions/search', handle: search, search: true },
  {
    method: 'get',
    path: '/crm/objects/2026-03/tickets/:id/associations/feedback_submissions',
    handle: ofTicket,
  },
];

function requireScope({ portal }: ApiCall): void {
  if (portal.nativeSurvey !== 'hidden') return;
  throw failure(403, 'MISSING_SCOPES', "This app hasn't been granted all required scopes to make this call.");
}

/** A portal that surveys got an answer about every closed ticket. */
function answered({ portal }: ApiCall): StoredRecord[] {
  if (portal.nativeSurvey !== 'on') return [];
  return [...portal.records.tickets.values()].filter((ticket) => isClosed(portal, ticket));
}

function search(call: ApiCall): Reply {
  requireScope(call);
  const results = answered(call).map((ticket) => ({
    id: `9${ticket.id}`,
    properties: { hs_createdate: iso(ticket.updatedAt) },
    createdAt: iso(ticket.updatedAt),
    updatedAt: iso(ticket.updatedAt),
    archived: false,
  }));
  return { status: 200, body: { total: results.length, results: results.slice(-1) } };
}

function ofTicket(call: ApiCall): Reply {
  requireScope(call);
  const ticket = found(liveRecord(call.portal, 'tickets', call.params['id'] ?? ''));
  const results = answered(call)
    .filter(({ id }) => id === ticket.id)
    .map(({ id }) => ({
      toObjectId: Number(`9${id}`),
      associationTypes: [{ category: 'HUBSPOT_DEFINED', typeId: 99, label: null }],
    }));
  return { status: 200, body: { results } };
}
