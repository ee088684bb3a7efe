import type { Request, RequestHandler, Response } from 'express';
import type { NewId } from '../ids.ts';
import type { Logger } from '../log.ts';
import type { Metrics } from './metrics.ts';
import { requestIdOf } from './problem.ts';
import { redactPath, routeOf } from './route.ts';

export interface RequestLogParts {
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly newId: NewId;
}

/** Ids of a proxy in front of us are kept, so that its log and ours can be laid side by side. */
const ACCEPTABLE_REQUEST_ID = /^[\w-]{8,64}$/;
/** Asked every few seconds by whoever watches us. */
const QUIET_ROUTES = new Set(['/healthz', '/readyz', '/metrics']);

/** One line and one measurement a request. No address, no query, no body, and of the path only what is no secret. */
export function logRequests(parts: RequestLogParts): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    const given = request.get('x-request-id') ?? '';
    response.set('X-Request-Id', ACCEPTABLE_REQUEST_ID.test(given) ? given : parts.newId());
    response.once('close', () => record(parts, { request, response, startedAt }));
    next();
  };
}

interface Exchange {
  readonly request: Request;
  readonly response: Response;
  readonly startedAt: number;
}

function record({ log, metrics }: RequestLogParts, { request, response, startedAt }: Exchange): void {
  const tookMs = performance.now() - startedAt;
  const route = routeOf(request);
  const status = response.statusCode;
  metrics.observeRequest({ method: request.method, route, status, seconds: tookMs / 1_000 });
  const problem: unknown = response.locals['problem'];
  const fields = {
    requestId: requestIdOf(response),
    method: request.method,
    route,
    ...(route === 'unmatched' ? { path: redactPath(request.path) } : {}),
    status,
    tookMs: Math.round(tookMs),
    ...(problem ? { problem } : {}),
    ...(response.writableFinished ? {} : { aborted: true }),
  };
  if (QUIET_ROUTES.has(route)) log.debug(fields, 'Request');
  else log.info(fields, 'Request');
}
