import { z } from 'zod';
import type { Core } from '../../runtime/core.ts';
import { NotFoundError } from '../../runtime/errors.ts';
import { endpoint, type Endpoint } from '../../runtime/http/endpoint.ts';
import { PageQuery, pageOf, pageSchema, positionOf, Time } from '../../runtime/http/page.ts';
import { askedBy } from '../audit.ts';
import { auditRows } from '../audit.store.ts';
import { makeApiKey, visibleTo, withdrawApiKey } from '../keys.story.ts';
import { ownWorkspace } from '../routes.ts';
import { KeyScope } from '../schema.ts';
import { apiKeysOf } from '../store.ts';

const KeyBody = z.object({
  id: z.uuid(),
  workspaceId: z.uuid(),
  name: z.string(),
  scopes: z.array(KeyScope).readonly(),
  createdAt: Time,
  lastUsedAt: Time.nullable().describe('to the minute'),
});

const NewKey = z.strictObject({
  name: z.string().trim().min(1).max(100),
  scopes: z
    .array(KeyScope)
    .min(1)
    .refine((scopes) => new Set(scopes).size === scopes.length, 'names a scope twice'),
  workspaceId: z.uuid().optional().describe("needed with the operator's key; else the key's own"),
});

const AuditBody = z.object({
  id: z.uuid(),
  workspaceId: z.uuid(),
  at: Time,
  actorKind: z.enum(['member', 'key', 'operator', 'app', 'service']),
  actorId: z.string().nullable(),
  actorName: z.string().nullable(),
  action: z.string().describe('`<subject>.<what was done>`'),
  subjectKind: z.string(),
  subjectId: z.string().nullable(),
  before: z.json().describe('what differed before; null where nothing was'),
  after: z.json(),
  requestId: z.string().nullable(),
});

/** API keys and the audit log. */
export function keyEndpoints(core: Core): Endpoint[] {
  return [...apiKeyEndpoints(core), auditEndpoint(core)];
}

function apiKeyEndpoints(core: Core): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/v1/api-keys',
      summary: 'List the API keys',
      scope: 'management',
      responses: { 200: { description: 'Newest first', body: z.object({ items: z.array(KeyBody) }) } },
      handler: async ({ principal }) => {
        const workspaceIds = await visibleTo(core, principal);
        const keys = await core.db.unscoped((tx) => apiKeysOf(tx, workspaceIds));
        const items = keys.flatMap(({ workspaceId, ...key }) =>
          workspaceId === null ? [] : [{ ...key, workspaceId }],
        );
        return { status: 200, body: { items } };
      },
    }),
    endpoint({
      method: 'post',
      path: '/v1/api-keys',
      summary: 'Make an API key: it is shown this once',
      scope: 'management',
      request: { body: NewKey },
      responses: {
        201: { description: 'The key', body: z.object({ id: z.uuid(), apiKey: z.string() }) },
      },
      handler: async (call) => {
        const { name, scopes, workspaceId = ownWorkspace(call.principal) } = call.body;
        if (!(await visibleTo(core, call.principal)).includes(workspaceId))
          throw new NotFoundError('workspace');
        const wish = { workspaceId, name, scopes, createdBy: null };
        return { status: 201, body: await makeApiKey(askedBy(core, call), wish) };
      },
    }),
    endpoint({
      method: 'delete',
      path: '/v1/api-keys/:id',
      summary: 'Revoke an API key',
      scope: 'management',
      request: { params: z.object({ id: z.uuid() }) },
      responses: { 204: { description: 'It opens nothing any more' } },
      handler: async (call) => {
        const workspaceIds = await visibleTo(core, call.principal);
        await withdrawApiKey(askedBy(core, call), workspaceIds, call.params.id);
        return { status: 204 };
      },
    }),
  ];
}

function auditEndpoint(core: Core): Endpoint {
  return endpoint({
    method: 'get',
    path: '/v1/audit',
    summary: 'Read the audit log: who changed what',
    scope: 'management',
    request: {
      query: PageQuery.extend({
        action: z.string().optional(),
        subject: z.string().optional(),
        actor: z.string().optional(),
      }),
    },
    responses: { 200: { description: 'Newest first', body: pageSchema(AuditBody) } },
    handler: async ({ query, principal }) => {
      const rows = await core.db.inWorkspaces(await visibleTo(core, principal), (tx) =>
        auditRows(tx, {
          action: query.action ?? null,
          subjectId: query.subject ?? null,
          actorId: query.actor ?? null,
          before: positionOf(query.cursor),
          limit: query.limit + 1,
        }),
      );
      const { items, nextCursor } = pageOf(rows, query.limit, ({ at, id }) => ({ at, id }));
      const body = items.map((row) => ({ ...row, before: asJson(row.before), after: asJson(row.after) }));
      return { status: 200, body: { items: body, nextCursor } };
    },
  });
}

function asJson(value: unknown): z.infer<ReturnType<typeof z.json>> {
  return z.json().parse(value ?? null);
}
