import { z } from 'zod';
import { askedBy } from '../access/audit.ts';
import { visibleTo } from '../access/keys.story.ts';
import { endpoint, type Endpoint } from '../runtime/http/endpoint.ts';
import { Time } from '../runtime/http/page.ts';
import { NewAlertTarget } from './schema.ts';
import { addTarget, listTargets, removeTarget, tryTarget, type TargetParts } from './targets.story.ts';

/** A place beside mail where low scores are told. Its secret is never shown again. */
export const AlertTargetBody = z.object({
  id: z.uuid(),
  connectionId: z.uuid(),
  platform: z.string(),
  name: z.string(),
  channel: z.string().nullable(),
  createdAt: Time,
});

const ById = z.object({ id: z.uuid() });

export function alertEndpoints(parts: TargetParts): Endpoint[] {
  return [...listEndpoints(parts), ...targetEndpoints(parts)];
}

function listEndpoints(parts: TargetParts): Endpoint[] {
  const { core } = parts;
  return [
    endpoint({
      method: 'get',
      path: '/v1/connections/:id/alert-targets',
      summary: 'Where low scores are told beside mail',
      scope: 'read',
      request: { params: ById },
      responses: {
        200: { description: 'All of them', body: z.object({ items: z.array(AlertTargetBody) }) },
      },
      handler: async ({ params, principal }) => {
        const workspaceIds = await visibleTo(core, principal);
        const items = await listTargets(parts, { workspaceIds, connectionId: params.id });
        return { status: 200, body: { items } };
      },
    }),
    endpoint({
      method: 'post',
      path: '/v1/connections/:id/alert-targets',
      summary: 'Tell low scores in a channel of Slack, Teams or WeCom',
      scope: 'management',
      request: { params: ById, body: NewAlertTarget },
      responses: { 201: { description: 'Added', body: AlertTargetBody } },
      handler: async (call) => {
        const asked = {
          workspaceIds: await visibleTo(core, call.principal),
          connectionId: call.params.id,
        };
        const audited = { ...parts, core: askedBy(core, call) };
        return { status: 201, body: await addTarget(audited, asked, call.body) };
      },
    }),
  ];
}

function targetEndpoints(parts: TargetParts): Endpoint[] {
  const { core } = parts;
  return [
    endpoint({
      method: 'post',
      path: '/v1/alert-targets/:id/try',
      summary: 'Post a sample there, now',
      scope: 'management',
      request: { params: ById },
      responses: {
        200: {
          description: 'Whether it was taken',
          body: z.object({ ok: z.boolean(), words: z.string().nullable().describe('what to do next') }),
        },
      },
      handler: async ({ params, principal }) => {
        const words = await tryTarget(parts, await visibleTo(core, principal), params.id);
        return { status: 200, body: { ok: words === null, words } };
      },
    }),
    endpoint({
      method: 'delete',
      path: '/v1/alert-targets/:id',
      summary: 'Tell nothing there any more; alerts that wait for it are skipped',
      scope: 'management',
      request: { params: ById },
      responses: { 204: { description: 'Removed' } },
      handler: async (call) => {
        const audited = { ...parts, core: askedBy(core, call) };
        await removeTarget(audited, await visibleTo(core, call.principal), call.params.id);
        return { status: 204 };
      },
    }),
  ];
}
