import { z } from 'zod';
import { visibleTo } from '../access/keys.story.ts';
import { elapsedSeconds, isSameDay } from '../case/followed-up.ts';
import { TaskBody } from '../case/routes.ts';
import { taskOfResponse } from '../case/store.ts';
import { connectionById } from '../connection/store.ts';
import { EffectBody } from '../follow-up/routes.ts';
import { effectRows } from '../follow-up/outbox.store.ts';
import type { Core } from '../runtime/core.ts';
import { NotFoundError } from '../runtime/errors.ts';
import { endpoint, type Endpoint } from '../runtime/http/endpoint.ts';
import { PageQuery, pageOf, pageSchema, positionOf, Time } from '../runtime/http/page.ts';
import { Band, Metric } from '../survey/schema.ts';
import type { Tx } from '../runtime/db/database.ts';
import { responseEvents, responseRows, responsesById, type ResponseRow } from './store.ts';

export const ResponseBody = z.object({
  id: z.uuid(),
  connectionId: z.uuid(),
  invitationId: z.uuid(),
  ledgerId: z.uuid(),
  ticketId: z.string(),
  surveyKey: z.string(),
  surveyVersion: z.int(),
  metric: Metric,
  programme: z.string(),
  locale: z.string(),
  selection: z.string(),
  via: z.string().describe('mail, or helpdesk-link for a link that agents could read'),
  score: z.int(),
  band: Band,
  comment: z.string().nullable(),
  contactAllowed: z.boolean().nullable(),
  revision: z.int().describe('grows by one with every change by the customer'),
  answeredAt: Time,
  changedAt: Time,
  settledRevision: z.int().nullable().describe('the revision that tasks and notes were made from'),
});

const Revision = z.object({
  revision: z.int(),
  score: z.int(),
  comment: z.string().nullable(),
  contactAllowed: z.boolean().nullable(),
  at: Time,
  via: z.string(),
});

async function taskOf(tx: Tx, response: ResponseRow): Promise<z.input<typeof TaskBody> | null> {
  const task = await taskOfResponse(tx, response.id);
  const connection = task && (await connectionById(tx, response.connectionId));
  if (!task || !connection) return null;
  const { followedUpAt } = task;
  const { answeredAt } = response;
  const { timeZone } = connection.settings.sender;
  return {
    ...task,
    elapsedSeconds: followedUpAt && elapsedSeconds(answeredAt, followedUpAt),
    sameDay: followedUpAt && isSameDay(answeredAt, followedUpAt, timeZone),
  };
}

export function responseEndpoints(core: Core): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/v1/responses',
      summary: 'List answers',
      scope: 'read',
      request: {
        query: PageQuery.extend({ connection: z.uuid().optional(), ticket: z.string().optional() }),
      },
      responses: { 200: { description: 'Newest first', body: pageSchema(ResponseBody) } },
      handler: async ({ query, principal }) => {
        const rows = await core.db.inWorkspaces(await visibleTo(core, principal), (tx) =>
          responseRows(tx, {
            connectionId: query.connection ?? null,
            ticketId: query.ticket ?? null,
            before: positionOf(query.cursor),
            limit: query.limit + 1,
          }),
        );
        return {
          status: 200,
          body: pageOf(rows, query.limit, (row) => ({ at: row.answeredAt, id: row.id })),
        };
      },
    }),
    endpoint({
      method: 'get',
      path: '/v1/responses/:id',
      summary: 'Read an answer, its history and what followed from it',
      scope: 'read',
      request: { params: z.object({ id: z.uuid() }) },
      responses: {
        200: {
          description: 'The answer',
          body: ResponseBody.extend({
            history: z.array(Revision),
            effects: z.array(EffectBody),
            task: TaskBody.nullable(),
          }),
        },
      },
      handler: async ({ params, principal }) => {
        const body = await core.db.inWorkspaces(await visibleTo(core, principal), async (tx) => {
          const response = (await responsesById(tx, [params.id])).get(params.id);
          if (!response) throw new NotFoundError('answer');
          const history = await responseEvents(tx, params.id);
          const effects = await effectRows(tx, {
            responseId: params.id,
            state: null,
            before: null,
            limit: 500,
          });
          return { ...response, history, effects, task: await taskOf(tx, response) };
        });
        return { status: 200, body };
      },
    }),
  ];
}
