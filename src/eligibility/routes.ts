import { z } from 'zod';
import { visibleTo } from '../access/keys.story.ts';
import type { Core } from '../runtime/core.ts';
import { endpoint, type Endpoint } from '../runtime/http/endpoint.ts';
import { PageQuery, pageOf, pageSchema, positionOf, Time } from '../runtime/http/page.ts';
import { ledgerRows } from './ledger.store.ts';
import { decisionInWords } from './words.ts';

const Evidence = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
const Named = z.object({ externalId: z.string(), name: z.string().nullable() });
const Agent = Named.extend({ email: z.string().nullable() });

/** One row per solve transition: asked, or why not, and what became of it. */
export const LedgerEntry = z.object({
  id: z.uuid(),
  connectionId: z.uuid(),
  ticketId: z.string(),
  ticketNumber: z.string(),
  solvedAt: Time,
  source: z.string().describe('webhook, or poll when the webhook never came'),
  personId: z.uuid().nullable(),
  snapshot: z
    .object({
      assignee: Agent.nullable(),
      group: Named.nullable(),
      brand: Named.nullable(),
      channel: z.string().nullable(),
      tags: z.array(z.string()).readonly(),
      contributors: z.array(Agent).readonly(),
    })
    .describe('who worked on the ticket and where, as it stood when it was solved'),
  ask: z.boolean(),
  rehearsal: z.boolean(),
  reason: z.string().describe('eligible, or a stable code of why not'),
  evidence: Evidence,
  words: z.string().describe('the decision as a sentence'),
  decidedAt: Time,
  invitationId: z.uuid().nullable(),
  invitationState: z.string().nullable(),
  responseId: z.uuid().nullable(),
  verdicts: z
    .array(z.object({ verdict: z.string(), evidence: Evidence, at: Time }))
    .readonly()
    .describe('what became of the decision later, oldest first'),
});

export function ledgerEndpoints(core: Core): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/v1/ledger',
      summary: 'Why was this person asked, or not?',
      scope: 'read',
      request: {
        query: PageQuery.extend({
          connection: z.uuid().optional(),
          ticket: z.string().optional(),
          email: z.email().optional(),
          reason: z.string().optional(),
          from: z.coerce.date().optional(),
          until: z.coerce.date().optional(),
        }),
      },
      responses: { 200: { description: 'Decisions, newest first', body: pageSchema(LedgerEntry) } },
      handler: async ({ query, principal }) => {
        const workspaceIds = await visibleTo(core, principal);
        const rows = await core.db.inWorkspaces(workspaceIds, (tx) =>
          ledgerRows(tx, {
            connectionId: query.connection ?? null,
            ticketId: query.ticket ?? null,
            emailHash: query.email === undefined ? null : core.keys.fingerprint(query.email.toLowerCase()),
            reason: query.reason ?? null,
            from: query.from ?? null,
            until: query.until ?? null,
            before: positionOf(query.cursor),
            limit: query.limit + 1,
          }),
        );
        const page = pageOf(rows, query.limit, (row) => ({ at: row.decidedAt, id: row.id }));
        const items = page.items.map((row) => ({ ...row, words: decisionInWords(row, core.now()) }));
        return { status: 200, body: { items, nextCursor: page.nextCursor } };
      },
    }),
  ];
}
