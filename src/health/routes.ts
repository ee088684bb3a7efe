import { z } from 'zod';
import { askedBy, type Asked } from '../access/audit.ts';
import { visibleTo, type Caller } from '../access/keys.story.ts';
import { mustFind } from '../connection/admin.story.ts';
import { ConnectionMode, type Connection } from '../connection/schema.ts';
import { AppError, NotFoundError } from '../runtime/errors.ts';
import { endpoint, type Endpoint } from '../runtime/http/endpoint.ts';
import { Time } from '../runtime/http/page.ts';
import { checkReadOnly, readCheck } from './check.story.ts';
import { driftInWords } from './compare.ts';
import { latestDrift } from './drift.store.ts';
import { compareNow, writeAgain } from './drift.story.ts';
import { ANNOUNCEMENT, startFullCheck } from './full-check.story.ts';
import { readHealth } from './health.story.ts';
import type { HealthParts } from './parts.ts';
import { LINKS, type DriftReport } from './schema.ts';

const ById = z.object({ id: z.uuid() });

const HealthBody = z.object({
  connectionId: z.uuid(),
  mode: ConnectionMode,
  status: z.enum(['well', 'attention', 'broken']),
  words: z.array(z.string()).readonly().describe('why it is not well, one sentence each'),
  access: z.object({ state: z.enum(['connected', 'disconnected']), words: z.string().nullable() }),
  scopes: z
    .object({
      granted: z.array(z.string()).readonly(),
      missing: z.array(z.object({ scope: z.string(), without: z.string() })).readonly(),
    })
    .nullable()
    .describe('as the vendor said when access was granted; null where it did not'),
  token: z.object({
    kind: z.enum(['oauth', 'client', 'static', 'legacy-api-token', 'none']),
    expiresAt: Time.nullable(),
    renewalEndsAt: Time.nullable().describe('when an unused refresh token ends'),
  }),
  lastWebhookAt: Time.nullable().describe('to the minute'),
  lastWriteAt: Time.nullable(),
  backlog: z.object({ webhooks: z.int(), surveys: z.int(), writes: z.int() }),
  parked: z.object({ webhooks: z.int(), writes: z.int(), held: z.int() }),
  rateLimit: z
    .object({ left: z.int(), of: z.number(), perMs: z.int(), pausedMs: z.int() })
    .nullable()
    .describe('calls left in the process that answers; null before its first call'),
});

const CheckBody = z.object({
  id: z.uuid(),
  connectionId: z.uuid(),
  kind: z.enum(['read-only', 'full']),
  state: z.enum(['running', 'done']),
  startedAt: Time,
  finishedAt: Time.nullable(),
  links: z
    .array(
      z.object({
        link: z.enum(LINKS),
        state: z.enum(['holds', 'broken', 'unknown', 'not-checked']),
        words: z.string(),
        advice: z.string().nullable().describe('what to do about it'),
        ms: z.int(),
      }),
    )
    .readonly(),
});

const DriftBody = z.object({
  id: z.uuid(),
  connectionId: z.uuid(),
  at: Time,
  words: z.string(),
  peopleCompared: z.int(),
  ticketsCompared: z.int(),
  differences: z
    .array(
      z.object({
        of: z.enum(['person', 'ticket']),
        recordId: z.string().describe("the vendor's id of the record"),
        personId: z.uuid(),
        responseId: z.uuid(),
        metric: z.string(),
        field: z.enum(['score', 'category', 'response-id']),
        ours: z.string(),
        theirs: z.string().nullable(),
      }),
    )
    .readonly(),
  stoppedWords: z.string().nullable(),
  writtenAgainAt: Time.nullable(),
});

function asked(parts: HealthParts, call: Asked): HealthParts {
  return { ...parts, core: askedBy(parts.core, call) };
}

type Find = (principal: Caller, id: string) => Promise<Connection>;

export function healthEndpoints(parts: HealthParts): Endpoint[] {
  const { core } = parts;
  const find: Find = async (principal, id) => mustFind(core, await visibleTo(core, principal), id);
  return [
    endpoint({
      method: 'get',
      path: '/v1/connections/:id/health',
      summary:
        'How a connection is: access, scopes, last webhook and write, what waits, room under the limits',
      scope: 'read',
      request: { params: ById },
      responses: { 200: { description: 'Its health', body: HealthBody } },
      handler: async ({ params, principal }) => ({
        status: 200,
        body: await readHealth(parts, await find(principal, params.id)),
      }),
    }),
    ...checkEndpoints(parts, find),
    ...driftEndpoints(parts, find),
  ];
}

function checkEndpoints(parts: HealthParts, find: Find): Endpoint[] {
  const Report = { description: 'What it found, link by link', body: CheckBody };
  return [
    endpoint({
      method: 'post',
      path: '/v1/connections/:id/check',
      summary: 'Prove the chain link by link; read-only unless a full check is asked for and confirmed',
      description: ANNOUNCEMENT,
      scope: 'management',
      request: {
        params: ById,
        body: z.strictObject({
          kind: z.enum(['read-only', 'full']).default('read-only'),
          confirmed: z.boolean().default(false).describe('a full check says first what it does'),
        }),
      },
      responses: { 200: Report, 202: { ...Report, description: 'A full check has begun: read it again' } },
      handler: async (call) => {
        const { kind, confirmed } = call.body;
        const connection = await find(call.principal, call.params.id);
        if (kind === 'read-only') return { status: 200, body: await checkReadOnly(parts, connection) };
        if (!confirmed) throw unconfirmed();
        return { status: 202, body: await startFullCheck(asked(parts, call), connection) };
      },
    }),
    endpoint({
      method: 'get',
      path: '/v1/connections/:id/check',
      summary: 'The latest check, or one by its id',
      scope: 'read',
      request: { params: ById, query: z.object({ check: z.uuid().optional() }) },
      responses: { 200: Report },
      handler: async ({ params, query, principal }) => {
        const report = await readCheck(parts, await find(principal, params.id), query.check ?? null);
        if (!report) throw new NotFoundError('check');
        return { status: 200, body: report };
      },
    }),
  ];
}

function unconfirmed(): AppError {
  return new AppError('conflict', 'A full check that was not confirmed', {
    words: `${ANNOUNCEMENT} Repeat with "confirmed": true.`,
  });
}

function driftEndpoints(parts: HealthParts, find: Find): Endpoint[] {
  const { core } = parts;
  const Report = { description: 'What differs', body: DriftBody };
  const shown = (report: DriftReport) => ({ ...report, words: driftInWords(report) });
  return [
    endpoint({
      method: 'get',
      path: '/v1/connections/:id/drift',
      summary: 'The latest comparison of our answers with what the account holds',
      scope: 'read',
      request: { params: ById },
      responses: { 200: Report },
      handler: async ({ params, principal }) => {
        const { id, workspaceId } = await find(principal, params.id);
        const report = await core.db.inWorkspaces([workspaceId], (tx) => latestDrift(tx, id));
        if (!report) throw new NotFoundError('drift report');
        return { status: 200, body: shown(report) };
      },
    }),
    endpoint({
      method: 'post',
      path: '/v1/connections/:id/drift',
      summary: 'Compare a sample now; nothing is written',
      scope: 'management',
      request: { params: ById },
      responses: { 200: Report },
      handler: async ({ params, principal }) => ({
        status: 200,
        body: shown(await compareNow(parts, await find(principal, params.id))),
      }),
    }),
    endpoint({
      method: 'post',
      path: '/v1/connections/:id/drift/write-again',
      summary: 'Write what a comparison found to differ again, once',
      scope: 'management',
      request: { params: ById, body: z.strictObject({ report: z.uuid() }) },
      responses: { 200: { description: 'How many writes were raised', body: z.object({ raised: z.int() }) } },
      handler: async (call) => {
        const connection = await find(call.principal, call.params.id);
        return { status: 200, body: await writeAgain(asked(parts, call), connection, call.body.report) };
      },
    }),
  ];
}
