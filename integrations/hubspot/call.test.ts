import nock from 'nock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConnectorError } from '../../src/connector/errors.ts';
import { portalFixture } from './fixtures/portal.ts';

const HOST = 'https://api.hubapi.test';
const TICKET = { id: '1', properties: { subject: 'x' } };
const NEW_TASK = { properties: { hs_timestamp: '1' }, associations: [] };

beforeEach(() => {
  nock.disableNetConnect();
});

afterEach(() => {
  const unused = nock.pendingMocks();
  nock.cleanAll();
  nock.enableNetConnect();
  expect(unused).toEqual([]);
});

function open() {
  return portalFixture({ baseUrl: HOST });
}

async function failureOf(work: Promise<unknown>): Promise<ConnectorError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof ConnectorError) return error;
  throw new Error(`expected a ConnectorError, got ${String(error)}`);
}

function createTask({ client }: ReturnType<typeof open>): Promise<unknown> {
  return client.createObject('tasks', NEW_TASK.properties, []);
}

function readTicket({ client }: ReturnType<typeof open>): Promise<unknown> {
  return client.readObject('tickets', '1', { properties: ['subject'] });
}

describe('limits', () => {
  it('counts searches under a limit of their own', async () => {
    const portal = open();
    nock(HOST).post('/crm/objects/2026-03/tickets/search').reply(200, { results: [] });
    nock(HOST)
      .get(/tickets\/1/)
      .reply(200, TICKET);

    await portal.client.search('tickets', { groups: [], properties: [], limit: 1 });
    await readTicket(portal);

    expect(portal.access.acquired).toEqual(['search', 'default']);
  });

  it.each([
    [
      'TEN_SECONDLY_ROLLING',
      'You have reached your ten_secondly_rolling limit.',
      [{ ms: 10_000, name: 'default' }],
    ],
    ['SECONDLY', 'You have reached your secondly limit.', [{ ms: 1_000, name: 'search' }]],
    [
      'DAILY',
      'You have reached your daily limit.',
      [
        { ms: 900_000, name: 'default' },
        { ms: 900_000, name: 'search' },
      ],
    ],
    [undefined, 'slow down', [{ ms: 10_000, name: 'search' }]],
  ])('pauses what a 429 of policy %s names', async (policyName, message, paused) => {
    const portal = open();
    nock(HOST)
      .post(/search/)
      .reply(429, { status: 'error', message, policyName });

    const error = await failureOf(portal.client.search('tickets', { groups: [], properties: [], limit: 1 }));

    expect(portal.access.paused).toEqual(paused);
    expect(error).toMatchObject({ kind: 'rate-limited', retryAfterMs: paused[0]?.ms });
  });

  it('waits as long as the headers of a 429 say', async () => {
    const portal = open();
    const body = { policyName: 'TEN_SECONDLY_ROLLING' };
    nock(HOST)
      .get(/tickets\/1/)
      .reply(429, body, { 'X-HubSpot-RateLimit-Interval-Milliseconds': '7000' });
    nock(HOST)
      .get(/tickets\/1/)
      .reply(429, body, { 'Retry-After': '30' });

    await failureOf(readTicket(portal));
    await failureOf(readTicket(portal));

    expect(portal.access.paused.map(({ ms }) => ms)).toEqual([7_000, 30_000]);
  });

  it('waits two seconds for a locked record', async () => {
    nock(HOST)
      .get(/tickets\/1/)
      .reply(423, {});

    expect(await failureOf(readTicket(open()))).toMatchObject({ kind: 'unavailable', retryAfterMs: 2_000 });
  });
});

describe('failures', () => {
  it.each([
    [400, 'refused'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [409, 'conflict'],
    [422, 'refused'],
    [500, 'unavailable'],
    [504, 'unavailable'],
  ])('reads %i of a read as %s', async (status, kind) => {
    nock(HOST)
      .get(/tickets\/1/)
      .reply(status, {});

    expect(await failureOf(readTicket(open()))).toMatchObject({ kind, status });
  });

  it.each([
    [400, 'refused'],
    [429, 'rate-limited'],
    [500, 'ambiguous'],
    [502, 'ambiguous'],
    [503, 'ambiguous'],
  ])('reads %i of a create as %s', async (status, kind) => {
    nock(HOST).post('/crm/objects/2026-03/tasks').reply(status, {});

    expect(await failureOf(createTask(open()))).toMatchObject({ kind, status });
  });

  it.each([
    ['ECONNRESET', 'ambiguous'],
    ['ETIMEDOUT', 'ambiguous'],
    ['ECONNREFUSED', 'unavailable'],
    ['ENOTFOUND', 'unavailable'],
  ])('reads %s during a create as %s: what never connected made nothing', async (code, kind) => {
    nock(HOST)
      .post('/crm/objects/2026-03/tasks')
      .replyWithError(Object.assign(new Error('lost'), { code }));

    expect(await failureOf(createTask(open()))).toMatchObject({ kind });
  });

  it('reads a lost connection during a read as unavailable', async () => {
    nock(HOST)
      .get(/tickets\/1/)
      .replyWithError(Object.assign(new Error('lost'), { code: 'ECONNRESET' }));

    expect(await failureOf(readTicket(open()))).toMatchObject({ kind: 'unavailable' });
  });

  it.each([
    ['an unknown shape', { unexpected: true }],
    ['no JSON', '<html>'],
  ])('reads a create that is answered with %s as ambiguous', async (_words, body) => {
    nock(HOST).post('/crm/objects/2026-03/tasks').reply(201, body);

    expect(await failureOf(createTask(open()))).toMatchObject({ kind: 'ambiguous' });
  });
});
