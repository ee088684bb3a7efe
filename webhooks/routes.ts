import express, { type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import { askedBy } from '../src/access/audit.ts';
import { OPERATOR, visibleTo, type Caller } from '../src/access/keys.story.ts';
import { AppError } from '../src/runtime/errors.ts';
import type { InboundRequest } from '../src/connector/webhook.ts';
import { endpoint, type Endpoint } from '../src/runtime/http/endpoint.ts';
import { Time } from '../src/runtime/http/page.ts';
import type { Intake, Received } from './intake.ts';
import { replay, type Replayer, type ReplayParts } from './replay.story.ts';
import { parkedEvents } from './store.ts';

/** Zendesk sends up to 256 KB, HubSpot a hundred events at a time. */
const BODY_LIMIT_BYTES = 1_000_000;
const PARKED_SHOWN = 500;
const JSON_TYPE = 'application/json';

/** `/hooks/<platform>/<key>` for vendors that call a URL per account, `/hooks/<platform>` for one URL per app. */
export function webhookRouter(intake: Intake, publicUrl: string): Router {
  const router = express.Router();
  const raw = express.raw({ type: () => true, limit: BODY_LIMIT_BYTES });
  router.post('/hooks/:platform', requireJson, raw, async (request, response) => {
    const { platform } = request.params;
    answer(response, await intake.receive(String(platform), null, inbound(request, publicUrl)));
  });
  router.post('/hooks/:platform/:key', requireJson, raw, async (request, response) => {
    const { platform, key } = request.params;
    answer(response, await intake.receive(String(platform), String(key), inbound(request, publicUrl)));
  });
  return router;
}

function requireJson(request: Request, _response: Response, next: () => void): void {
  if (request.is(JSON_TYPE) === false) {
    throw new AppError('unsupported-media-type', 'A webhook that is not JSON', {
      words: 'Set the webhook up to send JSON.',
    });
  }
  next();
}

function inbound(request: Request, publicUrl: string): InboundRequest {
  const headers: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(request.headers))
    headers[name] = Array.isArray(value) ? value[0] : value;
  const bytes: unknown = request.body;
  return {
    method: request.method,
    url: `${publicUrl}${request.originalUrl}`,
    headers,
    body: Buffer.isBuffer(bytes) ? bytes : Buffer.alloc(0),
  };
}

function answer(response: Response, received: Received): void {
  switch (received.state) {
    case 'stored':
      response.status(202).json({ stored: received.events });
      return;
    case 'unknown-address':
      throw new AppError('not-found', 'A webhook for nobody', {
        words: 'No connection has this webhook address. Was the account disconnected?',
      });
    case 'rejected':
      throw new AppError('unauthenticated', `A webhook was rejected: ${received.code}`, {
        words: received.advice,
        facts: { code: received.code },
      });
    case 'busy':
      response
        .status(received.status)
        .set('Retry-After', String(received.retryAfterSeconds))
        .json({ title: 'Not stored: please send it again' });
  }
}

const ParkedBody = z.object({
  id: z.uuid(),
  platform: z.string(),
  connectionId: z.uuid().nullable(),
  receivedAt: Time,
  reason: z.string(),
  reasonWords: z.string(),
});

/** Signed events that could not be understood or belong to nobody: shown, and replayed on request. */
export function parkedEndpoints(parts: ReplayParts): Endpoint[] {
  const { core } = parts;
  const replayerOf = async (principal: Caller): Promise<Replayer> => ({
    workspaceIds: await visibleTo(core, principal),
    operator: principal.workspaceId === OPERATOR,
  });
  return [
    endpoint({
      method: 'get',
      path: '/v1/webhooks/parked',
      summary: 'List parked webhook events',
      scope: 'read',
      responses: { 200: { description: 'Newest first', body: z.object({ items: z.array(ParkedBody) }) } },
      handler: async ({ principal }) => {
        const { workspaceIds, operator } = await replayerOf(principal);
        const visible = { workspaceIds, unknownAccounts: operator, limit: PARKED_SHOWN };
        return { status: 200, body: { items: await core.db.unscoped((tx) => parkedEvents(tx, visible)) } };
      },
    }),
    endpoint({
      method: 'post',
      path: '/v1/webhooks/parked/:id/replay',
      summary: 'Work on a parked event again',
      scope: 'management',
      request: { params: z.object({ id: z.uuid() }) },
      responses: { 204: { description: 'It is being worked on' } },
      handler: async (call) => {
        const asking = { ...parts, core: askedBy(core, call) };
        await replay(asking, call.params.id, await replayerOf(call.principal));
        return { status: 204 };
      },
    }),
  ];
}
