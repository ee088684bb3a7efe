import { Client } from '@hubspot/api-client';
import nock from 'nock';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConnectorError } from '../../src/connector/errors.ts';
import { portalFixture } from './fixtures/portal.ts';
import type { FixtureOptions } from './fixtures/account.ts';

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

function open(options: FixtureOptions = {}) {
  return portalFixture({ baseUrl: HOST, ...options });
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

describe('what the SDK does wrong', () => {
  it('calls the dated path, not the legacy one the SDK knows', async () => {
    nock(HOST).get('/crm/objects/2026-03/tickets/1').query({ properties: 'subject' }).reply(200, TICKET);

    expect(await readTicket(open())).toMatchObject({ id: '1' });
  });

  it('calls all other endpoints by their dated paths too', async () => {
    const api = nock(HOST);
    api.get('/crm/pipelines/2026-03/tickets').reply(200, { results: [] });
    api.get('/crm/owners/2026-03').query({ limit: '500' }).reply(200, { results: [] });
    api.get('/crm/owners/2026-03/7').query({ idProperty: 'id', archived: 'false' }).reply(200, { id: '7' });
    api.post('/crm/properties/2026-03/contacts/batch/read').reply(200, { results: [] });
    api.post('/crm/properties/2026-03/contacts/groups').reply(201, { name: 'a', label: 'A' });
    api
      .get('/crm/objects/2026-03/tickets/1/associations/tasks')
      .query({ limit: '500' })
      .reply(200, { results: [] });
    api.post('/crm/associations/2026-03/tickets/contacts/batch/read').reply(200, { results: [] });
    api.post('/crm/objects/2026-03/tickets/search').reply(200, { results: [] });
    api.get('/crm/limits/2026-03/custom-properties').reply(200, { byObjectType: [] });
    const { client } = open();

    await client.ticketPipelines();
    await client.ownersPage(undefined, 500);
    await client.ownerById('7', false);
    await client.readProperties('contacts', ['a'], false);
    await client.createGroup('contacts', 'a', 'A');
    await client.associated({ type: 'tickets', id: '1' }, 'tasks', { limit: 500 });
    await client.associatedOfMany('tickets', ['1'], 'contacts');
    await client.search('tickets', { groups: [], properties: [], limit: 10 });
    await client.propertyLimits();
  });

  it('asks for owners without the slash that the SDK leaves before the query', async () => {
    nock(HOST)
      .get((uri) => uri === '/crm/owners/2026-03?limit=500')
      .reply(200, { results: [] });

    expect(await open().client.ownersPage(undefined, 500)).toEqual({ results: [] });
  });

  it('does not inherit the retries of another client in this process', async () => {
    const portal = open();
    new Client({ accessToken: 'x', numberOfApiCallRetries: 3 });
    const requests = vi.fn<() => void>();
    nock(HOST)
      .post('/crm/objects/2026-03/tasks')
      .times(3)
      .reply(() => {
        requests();
        return [500, {}];
      });

    const error = await failureOf(createTask(portal));

    expect(error).toMatchObject({ kind: 'ambiguous' });
    expect(requests).toHaveBeenCalledTimes(1);
    nock.cleanAll();
    new Client({ accessToken: 'x' });
  });

  it('sends a create once, whatever comes back', async () => {
    const requests = vi.fn<() => void>();
    nock(HOST)
      .post('/crm/objects/2026-03/tasks')
      .reply(() => {
        requests();
        return [502, 'Bad Gateway'];
      });

    await failureOf(createTask(open()));

    expect(requests).toHaveBeenCalledTimes(1);
  });

  it('prints nothing', async () => {
    const print = vi.spyOn(console, 'error');
    nock(HOST)
      .get(/tickets\/1/)
      .reply(500, {});

    await failureOf(readTicket(open()));

    expect(print).not.toHaveBeenCalled();
  });

  it('takes an answer of 200 where the SDK insists on 201', async () => {
    nock(HOST).post('/crm/objects/2026-03/tasks', NEW_TASK).reply(200, { id: '9' });

    expect(await createTask(open())).toMatchObject({ id: '9' });
  });

  it('keeps the status of an error without content type, which the SDK loses', async () => {
    nock(HOST)
      .get(/tickets\/1/)
      .reply(503, 'down');

    expect(await failureOf(readTicket(open()))).toMatchObject({ kind: 'unavailable', status: 503 });
  });

  it('shows the errors of a 207, which the SDK resolves as success', async () => {
    const errors = [{ category: 'OBJECT_NOT_FOUND', message: 'gone', context: { ids: ['2'] } }];
    nock(HOST)
      .post('/crm/objects/2026-03/tickets/batch/update')
      .reply(207, { status: 'COMPLETE', results: [TICKET], numErrors: 1, errors });

    const answer = await open().client.updateObjects('tickets', [
      { id: '1', properties: { subject: 'x' } },
      { id: '2', properties: { subject: 'y' } },
    ]);

    expect(answer.errors).toMatchObject(errors);
  });

  it('sends an empty list of associations, which the SDK would leave out', async () => {
    nock(HOST).post('/crm/objects/2026-03/tasks', NEW_TASK).reply(201, { id: '9' });

    await createTask(open());
  });

  it('keeps bodies, headers and addresses out of its messages', async () => {
    nock(HOST).patch('/crm/objects/2026-03/contacts/1').reply(400, {
      category: 'VALIDATION_ERROR',
      message: 'Email ann@b.example is invalid',
      correlationId: 'c-1',
    });

    const error = await failureOf(open().client.updateObject('contacts', '1', { email: 'x' }));

    expect(error.message).toContain('c-1');
    expect(error.words).toContain('Email (address) is invalid');
    expect(JSON.stringify([error.message, error.words, String(error.cause)])).not.toMatch(/ann@|token-1/);
  });
});

describe('tokens', () => {
  it('uses the token that is current at the time of each call', async () => {
    let token = 'first';
    const portal = open();
    const access = { ...portal.access, accessToken: async () => token };
    const { createHubspotClient } = await import('./client.ts');
    const { createAgents } = await import('./transport.ts');
    const client = createHubspotClient(access, createAgents());
    for (const expected of ['first', 'second']) {
      nock(HOST, { reqheaders: { authorization: `Bearer ${expected}` } })
        .get('/crm/pipelines/2026-03/tickets')
        .reply(200, { results: [] });
      token = expected;

      await client.ticketPipelines();
    }
  });

  it('renews the token once after a 401 and repeats the call with the new one', async () => {
    const portal = open();
    nock(HOST, { reqheaders: { authorization: 'Bearer token-1' } })
      .get(/tickets\/1/)
      .reply(401, {});
    nock(HOST, { reqheaders: { authorization: 'Bearer token-2' } })
      .get(/tickets\/1/)
      .reply(200, TICKET);

    expect(await readTicket(portal)).toMatchObject({ id: '1' });
    expect(portal.access.renewed).toEqual(['token-1']);
    expect(portal.access.acquired).toHaveLength(2);
  });

  it('gives up after a second 401', async () => {
    nock(HOST)
      .get(/tickets\/1/)
      .times(2)
      .reply(401, {});

    expect(await failureOf(readTicket(open()))).toMatchObject({ kind: 'unauthorised', status: 401 });
  });

  it('renews for the endpoints that the SDK does not know as well', async () => {
    nock(HOST, { reqheaders: { authorization: 'Bearer token-1' } })
      .get('/account-info/2026-03/details')
      .reply(401);
    nock(HOST, { reqheaders: { authorization: 'Bearer token-2' } })
      .get('/account-info/2026-03/details')
      .reply(200, { portalId: 62515 });

    expect(await open().client.accountDetails()).toMatchObject({ portalId: '62515' });
  });
});
