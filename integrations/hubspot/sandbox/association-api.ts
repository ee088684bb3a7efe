import { idOf, inputsOf, typeOf } from './api.ts';
import type { ApiCall, Endpoint } from './api.ts';
import { linkType, linksOf } from './links.ts';
import type { Link } from './state.ts';
import type { Reply } from './vendor-error.ts';

export const ASSOCIATION_ENDPOINTS: readonly Endpoint[] = [
  { method: 'get', path: '/crm/objects/2026-03/:type/:id/associations/:to', handle: page },
  { method: 'post', path: '/crm/associations/2026-03/:type/:to/batch/read', handle: batchRead },
];

const PAGE_MAX = 500;

function page(call: ApiCall): Reply {
  const limit = Math.min(PAGE_MAX, Number(call.query.get('limit') ?? PAGE_MAX));
  const offset = Number(call.query.get('after') ?? 0);
  const links = linksOf(call.portal, { type: typeOf(call), id: call.params['id'] ?? '' }, typeOf(call, 'to'));
  const all = grouped(links);
  return {
    status: 200,
    body: {
      results: all.slice(offset, offset + limit),
      ...(offset + limit < all.length ? { paging: { next: { after: String(offset + limit) } } } : {}),
    },
  };
}

function batchRead(call: ApiCall): Reply {
  const [from, to] = [typeOf(call), typeOf(call, 'to')];
  const results = inputsOf(call)
    .map(idOf)
    .map((id) => ({ from: { id }, to: grouped(linksOf(call.portal, { type: from, id }, to)) }))
    .filter((one) => one.to.length > 0);
  return { status: 200, body: { status: 'COMPLETE', results } };
}

/** One entry per record, with all its association types. */
function grouped(links: readonly Link[]) {
  const byId = Map.groupBy(links, ({ toId }) => toId);
  return [...byId].map(([toObjectId, types]) => ({
    toObjectId,
    associationTypes: types.map(({ typeId }) => ({
      category: 'HUBSPOT_DEFINED',
      typeId,
      label: linkType(typeId)?.label ?? null,
    })),
  }));
}
