import { z } from 'zod';
import { visibleTo } from '../access/keys.story.ts';
import type { Core } from '../runtime/core.ts';
import { endpoint, type Endpoint } from '../runtime/http/endpoint.ts';
import { Time } from '../runtime/http/page.ts';
import { followUpCounts } from './follow-up.store.ts';

const Share = z.number().nullable().describe('0 to 1; null while there is no task');

const FollowUpFigures = z.object({
  tasks: z.int().describe('tasks of low answers; those that a correction completed are left out'),
  followedUp: z.int(),
  followedUpShare: Share,
  sameDay: z.int().describe('followed up on the day of the answer, in the zone of the connection'),
  sameDayShare: Share,
  medianSeconds: z.int().nullable().describe('from the answer to the completed task'),
  overdue: z.int().describe('past their due date and not followed up'),
});

/** The task of an answer, as GET /v1/responses/{id} shows it. */
export const TaskBody = z.object({
  connectionId: z.uuid(),
  taskId: z.string(),
  ownerName: z.string().nullable(),
  dueAt: Time,
  state: z.enum(['open', 'completed-by-us', 'left-to-owner']),
  openedAt: Time,
  followedUpAt: Time.nullable().describe('null again when the task is reopened'),
  followedUpBy: z.string().nullable(),
  elapsedSeconds: z.int().nullable().describe('from the answer to the completed task'),
  sameDay: z.boolean().nullable().describe('in the zone of the connection'),
});

export function followUpEndpoints(core: Core): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/v1/follow-ups',
      summary: 'How many low answers were followed up, and how soon',
      scope: 'read',
      request: {
        query: z.strictObject({
          connection: z.uuid().optional(),
          from: z.iso.datetime({ offset: true }).optional().describe('answers from this time on'),
          until: z.iso.datetime({ offset: true }).optional().describe('answers before this time'),
        }),
      },
      responses: { 200: { description: 'The figures', body: FollowUpFigures } },
      handler: async ({ query, principal }) => {
        const counts = await core.db.inWorkspaces(await visibleTo(core, principal), (tx) =>
          followUpCounts(
            tx,
            {
              connectionId: query.connection ?? null,
              from: query.from === undefined ? null : new Date(query.from),
              until: query.until === undefined ? null : new Date(query.until),
            },
            core.now(),
          ),
        );
        const { tasks, followedUp, sameDay, overdue, medianSeconds } = counts;
        const share = (part: number): number | null => (tasks === 0 ? null : part / tasks);
        return {
          status: 200,
          body: {
            tasks,
            followedUp,
            followedUpShare: share(followedUp),
            sameDay,
            sameDayShare: share(sameDay),
            medianSeconds: medianSeconds === null ? null : Math.round(medianSeconds),
            overdue,
          },
        };
      },
    }),
  ];
}
