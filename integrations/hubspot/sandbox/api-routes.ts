import express from 'express';
import type { Request, Response, Router } from 'express';
import type { Endpoint } from './api.ts';
import { APP_EVENT_ENDPOINTS } from './app-event-api.ts';
import { ASSOCIATION_ENDPOINTS } from './association-api.ts';
import { DIRECTORY_ENDPOINTS } from './directory-api.ts';
import { NATIVE_SURVEY_ENDPOINTS } from './native-survey-api.ts';
import { INSTALL_ENDPOINTS } from './install-api.ts';
import { LIST_ENDPOINTS } from './list-api.ts';
import { OBJECT_ENDPOINTS } from './object-api.ts';
import { PROPERTY_ENDPOINTS } from './property-api.ts';
import type { RateLimits } from './rate-limits.ts';
import { SEARCH_ENDPOINTS } from './search-api.ts';
import { portalOfToken } from './tokens.ts';
import { failure, tooMany, VendorFailure } from './vendor-error.ts';
import type { Reply } from './vendor-error.ts';
import type { World } from './world.ts';

/** Search before objects, so that "search" is not taken for an id. */
const ENDPOINTS: readonly Endpoint[] = [
  ...NATIVE_SURVEY_ENDPOINTS,
  ...SEARCH_ENDPOINTS,
  ...ASSOCIATION_ENDPOINTS,
  ...LIST_ENDPOINTS,
  ...OBJECT_ENDPOINTS,
  ...DIRECTORY_ENDPOINTS,
  ...PROPERTY_ENDPOINTS,
  ...APP_EVENT_ENDPOINTS,
  ...INSTALL_ENDPOINTS,
];

const TIMEOUT_MS = 1_000;

/** No answer comes, and the connection ends after a while. */
interface Silence {
  readonly silentMs: number;
}

export interface ApiParts {
  readonly world: World;
  readonly limits: RateLimits;
  readonly count: (endpoint: string) => void;
}

/** The CRM API under its dated paths only, and strictly: a trailing slash or a legacy path is 404. */
export function apiRoutes(parts: ApiParts): Router {
  const router = express.Router({ strict: true, caseSensitive: true });
  const json = express.json({ limit: '2mb' });
  for (const endpoint of ENDPOINTS) {
    router[endpoint.method](endpoint.path, json, (request, response) => {
      parts.count(`${endpoint.method.toUpperCase()} ${endpoint.path}`);
      const reply = replyTo(parts, endpoint, request);
      if ('silentMs' in reply) setTimeout(() => response.destroy(), reply.silentMs).unref();
      else send(response, reply);
    });
  }
  return router;
}

function send(response: Response, { status, headers, body }: Reply): void {
  response.status(status).set(headers ?? {});
  if (body === undefined) response.end();
  else if (typeof body === 'string') response.type('html').send(body);
  else response.json(body);
}

function replyTo(parts: ApiParts, endpoint: Endpoint, request: Request): Reply | Silence {
  const { world, limits } = parts;
  try {
    const { portal, allows } = portalOfToken(world, request.headers.authorization);
    const faults = world.faults.of(portal.id);
    const headers = limits.count(portal.id, endpoint.search === true);
    if (world.faults.strikes(faults.rate429)) throw tooMany('TEN_SECONDLY_ROLLING');
    if (world.faults.strikes(faults.error503))
      return { status: 503, body: '<html>Service Unavailable</html>' };
    const params = Object.fromEntries(
      Object.entries(request.params).map(([key, value]) => [key, String(value)]),
    );
    const query = new URL(request.originalUrl, 'http://sandbox').searchParams;
    const reply = endpoint.handle({ world, portal, allows, params, query, body: request.body });
    if (endpoint.writes) {
      world.changed();
      if (world.faults.strikes(faults.error500AfterCommit))
        throw failure(500, 'INTERNAL_ERROR', 'internal error');
    }
    if (world.faults.strikes(faults.timeout)) return { silentMs: faults.timeoutMs ?? TIMEOUT_MS };
    return { ...reply, headers };
  } catch (error) {
    if (error instanceof VendorFailure) return error.reply;
    throw error;
  }
}
