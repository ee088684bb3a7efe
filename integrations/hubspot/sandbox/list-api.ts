import { z } from 'zod';
import { found, requireScope } from './api.ts';
import type { ApiCall, Endpoint } from './api.ts';
import { failure, invalid } from './vendor-error.ts';
import type { Reply } from './vendor-error.ts';

export const LIST_ENDPOINTS: readonly Endpoint[] = [
  { method: 'get', path: '/crm/lists/2026-03/object-type-id/:type/name/:name', handle: byName },
  { method: 'post', path: '/crm/lists/2026-03', handle: create, writes: true },
];

const NewList = z.object({
  name: z.string().min(1),
  objectTypeId: z.literal('0-1'),
  processingType: z.enum(['DYNAMIC', 'MANUAL', 'SNAPSHOT']),
  filterBranch: z.object({
    filterBranchType: z.literal('OR'),
    filterBranches: z.array(
      z.object({
        filters: z.array(
          z.object({
            filterType: z.literal('PROPERTY'),
            property: z.string(),
            operation: z.object({ operator: z.literal('IS_ANY_OF'), values: z.array(z.string()) }),
          }),
        ),
      }),
    ),
  }),
});

function byName(call: ApiCall): Reply {
  requireScope(call, 'crm.lists.read');
  const list = found(call.portal.lists?.get(call.params['name'] ?? ''));
  return { status: 200, body: { list } };
}

function create(call: ApiCall): Reply {
  requireScope(call, 'crm.lists.write');
  const parsed = NewList.safeParse(call.body);
  if (!parsed.success) throw invalid(z.prettifyError(parsed.error));
  const lists = (call.portal.lists ??= new Map());
  const { name } = parsed.data;
  if (lists.has(name)) throw failure(409, 'OBJECT_ALREADY_EXISTS', `A list named ${name} exists`);
  const list = { listId: String(lists.size + 1), ...parsed.data };
  lists.set(name, list);
  return { status: 200, body: { list } };
}
