import { z } from 'zod';
import { visibleTo } from '../access/keys.story.ts';
import type { Core } from '../runtime/core.ts';
import { endpoint, type Endpoint } from '../runtime/http/endpoint.ts';
import { Time } from '../runtime/http/page.ts';
import { suppressionRates } from './action.store.ts';

const DEFAULT_DAYS = 90;
const DAY_MS = 86_400_000;

/** An agent who often takes customers out of the survey chooses who is asked: that is worth a question. */
export const SuppressionRates = z.object({
  since: Time,
  until: Time,
  items: z.array(
    z.object({
      connectionId: z.uuid(),
      agentId: z.string().describe('the id of the agent in the helpdesk'),
      agentName: z.string().nullable(),
      suppressed: z.int().describe('customers who, according to this agent, asked not to be surveyed'),
      solved: z.int().describe('tickets that this agent solved in the same time'),
      rate: z.number().nullable().describe('suppressed / solved; null without a solved ticket'),
    }),
  ),
});

export function sidebarEndpoints(core: Core): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/v1/suppressions',
      summary: 'How often did each agent record that a customer does not want to be surveyed?',
      scope: 'read',
      request: { query: z.object({ since: z.coerce.date().optional(), until: z.coerce.date().optional() }) },
      responses: { 200: { description: 'Agents, most suppressions first', body: SuppressionRates } },
      handler: async ({ query, principal }) => {
        const until = query.until ?? core.now();
        const since = query.since ?? new Date(until.getTime() - DEFAULT_DAYS * DAY_MS);
        const rates = await core.db.inWorkspaces(await visibleTo(core, principal), (tx) =>
          suppressionRates(tx, { since, until }),
        );
        const items = rates.map((one) => ({
          ...one,
          rate: one.solved === 0 ? null : one.suppressed / one.solved,
        }));
        return { status: 200, body: { since, until, items } };
      },
    }),
  ];
}
