import { found } from './api.ts';
import type { ApiCall, Endpoint } from './api.ts';
import { iso } from './records.ts';
import type { SandboxOwner, SandboxPipeline } from './state.ts';
import type { Reply } from './vendor-error.ts';

export const DIRECTORY_ENDPOINTS: readonly Endpoint[] = [
  { method: 'get', path: '/crm/pipelines/2026-03/tickets', handle: pipelines },
  { method: 'get', path: '/crm/owners/2026-03', handle: owners },
  { method: 'get', path: '/crm/owners/2026-03/:id', handle: owner },
  { method: 'get', path: '/crm/limits/2026-03/custom-properties', handle: limits },
  { method: 'get', path: '/account-info/2026-03/details', handle: details },
];

function pipelines({ portal }: ApiCall): Reply {
  return { status: 200, body: { results: portal.pipelines.map(pipelineView) } };
}

function pipelineView({ id, label, stages }: SandboxPipeline, displayOrder: number) {
  return {
    id,
    label,
    displayOrder,
    archived: false,
    stages: stages.map((stage, index) => ({
      id: stage.id,
      label: stage.label,
      displayOrder: index,
      archived: false,
      metadata: { ticketState: stage.closed ? 'CLOSED' : 'OPEN', isClosed: String(stage.closed) },
    })),
  };
}

const OWNERS_PAGE = 100;

function owners({ portal, query }: ApiCall): Reply {
  const archived = query.get('archived') === 'true';
  const email = query.get('email')?.toLowerCase();
  const all = portal.owners.filter((one) => one.archived === archived && (!email || one.email === email));
  const limit = Math.min(500, Number(query.get('limit') ?? OWNERS_PAGE));
  const offset = Number(query.get('after') ?? 0);
  return {
    status: 200,
    body: {
      results: all.slice(offset, offset + limit).map(ownerView),
      ...(offset + limit < all.length ? { paging: { next: { after: String(offset + limit) } } } : {}),
    },
  };
}

function owner({ portal, params, query }: ApiCall): Reply {
  const archived = query.get('archived') === 'true';
  const one = portal.owners.find(({ id, archived: gone }) => id === params['id'] && gone === archived);
  return { status: 200, body: ownerView(found(one)) };
}

function ownerView({ id, userId, email, firstName, lastName, archived }: SandboxOwner) {
  const since = iso(0);
  return {
    id,
    userId,
    email,
    firstName,
    lastName,
    archived,
    type: 'PERSON',
    createdAt: since,
    updatedAt: since,
  };
}

function limits({ portal }: ApiCall): Reply {
  const types = [
    ['0-1', 'contacts'],
    ['0-2', 'companies'],
    ['0-5', 'tickets'],
  ] as const;
  const byObjectType = types.map(([objectTypeId, type]) => {
    const usage = [...portal.properties[type].values()].filter(({ builtIn }) => !builtIn).length;
    return { objectTypeId, limit: portal.propertyLimit, usage };
  });
  return { status: 200, body: { byObjectType } };
}

function details({ portal }: ApiCall): Reply {
  return {
    status: 200,
    body: {
      portalId: Number(portal.id),
      accountType: 'DEVELOPER_TEST',
      timeZone: 'Europe/Vilnius',
      uiDomain: 'app.hubspot.com',
      dataHostingLocation: 'eu1',
    },
  };
}
