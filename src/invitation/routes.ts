import { z } from 'zod';
import { askedBy } from '../access/audit.ts';
import { recordAudit } from '../access/audit.story.ts';
import { visibleTo } from '../access/keys.story.ts';
import { appendVerdicts } from '../eligibility/store.ts';
import type { Core } from '../runtime/core.ts';
import type { Tx } from '../runtime/db/database.ts';
import { NotFoundError } from '../runtime/errors.ts';
import { endpoint, type Endpoint } from '../runtime/http/endpoint.ts';
import { PageQuery, pageOf, pageSchema, positionOf, Time } from '../runtime/http/page.ts';
import { enqueueSending } from './enqueue.story.ts';
import { invitationRows, resolveDoubt } from './listing.store.ts';

const States = z.enum([
  'scheduled',
  'held',
  'sending',
  'sent',
  'in-doubt',
  'cancelled',
  'dropped',
  'refused',
]);

export const InvitationBody = z.object({
  id: z.uuid(),
  connectionId: z.uuid(),
  ledgerId: z.uuid(),
  ticketId: z.string(),
  metric: z.string(),
  programme: z.string(),
  locale: z.string(),
  carrier: z.string(),
  selection: z.string(),
  state: States,
  plannedAt: Time,
  sendAt: Time,
  sentAt: Time.nullable(),
  bouncedAt: Time.nullable(),
  expiresAt: Time,
  attempts: z.int(),
  words: z.string().nullable().describe('why it is in this state, in a sentence'),
});

export function invitationEndpoints(core: Core): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/v1/invitations',
      summary: 'List invitations, for instance those in doubt',
      scope: 'read',
      request: { query: PageQuery.extend({ state: States.optional(), connection: z.uuid().optional() }) },
      responses: { 200: { description: 'Newest first', body: pageSchema(InvitationBody) } },
      handler: async ({ query, principal }) => {
        const rows = await core.db.inWorkspaces(await visibleTo(core, principal), (tx) =>
          invitationRows(tx, {
            state: query.state ?? null,
            connectionId: query.connection ?? null,
            before: positionOf(query.cursor),
            limit: query.limit + 1,
          }),
        );
        return { status: 200, body: pageOf(rows, query.limit, (row) => ({ at: row.plannedAt, id: row.id })) };
      },
    }),
    endpoint({
      method: 'post',
      path: '/v1/invitations/:id/resolve',
      summary: 'Say what became of a mail in doubt: it was sent, or send it again',
      scope: 'management',
      request: {
        params: z.object({ id: z.uuid() }),
        body: z.strictObject({ act: z.enum(['was-sent', 'send-again']) }),
      },
      responses: { 204: { description: 'Noted' } },
      handler: async (call) => {
        const { params, body, principal } = call;
        await core.db.inWorkspaces(await visibleTo(core, principal), (tx) =>
          resolve(askedBy(core, call), tx, { id: params.id, act: body.act }),
        );
        return { status: 204 };
      },
    }),
  ];
}

interface Resolution {
  readonly id: string;
  readonly act: 'was-sent' | 'send-again';
}

/** @throws {NotFoundError} when it is not in doubt, or not the caller's. */
async function resolve(core: Core, tx: Tx, { id, act }: Resolution): Promise<void> {
  const now = core.now();
  const resolved = await resolveDoubt(tx, id, { state: act === 'was-sent' ? 'sent' : 'scheduled', now });
  if (!resolved) throw new NotFoundError('invitation in doubt');
  const { workspaceId, ledgerId } = resolved;
  const subject = { kind: 'invitation', id };
  await recordAudit(core, tx, { workspaceId, action: 'invitation.resolved', subject, after: { act } });
  if (act === 'send-again') await enqueueSending(core, tx, [{ id, workspaceId, at: now }]);
  else {
    const evidence = { by: 'admin' };
    await appendVerdicts(tx, [
      { id: core.newId(), workspaceId, ledgerId, verdict: 'sent', evidence, at: now },
    ]);
  }
}
