import nock from 'nock';
import { describe, expect, test } from 'vitest';
import { createZendeskClient } from './client.ts';
import type { ZendeskCall } from './client.ts';
import { api, foretellEveryCall, HOST, mockedAccess } from './fixtures/mocked-account.ts';
import type { Seen } from './fixtures/mocked-account.ts';

foretellEveryCall();

const read: ZendeskCall = { method: 'GET', path: ['tickets', '7'] };
const create: ZendeskCall = { method: 'POST', path: ['tickets'], body: { ticket: { subject: 'x' } } };

describe('calls that get no answer', () => {
  test('a create that broke off or ended in a 500 is ambiguous, a read only unavailable', async () => {
    const reset = Object.assign(new Error('reset'), { code: 'ECONNRESET' });
    api().post('/tickets.json').replyWithError(reset);
    api().post('/tickets.json').reply(500, {});
    api().get('/tickets/7.json').replyWithError(reset);
    const { call } = createZendeskClient(mockedAccess());

    await expect(call(create)).rejects.toMatchObject({ kind: 'ambiguous', status: undefined });
    await expect(call(create)).rejects.toMatchObject({ kind: 'ambiguous', status: 500 });
    await expect(call(read)).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('tokens, headers and limits', () => {
  test('a rejected token is renewed once, and the current one is sent', async () => {
    api().get('/tickets/7.json').matchHeader('authorization', 'Bearer token-1').reply(401, {});
    api().get('/tickets/7.json').matchHeader('authorization', 'Bearer token-2').reply(200, { ok: true });

    expect(await createZendeskClient(mockedAccess()).call(read)).toEqual({ ok: true });
  });

  test('a second rejection is the end', async () => {
    api().get('/tickets/7.json').twice().reply(401, { error: 'invalid_token' });

    await expect(createZendeskClient(mockedAccess()).call(read)).rejects.toMatchObject({
      kind: 'unauthorised',
    });
  });

  test('a create carries a key made of marker and body; other calls carry none', async () => {
    const keys: string[] = [];
    const noted = (key: unknown): boolean => keys.push(String(key)) > 0;
    api().post('/tickets.json').matchHeader('idempotency-key', noted).twice().reply(201, {});
    nock(`${HOST}/api/v2`, { badheaders: ['idempotency-key'] })
      .post('/tickets.json')
      .reply(201, {});
    const { call } = createZendeskClient(mockedAccess());

    await call({ ...create, idempotencyMarker: 'm1' });
    await call({ ...create, idempotencyMarker: 'm1', body: { ticket: { subject: 'y' } } });
    await call(create);

    const [first, second] = keys.toSorted();
    expect(first).toMatch(/^m1-[0-9a-f]{16}$/);
    expect(second).toMatch(/^m1-[0-9a-f]{16}$/);
    expect(second).not.toBe(first);
  });

  test('each call takes its own limits first and the account last', async () => {
    const seen: Seen = { acquired: [], pauses: [] };
    api().put('/tickets/7.json').reply(200, {});

    const budgets = ['ticket:7', 'ticket-updates'];
    await createZendeskClient(mockedAccess(seen)).call({
      method: 'PUT',
      path: ['tickets', '7'],
      body: {},
      budgets,
    });

    expect(seen.acquired).toEqual(['ticket:7', 'ticket-updates', 'default']);
  });

  test('a 429 pauses the account, at most a minute; with calls left only the ticket', async () => {
    const seen: Seen = { acquired: [], pauses: [] };
    const budgets = ['ticket:7'];
    api().get('/tickets/7.json').reply(429, {}, { 'retry-after': '90', 'x-rate-limit-remaining': '0' });
    api().get('/tickets/7.json').reply(429, {}, { 'retry-after': '500', 'x-rate-limit-remaining': '12' });
    const { call } = createZendeskClient(mockedAccess(seen));

    await expect(call({ ...read, budgets })).rejects.toMatchObject({ retryAfterMs: 90_000 });
    await expect(call({ ...read, budgets })).rejects.toMatchObject({ retryAfterMs: 500_000 });

    expect(seen.pauses).toEqual([
      [60_000, 'default'],
      [500_000, 'ticket:7'],
    ]);
  });

  test('an id that would leave its resource is refused before anything is sent', async () => {
    const { call } = createZendeskClient(mockedAccess());

    for (const id of ['..', '1/../users', '', '1?x']) {
      await expect(call({ method: 'GET', path: ['tickets', id] })).rejects.toMatchObject({ kind: 'refused' });
    }
  });
});
