import express from 'express';
import type { Request, Response, Router } from 'express';
import { appEndpoints } from './apps.ts';
import type { ApiAnswer, ApiCall, Endpoint } from './endpoint.ts';
import { exportEndpoints } from './export-endpoints.ts';
import { fieldEndpoints } from './field-endpoints.ts';
import { ratingEndpoints, surveyResponseEndpoints } from './native-survey-endpoints.ts';
import { objectEndpoints } from './object-endpoints.ts';
import { tokenEndpoints } from './token-endpoints.ts';
import { answerTokenRequest } from './token-requests.ts';
import { actorOf } from './bearer.ts';
import { peopleEndpoints } from './people-endpoints.ts';
import { ticketEndpoints } from './ticket-endpoints.ts';
import { invalidEndpoint, recordNotFound, tooManyRequests, VendorError } from './vendor-error.ts';
import { triggerEndpoints, webhookEndpoints } from './webhook-endpoints.ts';
import { viewEndpoints } from './view-endpoints.ts';
import type { World } from './world.ts';

export type Counters = Map<string, number>;

/** These resources have no ".json"; all others answer with and without. */
const withoutDotJson: readonly Endpoint[] = [
  ...webhookEndpoints,
  ...objectEndpoints,
  ...surveyResponseEndpoints,
];
const withDotJson: readonly Endpoint[] = [
  ...ticketEndpoints,
  ...peopleEndpoints,
  ...fieldEndpoints,
  ...triggerEndpoints,
  ...exportEndpoints,
  ...appEndpoints,
  ...ratingEndpoints,
  ...tokenEndpoints,
  ...viewEndpoints,
];

/** The vendor's API of every account: /accounts/<subdomain>/api/v2/… and /accounts/<subdomain>/oauth/tokens. */
export function apiRouter(world: World, counters: Counters): Router {
  const router = express.Router({ mergeParams: true });
  router.use(express.json({ limit: '1mb', strict: true }));
  router.post('/oauth/tokens', async (request, response) => {
    count(counters, 'POST /oauth/tokens');
    await answerTokenRequest(world, request, response);
  });
  const api = express.Router({ mergeParams: true });
  api.use((request, _response, next) => {
    const newer = /^\/(webhooks|custom_objects|guide)\b/.test(request.path);
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
  if (!account || account.unreachable) throw recordNotFound();
  const now = world.now();
  const { user, accessToken } = actorOf(world, account, request.get('authorization'));
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
    accessToken,
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
