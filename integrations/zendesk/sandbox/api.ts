import express from 'express';
import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import { grantTokens } from './accounts.ts';
import { appEndpoints } from './apps.ts';
import type { ApiAnswer, ApiCall, Endpoint } from './endpoint.ts';
import { exportEndpoints } from './export-endpoints.ts';
import { fieldEndpoints } from './field-endpoints.ts';
import { objectEndpoints } from './object-endpoints.ts';
import { peopleEndpoints } from './people-endpoints.ts';
import type { Account, TokenPair, User } from './state.ts';
import { ticketEndpoints } from './ticket-endpoints.ts';
import {
  invalidEndpoint,
  invalidToken,
  recordNotFound,
  tooManyRequests,
  VendorError,
} from './vendor-error.ts';
import { triggerEndpoints, webhookEndpoints } from './webhook-endpoints.ts';
import type { World } from './world.ts';

export type Counters = Map<string, number>;

/** These resources have no ".json"; all others answer with and without. */
const withoutDotJson: readonly Endpoint[] = [...webhookEndpoints, ...objectEndpoints];
const withDotJson: readonly Endpoint[] = [
  ...ticketEndpoints,
  ...peopleEndpoints,
  ...fieldEndpoints,
  ...triggerEndpoints,
  ...exportEndpoints,
  ...appEndpoints,
];

/** The vendor's API of every account: /accounts/<subdomain>/api/v2/… and /accounts/<subdomain>/oauth/tokens. */
export function apiRouter(world: World, counters: Counters): Router {
  const router = express.Router({ mergeParams: true });
  router.use(express.json({ limit: '1mb', strict: true }));
  router.post('/oauth/tokens', (request, response) => {
    count(counters, 'POST /oauth/tokens');
    renewToken(world, request, response);
  });
  const api = express.Router({ mergeParams: true });
  api.use((request, _response, next) => {
    const newer = /^\/(webhooks|custom_objects)\b/.test(request.path);
    if (!newer) request.url = request.url.replace(/[.]json(?=[?]|$)/, '');
    next();
  });
  for (const endpoint of [...withDotJson, ...withoutDotJson]) mount(api, endpoint, { world, counters });
  api.use((_request, response) => sendError(response, invalidEndpoint()));
  router.use('/api/v2', api);
  return router;
}

const routerMethod = { GET: 'get', POST: 'post', PUT: 'put', PATCH: 'patch', DELETE: 'delete' } as const;

function mount(api: Router, endpoint: Endpoint, shared: { world: World; counters: Counters }): void {
  const label = `${endpoint.method} ${endpoint.path}`;
  api[routerMethod[endpoint.method]](endpoint.path, (request: Request, response: Response) => {
    count(shared.counters, label);
    answer(shared.world, endpoint, { request, response });
  });
}

function count(counters: Counters, label: string): void {
  counters.set(label, (counters.get(label) ?? 0) + 1);
}

interface Exchange {
  readonly request: Request;
  readonly response: Response;
}

function answer(world: World, endpoint: Endpoint, { request, response }: Exchange): void {
  try {
    const call = admitted(world, request, response);
    const result = endpoint.handle(call);
    if (endpoint.method !== 'GET') world.changed();
    finish(call, endpoint, { result, response });
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    sendError(response, error);
  }
}

/** Token, limits and the faults that strike before anything is done. */
function admitted(world: World, request: Request, response: Response): ApiCall {
  const account = world.state.accounts.get(String(request.params['account']));
  if (!account) throw recordNotFound();
  const now = world.now();
  const user = userOf(world, account, request);
  for (const [name, value] of Object.entries(world.limits.account(account, now))) response.set(name, value);
  const faults = world.faults.of(account.subdomain);
  if (world.faults.strikes(faults.rate429)) throw tooManyRequests(1);
  if (world.faults.strikes(faults.error503)) {
    throw new VendorError(503, { error: 'ServiceUnavailable' }, { 'Retry-After': '1' });
  }
  const body: unknown = request.body;
  return {
    world,
    account,
    actor: { user, via: 'api' },
    params: texts(request.params),
    query: texts(request.query),
    body,
    now,
  };
}

function texts(values: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]: [string, unknown]) =>
      typeof value === 'string' ? [[name, value]] : [],
    ),
  );
}

function userOf(world: World, account: Account, request: Request): User {
  const token = /^Bearer (.+)$/.exec(request.get('authorization') ?? '')?.[1];
  const pair = account.tokens.get(token ?? '');
  const user = account.users.get(account.integrationUserId);
  if (!pair || !user || hasExpired(world, account, pair)) throw invalidToken();
  return user;
}

function hasExpired(world: World, account: Account, pair: TokenPair): boolean {
  const seconds = world.faults.of(account.subdomain).tokenTtlSeconds ?? pair.lifetimeSeconds;
  return world.now() >= pair.issuedAt + seconds * 1_000;
}

function finish(call: ApiCall, endpoint: Endpoint, sent: { result: ApiAnswer; response: Response }): void {
  const { faults } = call.world;
  const active = faults.of(call.account.subdomain);
  // No answer at all: the caller's own timeout has to end it.
  if (faults.strikes(active.timeout)) return;
  if (endpoint.method !== 'GET' && faults.strikes(active.error500AfterCommit)) {
    sendError(sent.response, new VendorError(500, { error: 'InternalServerError' }));
    return;
  }
  const { status, text } = sent.result;
  if (text !== undefined) sent.response.status(status).type('application/x-pem-file').send(text);
  else if (sent.result.body) sent.response.status(sent.result.status).json(sent.result.body);
  else sent.response.status(sent.result.status).end();
}

function sendError(response: Response, error: VendorError): void {
  for (const [name, value] of Object.entries(error.headers)) response.set(name, value);
  response.status(error.status).json(error.body);
}

const TokenRequest = z.object({
  grant_type: z.literal('refresh_token'),
  refresh_token: z.string(),
  client_id: z.string().min(1),
  client_secret: z.string().min(1),
  expires_in: z.number().optional(),
});

/** A new pair for a refresh token; the previous pair is gone with the answer. */
function renewToken(world: World, request: Request, response: Response): void {
  const account = world.state.accounts.get(String(request.params['account']));
  const wanted = TokenRequest.safeParse(request.body).data;
  const pairs = account && wanted ? [...account.tokens.values()] : [];
  const old = pairs.find((pair) => pair.refreshToken === wanted?.refresh_token);
  if (!account || !old) {
    response
      .status(400)
      .json({ error: 'invalid_grant', error_description: 'The provided grant is not valid.' });
    return;
  }
  const faults = world.faults.of(account.subdomain);
  if (faults.rotateRefresh !== false) account.tokens.delete(old.accessToken);
  const granted = grantTokens(account, world.now(), wanted?.expires_in);
  world.changed();
  response.status(200).json({
    access_token: granted.accessToken,
    refresh_token: granted.refreshToken,
    token_type: 'bearer',
    scope: 'read write',
    expires_in: faults.tokenTtlSeconds ?? granted.expiresInSeconds,
  });
}
