import nock from 'nock';
import { afterEach, describe, expect, it } from 'vitest';
import { portalFixture } from './fixtures/portal.ts';
import { setUp } from './set-up.ts';
import { PROPERTIES } from './properties.ts';
import { PropertyBatch } from './schema.ts';
import { PORTAL, sandboxAccount } from './fixtures/sandbox-account.ts';
import type { SandboxAccount, SandboxAccountOptions } from './fixtures/sandbox-account.ts';

const opened: SandboxAccount[] = [];

afterEach(async () => {
  for (const { sandbox } of opened.splice(0)) await sandbox.close();
});

async function account(options: SandboxAccountOptions = {}): Promise<SandboxAccount> {
  const made = await sandboxAccount(options);
  opened.push(made);
  return made;
}

async function call({ sandbox }: SandboxAccount, method: string, path: string, body: object): Promise<void> {
  const { credentials } = sandbox.createAccount({ account: PORTAL });
  const response = await fetch(`${sandbox.url}/crm/properties/2026-03/${path}`, {
    method,
    headers: { Authorization: `Bearer ${credentials.accessToken}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.status).toBeLessThan(300);
}

/** A property the admin made before us. */
function makeProperty(hubspot: SandboxAccount, property: object): Promise<void> {
  const inputs = [{ label: 'Mine', groupName: 'information', ...property }];
  return call(hubspot, 'POST', 'contacts/batch/create', { inputs });
}

it('describes every property', () => {
  const all = Object.values(PROPERTIES).flat();

  expect(all.every(({ description, label }) => description.length > 20 && label.length > 2)).toBe(true);
  expect(all.every(({ name }) => /^afterword_[a-z_]+$/.test(name))).toBe(true);
  const category = PROPERTIES.contacts.find(({ name }) => name === 'afterword_nps_category');
  expect(category).toMatchObject({ label: 'Promoter status', type: 'enumeration' });
  expect(category?.options?.map(({ value }) => value)).toEqual(['promoter', 'passive', 'detractor']);
});

it.each(Object.entries(PROPERTIES))(
  'gives no two %s properties the same name or label',
  (_type, properties) => {
    expect(new Set(properties.map(({ name }) => name)).size).toBe(properties.length);
    expect(new Set(properties.map(({ label }) => label)).size).toBe(properties.length);
  },
);

describe('set-up', () => {
  it('makes one group and all properties per type, and changes nothing the second time', async () => {
    const hubspot = await account();

    const first = await hubspot.open().setUp();
    hubspot.sandbox.resetCounters();
    const second = await hubspot.open().setUp();

    const expected = Object.entries(PROPERTIES).flatMap(([type, all]) =>
      all.map(({ name }) => `${type}.${name}`),
    );
    expect(new Set(first.created)).toEqual(new Set(expected));
    expect(second).toEqual({ created: [], existing: first.created, clashes: [], resources: first.resources });
    expect(Object.keys(hubspot.sandbox.counters()).filter((one) => /create|groups|PATCH/.test(one))).toEqual(
      [],
    );
  });

  it('adds missing options to those of the admin', async () => {
    const hubspot = await account();
    const options = [
      { label: 'Our fans', value: 'promoter', hidden: false },
      { label: 'Unknown', value: 'unknown', hidden: true },
    ];
    const property = { type: 'enumeration', fieldType: 'select', options };
    await makeProperty(hubspot, { ...property, name: 'afterword_nps_category' });

    const report = await hubspot.open().setUp();

    expect(report.clashes).toEqual([]);
    expect(report.existing).toEqual(['contacts.afterword_nps_category']);
    expect(await optionsOf(hubspot)).toEqual([
      'promoter:Our fans',
      'unknown:Unknown',
      'passive:Passive',
      'detractor:Detractor',
    ]);
  });

  it('says in words that a name is taken by another type, and goes on without it', async () => {
    const hubspot = await account();
    await makeProperty(hubspot, { name: 'afterword_nps_score', type: 'string', fieldType: 'text' });

    const { clashes, created, resources } = await hubspot.open().setUp();

    expect(clashes).toEqual([
      expect.stringMatching(/contact property "afterword_nps_score" .* type string instead of number/),
    ]);
    expect(created).toContain('contacts.afterword_nps_category');
    expect(resources['properties.contacts']?.split(' ')).not.toContain('afterword_nps_score');
  });

  it('makes what fits, most wanted first, and says what a small edition has no room for', async () => {
    const hubspot = await account({ account: { propertyLimit: 10 } });

    const { clashes, created, resources } = await hubspot.open().setUp();

    expect(resources['properties.contacts']?.split(' ')).toHaveLength(10);
    expect(created).toContain('contacts.afterword_nps_category');
    expect(created).toContain('contacts.afterword_survey_state');
    expect(clashes).toContainEqual(
      expect.stringMatching(/no room for 11 more contact properties: afterword_ces_/),
    );
    const write = {
      responseId: '1',
      metric: 'ces',
      score: 1,
      band: 'detractor',
      programme: 'scenario',
    } as const;
    const { ids } = hubspot.sandbox.createTickets(PORTAL, { contact: { email: 'a@b.example' } });
    const outcomes = await hubspot
      .open({ resources })
      .helpdesk?.writeTickets([
        { ticketId: ids[0] ?? '', score: { ...write, answeredAt: new Date() }, repeated: false },
      ]);
    expect(outcomes).toMatchObject([{ ok: true }]);
  });

  it('says that companies are left out when their scope is missing', async () => {
    const hubspot = await account({ account: { companyScope: false } });

    const { clashes, created, resources } = await hubspot.open().setUp();

    expect(clashes).toEqual([expect.stringContaining('no permission for company properties')]);
    expect(created).toContain('tickets.afterword_nps_score');
    expect(resources['properties.companies']).toBe('');
  });

  it('is finished by a repetition when an answer got lost in the middle', async () => {
    const hubspot = await account();
    hubspot.sandbox.setFaults({ error500AfterCommit: 1 });
    await expect(hubspot.open().setUp()).rejects.toMatchObject({ kind: 'unavailable' });
    hubspot.sandbox.setFaults({});

    const { clashes, existing, created } = await hubspot.open().setUp();

    expect(clashes).toEqual([]);
    expect(existing.length + created.length).toBe(Object.values(PROPERTIES).flat().length);
  });
});

describe('answers that the stand-in does not give', () => {
  const HOST = 'https://api.hubapi.test';

  afterEach(() => {
    nock.cleanAll();
  });

  /** Every type is complete but contacts, which lack one property; `later` is what is found at the end. */
  function answerReads(archived: object[], later: object[]): void {
    const { contacts, tickets, companies } = PROPERTIES;
    const read = (type: string, results: readonly object[]) =>
      nock(HOST).post(`/crm/properties/2026-03/${type}/batch/read`).reply(207, { results });
    read('contacts', contacts.slice(1));
    read('contacts', archived);
    if (archived.length === 0) read('contacts', later);
    read('tickets', tickets);
    read('companies', companies);
    nock(HOST)
      .get(/custom-properties/)
      .reply(404, {});
  }

  it('an archived name is reported, not created', async () => {
    answerReads(PROPERTIES.contacts.slice(0, 1), []);

    const report = await setUp(portalFixture({ baseUrl: HOST }));

    expect(report.created).toEqual([]);
    expect(report.clashes).toEqual([expect.stringMatching(/"afterword_nps_category" is archived/)]);
    expect(nock.pendingMocks()).toEqual([]);
  });

  it.each([
    [409, { category: 'OBJECT_ALREADY_EXISTS' }],
    [207, { results: [], errors: [{ category: 'OBJECT_ALREADY_EXISTS', message: 'exists' }] }],
  ])('a property that somebody else made meanwhile (%i) is as good as ours', async (status, body) => {
    answerReads([], PROPERTIES.contacts.slice(0, 1));
    nock(HOST).post('/crm/properties/2026-03/contacts/groups').reply(409, {});
    nock(HOST)
      .post('/crm/properties/2026-03/contacts/batch/create')
      .times(status === 409 ? 2 : 1)
      .reply(status, body);

    const report = await setUp(portalFixture({ baseUrl: HOST }));

    expect(report).toMatchObject({ created: ['contacts.afterword_nps_category'], clashes: [] });
    expect(nock.pendingMocks()).toEqual([]);
  });

  it('a property that HubSpot refuses is reported with what it said', async () => {
    answerReads([], []);
    nock(HOST).post('/crm/properties/2026-03/contacts/groups').reply(201, {});
    nock(HOST)
      .post('/crm/properties/2026-03/contacts/batch/create')
      .times(2)
      .reply(400, { category: 'VALIDATION_ERROR', message: 'Label is taken' });

    const { clashes } = await setUp(portalFixture({ baseUrl: HOST }));

    expect(clashes).toEqual([expect.stringMatching(/refused .* afterword_nps_category.*Label is taken/)]);
  });
});

async function optionsOf(hubspot: SandboxAccount): Promise<string[]> {
  const { credentials } = hubspot.sandbox.createAccount({ account: PORTAL });
  const response = await fetch(`${hubspot.sandbox.url}/crm/properties/2026-03/contacts/batch/read`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${credentials.accessToken}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ archived: false, inputs: [{ name: 'afterword_nps_category' }] }),
  });
  const { results } = PropertyBatch.parse(await response.json());
  return (results[0]?.options ?? []).map(({ label, value }) => `${value}:${label}`);
}
