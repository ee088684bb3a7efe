import library from 'node-zendesk';
import nock from 'nock';
import { describe, expect, test } from 'vitest';
import { createZendeskClient } from './client.ts';
import type { ZendeskCall } from './client.ts';
import { api, foretellEveryCall, HOST, mockedAccess } from './fixtures/mocked-account.ts';
import { allPages } from './paging.ts';
import { CommentPage } from './schema.ts';

foretellEveryCall();

const read: ZendeskCall = { method: 'GET', path: ['tickets', '7'] };
const create: ZendeskCall = { method: 'POST', path: ['tickets'], body: { ticket: { subject: 'x' } } };

/** The library with nothing around it, to show what each work-around is for. */
function bareLibrary(): ReturnType<typeof library.createClient> {
  const transportConfig = {
    transportFn: (uri: string, sent: RequestInit) => {
      const { method, headers, body } = sent;
      return fetch(uri, { method: method ?? 'GET', headers: headers ?? {}, body: body ?? null });
    },
    responseAdapter: (response: Response) => response,
  };
  const endpointUri = `${HOST}/api/v2`;
  return library.createClient({
    endpointUri,
    useOAuth: true,
    token: 't',
    throwOriginalException: true,
    transportConfig,
  });
}

describe('answers that node-zendesk reports as success', () => {
  test.each([
    { status: 429, headers: { 'retry-after': '42' }, kind: 'rate-limited' },
    { status: 503, headers: { 'retry-after': '7' }, kind: 'unavailable' },
    { status: 502, headers: {}, kind: 'unavailable' },
    { status: 504, headers: {}, kind: 'unavailable' },
    { status: 413, headers: {}, kind: 'refused' },
    { status: 418, headers: {}, kind: 'refused' },
  ])('$status is thrown as $kind', async ({ status, headers, kind }) => {
    api().get('/tickets/7.json').twice().reply(status, { error: 'Nope' }, headers);

    await expect(bareLibrary().tickets.show(7)).resolves.toBeDefined();
    await expect(createZendeskClient(mockedAccess()).call(read)).rejects.toMatchObject({ kind, status });
  });

  test('the time to wait survives, in seconds or as a date', async () => {
    api().get('/tickets/7.json').reply(429, {}, { 'retry-after': '42' });
    api().get('/tickets/7.json').reply(503, {}, { 'retry-after': 'Fri, 20 Nov 2026 10:00:30 GMT' });
    const { call } = createZendeskClient(mockedAccess());

    await expect(call(read)).rejects.toMatchObject({ kind: 'rate-limited', retryAfterMs: 42_000 });
    await expect(call(read)).rejects.toMatchObject({ kind: 'unavailable', retryAfterMs: 30_000 });
  });

  test('a good answer with Retry-After stays a good answer', async () => {
    api()
      .get('/tickets/7.json')
      .twice()
      .reply(200, { ticket: { id: 7 } }, { 'retry-after': '1' });

    const bare: unknown = await bareLibrary().tickets.show(7);
    expect(bare).toMatchObject({ result: { statusCode: 429 } });
    expect(await createZendeskClient(mockedAccess()).call(read)).toEqual({ ticket: { id: 7 } });
  });

  test('a page instead of JSON is no success', async () => {
    api().get('/tickets/7.json').reply(200, '<html>Sign in</html>', { 'content-type': 'text/html' });

    await expect(createZendeskClient(mockedAccess()).call(read)).rejects.toMatchObject({
      kind: 'refused',
      words: expect.stringContaining('Check the address'),
    });
  });

  test('an answer without a body is an answer', async () => {
    nock(`${HOST}/api/v2`).delete('/webhooks/w1').reply(204);

    const { call } = createZendeskClient(mockedAccess());
    expect(await call({ method: 'DELETE', path: ['webhooks', 'w1'], dotJson: false })).toBeUndefined();
  });
});

describe('what node-zendesk loses or adds', () => {
  test('side-loads arrive with the ticket', async () => {
    const body = {
      ticket: { id: 7 },
      users: [{ id: 1 }],
      groups: [{ id: 2 }],
      metric_sets: [{ ticket_id: 7 }],
    };
    api().get('/tickets/7.json').query({ include: 'users,groups' }).twice().reply(200, body);
    const bare = bareLibrary().tickets;
    bare.setSideLoad(['users', 'groups']);

    expect(JSON.stringify(await bare.show(7))).not.toContain('metric_sets');
    const call = { ...read, query: { include: 'users,groups' } };
    expect(await createZendeskClient(mockedAccess()).call(call)).toEqual(body);
  });

  test('side-loads of one call are not sent with the next', async () => {
    api().get('/tickets/7.json').query({ include: 'users' }).reply(200, {});
    api().get('/tickets/7.json').reply(200, {});
    const { call } = createZendeskClient(mockedAccess());

    await call({ ...read, query: { include: 'users' } });

    await expect(call(read)).resolves.toEqual({});
  });

  test('no page size slips into calls that have none', async () => {
    api().get('/incremental/tickets/cursor.json').query({ start_time: 5 }).reply(200, { tickets: [] });

    const call = {
      method: 'GET',
      path: ['incremental', 'tickets', 'cursor'],
      query: { start_time: 5 },
    } as const;
    await expect(createZendeskClient(mockedAccess()).call(call)).resolves.toBeDefined();
  });

  test('tags reach the wire: the library drops arrays', async () => {
    api().put('/tickets/7/tags.json', '').reply(200, { tags: [] });
    api()
      .put('/tickets/7/tags.json', { tags: ['a'] })
      .reply(200, { tags: ['a'] });

    const bare: { addTags(id: number, tags: string[]): Promise<unknown> } = bareLibrary().tickets;
    await bare.addTags(7, ['a']);
    const call = { method: 'PUT', path: ['tickets', '7', 'tags'], body: { tags: ['a'] } } as const;
    await expect(createZendeskClient(mockedAccess()).call(call)).resolves.toEqual({ tags: ['a'] });
  });

  test('the details of a refusal are told, without addresses', async () => {
    const details = { email: [{ description: 'Email: maria@customers.example is already taken' }] };
    api()
      .put('/users/5.json')
      .reply(422, { error: 'RecordInvalid', description: 'Record validation errors', details });

    const call = { method: 'PUT', path: ['users', '5'], body: { user: {} } } as const;
    await expect(createZendeskClient(mockedAccess()).call(call)).rejects.toMatchObject({
      kind: 'refused',
      status: 422,
      words: 'Zendesk refused the change. It said: Email: (address) is already taken',
    });
  });

  test.each([
    [
      { error: { title: 'Invalid attribute', message: 'You passed an invalid value' } },
      'You passed an invalid value',
    ],
    [{ errors: [{ code: 'X', title: 'T', detail: 'The key is taken' }] }, 'The key is taken'],
    [{ error: 'Unprocessable', description: 'Bad' }, 'Bad'],
  ])('each shape of error is read: %o', async (body, words) => {
    api().post('/tickets.json').reply(400, body);

    await expect(createZendeskClient(mockedAccess()).call(create)).rejects.toMatchObject({
      words: expect.stringContaining(words),
    });
  });

  test('a closed ticket is told from other refusals', async () => {
    const details = { status: [{ description: 'Status: closed prevents ticket update' }] };
    api().put('/tickets/7.json').reply(422, { error: 'RecordInvalid', description: 'x', details });

    const call = { method: 'PUT', path: ['tickets', '7'], body: { ticket: {} } } as const;
    await expect(createZendeskClient(mockedAccess()).call(call)).rejects.toMatchObject({
      kind: 'closed-ticket',
    });
  });

  test('a redirect is not followed: the write would be repeated elsewhere, with the token', async () => {
    api().put('/tickets/7.json').reply(302, '', { location: 'https://elsewhere.example/' });

    const call = { method: 'PUT', path: ['tickets', '7'], body: { ticket: {} } } as const;
    await expect(createZendeskClient(mockedAccess()).call(call)).rejects.toMatchObject({
      kind: 'refused',
      status: 302,
    });
  });

  test('a list without end is left after twenty pages', async () => {
    const page = { comments: [], meta: { has_more: true, after_cursor: 'again' } };
    api().get('/tickets/7/comments.json').query(true).times(20).reply(200, page);

    const call = { method: 'GET', path: ['tickets', '7', 'comments'] } as const;
    const client = createZendeskClient(mockedAccess());
    const seen = await allPages(client, { call, shape: CommentPage }, ({ comments, meta }) => ({
      items: comments,
      meta,
    }));

    expect(seen).toEqual([]);
  });
});
