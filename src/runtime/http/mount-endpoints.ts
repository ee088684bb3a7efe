import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { AppError } from '../errors.ts';
import type { Endpoint, Principal } from './endpoint.ts';
import { requestIdOf } from './problem.ts';

/** Answers null for a key that is unknown or revoked. */
export type Authenticate = (apiKey: string) => Promise<Principal | null>;

const JSON_TYPE = 'application/json';
/** A survey in many languages has 30 KB; nothing that we take is larger. */
const BODY_LIMIT_BYTES = 200_000;
const IDEMPOTENCY_KEY_MAX_CHARACTERS = 255;

/** The key is checked before the body is read: strangers cost us no parsing. */
export function mountEndpoints(
  router: Router,
  endpoints: readonly Endpoint[],
  authenticate: Authenticate,
): void {
  const readJson = express.json({ limit: BODY_LIMIT_BYTES, type: JSON_TYPE });
  for (const endpoint of endpoints) {
    const bodyReaders = endpoint.body ? [requireJson, readJson] : [];
    router[endpoint.method](endpoint.path, allow(endpoint, authenticate), ...bodyReaders, answer(endpoint));
  }
  for (const path of new Set(endpoints.map((endpoint) => endpoint.path)))
    router.all(path, refuseMethod(endpoints.filter((endpoint) => endpoint.path === path)));
}

interface Caller {
  principal?: Principal;
}

function allow(endpoint: Endpoint, authenticate: Authenticate): RequestHandler<object, unknown, unknown> {
  return async (request, response: Response<unknown, Caller>, next) => {
    const [, apiKey] = /^Bearer (\S+)$/i.exec(request.get('authorization') ?? '') ?? [];
    const principal = apiKey ? await authenticate(apiKey) : null;
    if (!principal) {
      response.set('WWW-Authenticate', 'Bearer');
      throw new AppError('unauthenticated', 'A request without a valid API key', {
        words: 'Send your API key in the header "Authorization: Bearer <key>".',
      });
    }
    if (!principal.scopes.includes(endpoint.scope))
      throw new AppError('insufficient-scope', 'An API key lacks a scope', {
        words: `This needs an API key with the scope "${endpoint.scope}".`,
        facts: { scope: endpoint.scope, keyId: principal.keyId },
      });
    response.locals.principal = principal;
    next();
  };
}

function answer(endpoint: Endpoint): RequestHandler {
  return async (request: Request, response: Response<unknown, Caller>) => {
    const { principal } = response.locals;
    if (!principal) throw new AppError('internal', 'A handler was reached without a caller');
    const { status, headers, body } = await endpoint.answer({
      params: request.params,
      query: request.query,
      body: request.body ?? {},
      principal,
      idempotencyKey: idempotencyKeyOf(request),
      requestId: requestIdOf(response),
    });
    response.status(status).set(headers);
    if (body === undefined) response.end();
    else response.json(body);
  };
}

function idempotencyKeyOf(request: Request): string | null {
  const key = request.get('idempotency-key') ?? null;
  if (key !== null && (key === '' || key.length > IDEMPOTENCY_KEY_MAX_CHARACTERS))
    throw new AppError('invalid-request', 'An Idempotency-Key of the wrong length', {
      words: `An Idempotency-Key has 1 to ${IDEMPOTENCY_KEY_MAX_CHARACTERS} characters.`,
    });
  return key;
}

function requireJson(request: Request, _response: Response, next: () => void): void {
  if (request.is(JSON_TYPE) === false)
    throw new AppError('unsupported-media-type', 'A body that is not JSON', {
      words: `Send the body as JSON, with the header "Content-Type: ${JSON_TYPE}".`,
    });
  next();
}

function refuseMethod(endpoints: readonly Endpoint[]): RequestHandler {
  const allowed = endpoints.map((endpoint) => endpoint.method.toUpperCase()).join(', ');
  return (request, response) => {
    response.set('Allow', allowed);
    throw new AppError('method-not-allowed', `${request.method} is not taken here`, {
      words: `This address takes ${allowed}.`,
    });
  };
}
