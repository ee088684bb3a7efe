import type { Request } from 'express';

/** The pattern that a request matched: the same for every token, so it is fit for logs and metrics. */
export function routeOf(request: Request): string {
  const route: unknown = request.route;
  const path = typeof route === 'object' && route !== null && 'path' in route ? route.path : null;
  return typeof path === 'string' ? redactPath(request.baseUrl) + path : 'unmatched';
}

/** Paths whose last part opens something: survey, preference and referral links, webhook addresses. */
const SECRET_PATHS = /^(\/(?:s|u|r|hooks\/[^/]+)\/)[^/]+/;
/** Long and random-looking, wherever it stands; ids with dashes are no secrets. */
const OPAQUE_PART = /[\w~.%+=]{20,}/g;

/** A path that nobody can open anything with. */
export function redactPath(path: string): string {
  return path.replace(SECRET_PATHS, '$1[redacted]').replace(OPAQUE_PART, '[redacted]');
}
