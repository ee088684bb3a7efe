import { z } from 'zod';
import { askedBy } from '../access/audit.ts';
import { recordAudit } from '../access/audit.story.ts';
import { visibleTo } from '../access/keys.story.ts';
import type { Core } from '../runtime/core.ts';
import type { Tx } from '../runtime/db/database.ts';
import { NotFoundError } from '../runtime/errors.ts';
import { endpoint, type Endpoint } from '../runtime/http/endpoint.ts';
import { PageQuery, pageOf, pageSchema, positionOf, Time } from '../runtime/http/page.ts';
import { inBatches } from '../runtime/queue/id-batches.ts';
import { effectRows, retryEffect, skipEffect } from './outbox.store.ts';
import { EFFECT_QUEUE } from './raise.story.ts';
import { EffectState } from './schema.ts';

/** One thing that was done, or is to be done, in another system. */
export const EffectBody = z.object({
  id: z.uuid(),
  connectionId: z.uuid().nullable(),
  responseId: z.uuid().nullable(),
  kind: z.string(),
  idempotencyKey: z.string(),
  state: EffectState,
  attempts: z.int(),
  dueAt: Time,
  createdAt: Time,
  finishedAt: Time.nullable(),
  failureKind: z.string().nullable(),
  failureWords: z.string().nullable().describe('what an admin can do about it'),
  resultId: z.string().nullable().describe("the other system's id of what was made"),
  resultWords: z.string().nullable(),
});

const ById = z.object({ id: z.uuid() });

export function effectEndpoints(core: Core): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/v1/effects',
      summary: 'List effects, for instance those that are parked',
      scope: 'read',
      request: { query: PageQuery.extend({ state: EffectState.optional(), response: z.uuid().optional() }) },
      responses: { 200: { description: 'Newest first', body: pageSchema(EffectBody) } },
      handler: async ({ query, principal }) => {
        const rows = await core.db.inWorkspaces(await visibleTo(core, principal), (tx) =>
          effectRows(tx, {
            state: query.state ?? null,
            responseId: query.response ?? null,
            before: positionOf(query.cursor),
            limit: query.limit + 1,
          }),
        );
        return { status: 200, body: pageOf(rows, query.limit, (row) => ({ at: row.createdAt, id: row.id })) };
      },
    }),
    endpoint({
      method: 'post',
      path: '/v1/effects/:id/retry',
      summary: 'Try a parked effect again',
      scope: 'management',
      request: { params: ById },
      responses: { 204: { description: 'It is due now' } },
      handler: async (call) => {
        const now = core.now();
        await core.db.inWorkspaces(await visibleTo(core, call.principal), async (tx) => {
          const retried = await retryEffect(tx, call.params.id, now);
          if (!retried) throw new NotFoundError('parked effect');
          await recordDecision(askedBy(core, call), tx, { ...retried, action: 'effect.retried' });
          await core.queue.add(tx, EFFECT_QUEUE, inBatches([{ ...retried, at: now }]));
        });
        return { status: 204 };
      },
    }),
    endpoint({
      method: 'post',
      path: '/v1/effects/:id/skip',
      summary: 'Decide that a parked effect shall not happen',
      scope: 'management',
      request: { params: ById },
      responses: { 204: { description: 'Skipped' } },
      handler: async (call) => {
        await core.db.inWorkspaces(await visibleTo(core, call.principal), async (tx) => {
          const skipped = await skipEffect(tx, call.params.id, core.now());
          if (!skipped) throw new NotFoundError('parked effect');
          await recordDecision(askedBy(core, call), tx, { ...skipped, action: 'effect.skipped' });
        });
        return { status: 204 };
      },
    }),
  ];
}

interface Decision {
  readonly id: string;
  readonly workspaceId: string;
  readonly action: string;
}

async function recordDecision(core: Core, tx: Tx, { id, workspaceId, action }: Decision): Promise<void> {
  await recordAudit(core, tx, { workspaceId, action, subject: { kind: 'effect', id } });
}
