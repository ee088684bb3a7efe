import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startHubspotSandbox } from './sandbox.ts';
import type { HubspotSandbox } from './sandbox.ts';

const CONTACT = { email: 'ana@acme.example', name: 'Ana Ruiz', company: 'ACME' };
const TASK = { properties: { hs_timestamp: '2026-11-24T16:00:00Z' }, associations: [] };

let sandbox: HubspotSandbox;
let token: string;
let ticketId: string;

beforeEach(async () => {
  sandbox = await startHubspotSandbox();
  token = sandbox.createAccount({ account: '1' }).credentials.accessToken;
  ticketId = sandbox.createTickets('1', { contact: CONTACT }).ids[0] ?? '';
});

afterEach(() => sandbox.close());

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

async function call(method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(sandbox.url + path, {
    method,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text.startsWith('{') ? JSON.parse(text) : {},
  };
}

describe('strict as the vendor', () => {
  it.each([
    ['/crm/v3/objects/tickets/1'],
    ['/crm/v4/objects/tickets/1/associations/contacts'],
    ['/crm/v3/owners/'],
    ['/oauth/v1/token'],
    ['/crm/owners/2026-03/'],
    ['/crm/objects/2026-09/tickets/1'],
  ])('does not know %s', async (path) => {
    expect((await call('GET', path)).status).toBe(404);
  });

  it.each([
    ['an unknown property', { properties: { nonsense: 'x' } }, 'PROPERTY_DOESNT_EXIST'],
    ['a number where a string belongs', { properties: { subject: 7 } }, 'java.lang.String'],
    ['an option that is none', { properties: { hs_ticket_priority: 'SOON' } }, 'INVALID_OPTION'],
    ['an owner that does not exist', { properties: { hubspot_owner_id: '1' } }, 'INVALID_OWNER_ID'],
    ['a read-only property', { properties: { createdate: '1' } }, 'READ_ONLY_VALUE'],
    ["another pipeline's stage", { properties: { hs_pipeline_stage: '75003' } }, 'INVALID_OPTION'],
    ['no properties at all', {}, 'properties'],
  ])('refuses %s with 400', async (_words, body, said) => {
    const answer = await call('PATCH', `/crm/objects/2026-03/tickets/${ticketId}`, body);

    expect(answer).toMatchObject({ status: 400, body: { status: 'error', category: 'VALIDATION_ERROR' } });
    expect(answer.body['message']).toContain(said);
    expect(answer.body['correlationId']).toEqual(expect.any(String));
  });

  it.each([
    ['without associations', { properties: TASK.properties }],
    ['without a due date', { properties: {}, associations: [] }],
    ['linked to nothing', { ...TASK, associations: [linkTo('999', 230)] }],
    ['linked by the type of another record', { ...TASK, associations: [linkTo('4001', 16)] }],
    ['linked without a type', { ...TASK, associations: [{ to: { id: '4001' } }] }],
  ])('refuses a task %s with 400', async (_words, body) => {
    expect((await call('POST', '/crm/objects/2026-03/tasks', body)).status).toBe(400);
    expect(sandbox.tasks('1')).toEqual([]);
  });

  it('answers creates with 201, reads with 200, archives with 204, partial batches with 207', async () => {
    const created = await call('POST', '/crm/objects/2026-03/tasks', TASK);
    const path = `/crm/objects/2026-03/tasks/${String(created.body['id'])}`;

    expect(created.status).toBe(201);
    expect((await call('GET', path)).status).toBe(200);
    expect((await call('DELETE', path)).status).toBe(204);
    expect((await call('GET', path)).status).toBe(404);
    const inputs = [{ id: ticketId }, { id: '999' }];
    const batch = await call('POST', '/crm/objects/2026-03/tickets/batch/read', { inputs, properties: [] });
    expect(batch).toMatchObject({ status: 207, body: { numErrors: 1 } });
  });

  it('answers 409 for a property, a group and a contact that exist', async () => {
    const group = { name: 'mine', label: 'Mine' };
    const property = { name: 'mine', label: 'Mine', groupName: 'mine', type: 'number', fieldType: 'number' };
    const contact = { properties: { email: CONTACT.email }, associations: [] };
    await call('POST', '/crm/properties/2026-03/contacts/groups', group);
    await call('POST', '/crm/properties/2026-03/contacts/batch/create', { inputs: [property] });

    const answers = [
      await call('POST', '/crm/properties/2026-03/contacts/groups', group),
      await call('POST', '/crm/properties/2026-03/contacts/batch/create', { inputs: [property] }),
      await call('POST', '/crm/objects/2026-03/contacts', contact),
    ];

    expect(answers.map(({ status }) => status)).toEqual([409, 409, 409]);
  });

  it.each([
    ['a group that does not exist', { groupName: 'nowhere' }],
    ['types that do not go together', { fieldType: 'text' }],
    ['a choice without options', { type: 'enumeration', fieldType: 'select' }],
    ['a name with capitals', { name: 'Mine' }],
  ])('refuses a property with %s', async (_words, change) => {
    const property = {
      name: 'mine',
      label: 'Mine',
      groupName: 'information',
      type: 'number',
      fieldType: 'number',
    };
    const inputs = [{ ...property, ...change }];

    expect((await call('POST', '/crm/properties/2026-03/contacts/batch/create', { inputs })).status).toBe(
      400,
    );
  });

  it('refuses a batch of more than a hundred, and one that names a record twice', async () => {
    const update = (inputs: unknown[]) =>
      call('POST', '/crm/objects/2026-03/tickets/batch/update', { inputs });
    const one = { id: ticketId, properties: { subject: 'x' } };

    expect(
      (await update(Array.from({ length: 101 }, (_, index) => ({ ...one, id: String(index) })))).status,
    ).toBe(400);
    expect((await update([one, one])).status).toBe(400);
  });

  it('refuses a search for more than 200, or beyond the 10,000th result', async () => {
    const search = (body: object) => call('POST', '/crm/objects/2026-03/tickets/search', body);

    expect((await search({ limit: 201 })).status).toBe(400);
    expect((await search({ limit: 200, after: '9900' })).status).toBe(400);
  });
});

describe('limits', () => {
  it('answers the 111th call within ten seconds with 429 and the body of HubSpot', async () => {
    const answers = await Promise.all(
      Array.from({ length: 111 }, () => call('GET', '/crm/pipelines/2026-03/tickets')),
    );

    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(1);
    expect(refused[0]?.body).toMatchObject({ errorType: 'RATE_LIMIT', policyName: 'TEN_SECONDLY_ROLLING' });
    expect(refused[0]?.headers.get('x-hubspot-ratelimit-interval-milliseconds')).toBe('10000');
  });

  it('answers the sixth search within a second with 429, of each portal by itself', async () => {
    const search = () => call('POST', '/crm/objects/2026-03/tickets/search', {});
    const answers = await Promise.all(Array.from({ length: 6 }, search));
    token = sandbox.createAccount({ account: '2' }).credentials.accessToken;

    expect(answers.filter(({ status }) => status === 429).map(({ body }) => body['policyName'])).toEqual([
      'SECONDLY',
    ]);
    expect((await search()).status).toBe(200);
  });
});

describe('tokens', () => {
  it('belong to one portal each', async () => {
    token = sandbox.createAccount({ account: '2' }).credentials.accessToken;

    expect((await call('GET', `/crm/objects/2026-03/tickets/${ticketId}`)).status).toBe(404);
  });

  it('expire', async () => {
    sandbox.setFaults({ tokenTtlSeconds: 0 });

    expect(await call('GET', '/crm/owners/2026-03')).toMatchObject({
      status: 401,
      body: { category: 'EXPIRED_AUTHENTICATION' },
    });
    token = 'nonsense';
    expect(await call('GET', '/crm/owners/2026-03')).toMatchObject({
      body: { category: 'INVALID_AUTHENTICATION' },
    });
  });

  it.each([
    [false, 200],
    [true, 400],
  ])('are renewed; with rotation %s the old refresh token then answers %i', async (rotateRefresh, status) => {
    sandbox.setFaults({ rotateRefresh });
    const { refreshToken } = sandbox.createAccount({ account: '1' }).credentials;
    const renew = (refresh_token: string) =>
      fetch(`${sandbox.url}/oauth/2026-03/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'refresh_token',
          client_id: 'any',
          client_secret: 'sandbox-client-secret',
          refresh_token,
        }),
      });

    const first = await renew(refreshToken);
    expect(await first.json()).toMatchObject({ expires_in: 1_800, hub_id: 1 });
    expect((await renew(refreshToken)).status).toBe(status);
  });
});

describe('controls', () => {
  it('do the same over HTTP', async () => {
    const made = await call('POST', '/sandbox/accounts', { account: '3', customers: [CONTACT] });
    const tickets = await call('POST', '/sandbox/accounts/3/tickets', { contact: CONTACT, count: 2 });
    await call('POST', '/sandbox/accounts/3/tickets/4001/solve');
    await call('POST', '/sandbox/accounts/3/tickets/4002/merge', { into: '4001' });
    await call('PUT', '/sandbox/faults', { account: '3', rate429: 0.5 });

    expect(made).toMatchObject({ status: 201, body: { account: '3', baseUrl: sandbox.url } });
    expect(tickets.body).toEqual({ ids: ['4001', '4002'] });
    expect((await call('GET', '/sandbox/accounts/3/tickets')).body).toMatchObject({
      tickets: [{ status: 'solved' }],
    });
    expect((await call('GET', '/sandbox/accounts/3/records')).body).toMatchObject({
      companies: [{ name: 'ACME' }],
    });
    expect((await call('GET', '/sandbox/faults')).body).toEqual({
      global: {},
      accounts: { '3': { rate429: 0.5 } },
    });
    expect((await call('GET', '/sandbox/counters')).body).toEqual({});
  });

  it.each([
    ['POST', '/sandbox/accounts', { account: 'acme' }, 400],
    ['GET', '/sandbox/accounts/99/records', undefined, 404],
    ['POST', '/sandbox/accounts/1/tickets/99/solve', {}, 404],
    ['POST', '/sandbox/accounts/1/tickets/4001/explode', {}, 400],
    ['PUT', '/sandbox/faults', { nonsense: 1 }, 400],
  ])('say what is wrong with %s %s', async (method, path, body, status) => {
    expect(await call(method, path, body)).toMatchObject({ status, body: { error: expect.any(String) } });
  });
});

it('keeps everything in its state file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hubspot-sandbox-'));
  const stateFile = join(folder, 'state.json');
  const before = await startHubspotSandbox({ stateFile });
  const { credentials } = before.createAccount({ account: '5', customers: [CONTACT] });
  before.createTickets('5', { contact: CONTACT, status: 'solved' });
  const records = before.records('5');
  await before.close();

  const after = await startHubspotSandbox({ stateFile });

  expect({ ...after.records('5'), webhookDeliveries: null }).toEqual({ ...records, webhookDeliveries: null });
  const headers = { Authorization: `Bearer ${credentials.accessToken}` };
  expect((await fetch(`${after.url}/crm/owners/2026-03`, { headers })).status).toBe(200);
  expect(after.createTickets('5', { contact: CONTACT }).ids).toEqual(['4002']);
  await after.close();
  rmSync(folder, { recursive: true });
});

function linkTo(id: string, associationTypeId: number) {
  return { to: { id }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }] };
}
