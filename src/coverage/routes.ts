import { z } from 'zod';
import { visibleTo } from '../access/keys.story.ts';
import { mustFind } from '../connection/admin.story.ts';
import type { Core } from '../runtime/core.ts';
import { endpoint, type Endpoint } from '../runtime/http/endpoint.ts';
import { coverageOf } from './store.ts';

const SHOWN = 500;

const CoverageBody = z.object({
  organisationId: z.string(),
  contacts: z.int().describe('people of the organisation whom Afterword has met'),
  asked: z.int(),
  answered: z.int(),
  coverage: z.number().describe('asked / contacts, 0 to 1'),
});

export function coverageEndpoints(core: Core): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/v1/coverage',
      summary: 'How many of the people met at each organisation were asked, and answered',
      scope: 'read',
      request: { query: z.strictObject({ connection: z.uuid() }) },
      responses: {
        200: {
          description: 'The largest organisations first, at most 500',
          body: z.object({ items: z.array(CoverageBody) }),
        },
      },
      handler: async ({ query, principal }) => {
        const { id, workspaceId } = await mustFind(core, await visibleTo(core, principal), query.connection);
        const rows = await core.db.inWorkspaces([workspaceId], (tx) => coverageOf(tx, id, SHOWN));
        const items = rows.map((row) => ({ ...row, coverage: row.asked / row.contacts }));
        return { status: 200, body: { items } };
      },
    }),
  ];
}
