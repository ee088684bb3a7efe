import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { AppError, NotFoundError, PROBLEMS } from '../errors.ts';
import { endpoint, type Endpoint, type Principal, type Reply } from './endpoint.ts';
import { startTestServer, type TestServer } from '../../../test/support/http-house.ts';

const Question = z.object({ text: z.string().min(1), max: z.int().max(10) }).meta({ id: 'Question' });
const Survey = z.object({ key: z.string(), questions: z.array(Question) }).meta({ id: 'Survey' });

const readSurvey = endpoint({
  method: 'get',
  path: '/v1/surveys/:key',
  summary: 'Read a survey',
  scope: 'surveys:read',
  request: {
    params: z.object({ key: z.string() }),
    query: z.object({ limit: z.coerce.number().int().min(1).default(20) }),
  },
  responses: { 200: { description: 'The survey', body: Survey.extend({ limit: z.int() }) } },
  async handler({ params, query }) {
    await Promise.resolve();
    if (params.key === 'gone-wrong') throw new Error('secret detail of ann@example.com');
    if (params.key === 'none') throw new NotFoundError('survey');
    const row = { key: params.key, questions: [], limit: query.limit, internalNote: 'never sent' };
    return { status: 200, body: row };
  },
});

const replaceSurvey = endpoint({
  method: 'put',
  path: '/v1/surveys/:key',
  summary: 'Replace a survey',
  description: 'The draft only.',
  scope: 'surveys:write',
  request: { params: z.object({ key: z.string() }), body: Survey.omit({ key: true }) },
  responses: {
    200: { description: 'Replaced', body: Survey },
    204: { description: 'Nothing changed' },
  },
  async handler({ params, body, idempotencyKey }) {
    await Promise.resolve();
    if (body.questions.length === 0) return { status: 204 };
    const headers = { 'X-Seen': `${idempotencyKey}` };
    return { status: 200, body: { key: params.key, questions: body.questions }, headers };
  },
});

const PRINCIPAL: Principal = {
  keyId: 'k1',
  name: 'integration',
  workspaceId: 'w1',
  scopes: ['surveys:read', 'surveys:write'],
};
const endpoints: Endpoint[] = [readSurvey, replaceSurvey];
let server: TestServer;

beforeEach(async () => {
  server = await startTestServer({
    endpoints,
    authenticate: (key) =>
      Promise.resolve(
        key === 'full' ? PRINCIPAL : key === 'read-only' ? { ...PRINCIPAL, scopes: ['surveys:read'] } : null,
      ),
  });
});

afterEach(() => server.close());

interface Sent {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

function call(path: string, sent: Sent = {}): Promise<Response> {
  const headers = { authorization: 'Bearer full', ...sent.headers };
  return fetch(server.url + path, { ...sent, headers });
}

function put(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return call('/v1/surveys/a', {
    method: 'PUT',
    body: text,
    headers: { 'content-type': 'application/json', ...headers },
  });
}

describe('an endpoint', () => {
  it('answers with what its response schema lets through, and nothing else', async () => {
    const response = await call('/v1/surveys/a?limit=5');

    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ key: 'a', questions: [], limit: 5 });
  });

  it('hands over the parsed body and the idempotency key, and may set headers', async () => {
    const response = await put({ questions: [{ text: 'Why?', max: 10 }] }, { 'idempotency-key': 'once' });

    expect(await response.json()).toEqual({ key: 'a', questions: [{ text: 'Why?', max: 10 }] });
    expect(response.headers.get('x-seen')).toBe('once');
  });

  it('may return what it announced, and is not compiled with anything else', () => {
    type Announced = { 200: { description: string; body: typeof Question }; 204: { description: string } };

    expectTypeOf<{ status: 200; body: { text: string; max: number } }>().toExtend<Reply<Announced>>();
    expectTypeOf<{ status: 204 }>().toExtend<Reply<Announced>>();
    expectTypeOf<{ status: 201 }>().not.toExtend<Reply<Announced>>();
    expectTypeOf<{ status: 200; body: { text: string } }>().not.toExtend<Reply<Announced>>();
  });

  it('sends nothing where it announced nothing', async () => {
    const response = await put({ questions: [] });

    expect(response.status).toBe(204);
    expect(await response.text()).toBe('');
  });
});

describe('a request that is at fault', () => {
  it('is told the path of every fault, unknown keys among them', async () => {
    const response = await put({ questions: [{ text: '', max: 11 }], colour: 'red' });

    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toMatch('application/problem+json');
    expect(await response.json()).toMatchObject({
      type: '/docs/errors.md#invalid-request',
      code: 'invalid-request',
      requestId: response.headers.get('x-request-id'),
      errors: [
        { path: 'body.questions[0].text' },
        { path: 'body.questions[0].max' },
        { path: 'body.colour', message: 'This key is not known here' },
      ],
    });
  });

  it.each([
    ['an unknown query key', '/v1/surveys/a?limits=5', 'query.limits'],
    ['a query value out of range', '/v1/surveys/a?limit=0', 'query.limit'],
  ])('with %s is refused', async (_fault, path, at) => {
    const response = await call(path);

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ path: at }] });
  });

  it.each([
    ['broken JSON', '{"questions":', {}, 400, 'malformed-json'],
    ['another type', 'a=b', { 'content-type': 'text/plain' }, 415, 'unsupported-media-type'],
    ['too large a body', `{"a":"${'x'.repeat(200_001)}"}`, {}, 413, 'body-too-large'],
    [
      'an endless idempotency key',
      '{"questions":[]}',
      { 'idempotency-key': 'x'.repeat(256) },
      400,
      'invalid-request',
    ],
  ])('with %s is refused', async (_fault, body, headers, status, code) => {
    const response = await put(body, headers);

    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code, status });
  });

  it.each([
    ['no key', {}, 401, 'unauthenticated'],
    ['an unknown key', { authorization: 'Bearer stranger' }, 401, 'unauthenticated'],
    ['another scheme', { authorization: 'Basic ZnVsbDo=' }, 401, 'unauthenticated'],
    ['a key without the scope', { authorization: 'Bearer read-only' }, 403, 'insufficient-scope'],
  ])('with %s gets no further', async (_fault, headers, status, code) => {
    const response = await fetch(`${server.url}/v1/surveys/a`, {
      method: 'PUT',
      headers,
      body: 'not even read',
    });

    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code });
    expect(response.headers.get('www-authenticate')).toBe(status === 401 ? 'Bearer' : null);
  });

  it('is told which methods an address takes', async () => {
    const response = await call('/v1/surveys/a', { method: 'DELETE' });

    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, PUT');
  });

  it.each([
    ['an unknown path', '/v1/nothing'],
    ['an unknown thing', '/v1/surveys/none'],
  ])('for %s gets a problem of 404', async (_what, path) => {
    const response = await call(path);

    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'not-found', detail: expect.any(String) });
  });

  it('from a browser is answered in a sentence', async () => {
    const response = await fetch(`${server.url}/nothing`, { headers: { accept: 'text/html,*/*;q=0.8' } });

    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toMatch('text/plain');
    expect(await response.text()).toContain('Nothing is served at this address');
  });

  it('that fails for our own fault learns nothing but where to ask, and the log has it all', async () => {
    const response = await call('/v1/surveys/gone-wrong');
    const body = await response.text();

    expect(response.status).toBe(500);
    expect(JSON.parse(body)).toMatchObject({ code: 'internal', status: 500 });
    expect(body).not.toContain('secret detail');
    expect(server.logged()).toContain('secret detail of [address]');
    expect(server.logged()).toContain(String(response.headers.get('x-request-id')));
  });
});

interface OpenApi {
  openapi: string;
  paths: Record<string, Record<string, Record<string, unknown>>>;
  components: { schemas: Record<string, Record<string, unknown>> };
}

describe('/openapi.json', () => {
  it('describes what is mounted, from the schemas that validate it', async () => {
    const document: OpenApi = JSON.parse(await (await fetch(`${server.url}/openapi.json`)).text());

    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toEqual(['/v1/surveys/{key}']);
    expect(document.paths['/v1/surveys/{key}']?.['put']).toMatchObject({
      operationId: 'replaceASurvey',
      description: 'The draft only.\n\nNeeds the scope `surveys:write`.',
      tags: ['surveys'],
      parameters: [{ in: 'path', name: 'key', required: true }],
      requestBody: { content: { 'application/json': { schema: { additionalProperties: false } } } },
      responses: { 200: {}, 204: { description: 'Nothing changed' }, default: {} },
    });
    expect(document.paths['/v1/surveys/{key}']?.['get']?.['parameters']).toMatchObject([
      { in: 'path', name: 'key' },
      { in: 'query', name: 'limit', schema: { default: 20, minimum: 1 } },
    ]);
    expect(document.components.schemas).toHaveProperty('Problem');
    expect(document.components.schemas).toHaveProperty('Question.properties.max.maximum', 10);
  });
});

describe('docs/errors.md', () => {
  it('explains every code, and no other', async () => {
    const text = await readFile(new URL('../../../docs/errors.md', import.meta.url), 'utf8');

    expect([...text.matchAll(/^## (.+)$/gm)].map(([, code]) => code)).toEqual(Object.keys(PROBLEMS));
    for (const [code, { status }] of Object.entries(PROBLEMS))
      expect(text).toContain(`## ${code}\n\n${status}.`);
  });

  it('is served where problems point to', async () => {
    const response = await fetch(`${server.url}/docs/errors.md`);

    expect(response.headers.get('content-type')).toMatch('text/markdown');
    expect(await response.text()).toContain('## invalid-request');
  });
});

describe('an error', () => {
  it('that says when to come back sets Retry-After', async () => {
    const busy = await startTestServer({
      endpoints: [
        endpoint({
          method: 'get',
          path: '/v1/busy',
          summary: 'Be busy',
          scope: 'surveys:read',
          responses: { 204: { description: 'Never' } },
          async handler() {
            await Promise.resolve();
            throw new AppError('unavailable', 'Busy', { retryAfterSeconds: 30 });
          },
        }),
      ],
      authenticate: () => Promise.resolve(PRINCIPAL),
    });

    const response = await fetch(`${busy.url}/v1/busy`, { headers: { authorization: 'Bearer x' } });
    await busy.close();

    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('30');
  });
});
