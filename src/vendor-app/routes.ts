import express, { type Request, type Router } from 'express';
import { z } from 'zod';
import type { InboundRequest } from '../connector/webhook.ts';
import { AppError } from '../runtime/errors.ts';
import { admit, type VendorAppParts } from './admit.story.ts';
import { actOnCard, showCard, showSettings, type PageCall } from './page.story.ts';
import { CardActionBody, CardBody, SettingsBody } from './schema.ts';
import { runSurveyAction } from './workflow.story.ts';

/** A page sends a few hundred bytes, a workflow the properties it was told to send. */
const BODY_LIMIT_BYTES = 200_000;

/** `/apps/<platform>/…`: our own app inside a vendor's pages. Everything is signed by the vendor; nothing is cached. */
export function vendorAppRouter(parts: VendorAppParts): Router {
  const router = express.Router();
  const raw = express.raw({ type: () => true, limit: BODY_LIMIT_BYTES });
  const called = (request: Request): InboundRequest => inbound(request, parts.core.publicUrl);

  router.post('/apps/:platform/card', raw, async (request, response) => {
    response.json(await showCard(parts, pageCall(parts, called(request), { request, shape: CardBody })));
  });
  router.post('/apps/:platform/card/action', raw, async (request, response) => {
    response.json(
      await actOnCard(parts, pageCall(parts, called(request), { request, shape: CardActionBody })),
    );
  });
  router.post('/apps/:platform/settings', raw, async (request, response) => {
    response.json(
      await showSettings(parts, pageCall(parts, called(request), { request, shape: SettingsBody })),
    );
  });
  router.post('/apps/:platform/workflow-actions/send-survey', raw, async (request, response) => {
    const platform = String(request.params['platform']);
    const requests = admit(parts, platform, called(request));
    const call = requests.workflowCall(called(request));
    if (!call) throw malformed('The body is not a workflow action of this vendor.');
    response.json(requests.workflowAnswer(await runSurveyAction(parts, platform, call)));
  });
  return router;
}

function pageCall<Body>(
  parts: VendorAppParts,
  called: InboundRequest,
  { request, shape }: { request: Request; shape: z.ZodType<Body> },
): PageCall<Body> {
  const platform = String(request.params['platform']);
  const requests = admit(parts, platform, called);
  const read = shape.safeParse(json(called.body));
  if (!read.success) throw malformed(z.prettifyError(read.error));
  return { platform, caller: requests.caller(called), body: read.data };
}

function malformed(words: string): AppError {
  return new AppError('invalid-request', 'A signed request of the app is not understood', { words });
}

function json(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}

/** The URL as the vendor called and signed it, from the configured address, never from Host. */
function inbound(request: Request, publicUrl: string): InboundRequest {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
  const bytes: unknown = request.body;
  return {
    method: request.method,
    url: `${publicUrl}${request.originalUrl}`,
    headers,
    body: Buffer.isBuffer(bytes) ? bytes : Buffer.alloc(0),
  };
}
