import nock from 'nock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccountOptions } from '../../src/connector/account.ts';
import type { Ticket } from '../../src/connector/ticket.ts';
import { accountFixture } from './fixtures/account.ts';
import { portalFixture } from './fixtures/portal.ts';
import { readTicket } from './tickets.ts';

const HOST = 'https://api.hubapi.test';
const STAGES = [
  { id: '1', metadata: { ticketState: 'OPEN' } },
  { id: '4', metadata: { ticketState: 'CLOSED' } },
];
const SOLVED_AT = '2026-11-22T09:00:00.000Z';
const SOLVED = {
  id: '4711',
  properties: {
    hs_pipeline: '0',
    hs_pipeline_stage: '4',
    createdate: '2026-11-20T09:00:00.000Z',
    source_type: 'EMAIL',
    first_agent_reply_date: SOLVED_AT,
  },
  propertiesWithHistory: { hs_pipeline_stage: [{ value: '4', timestamp: SOLVED_AT }] },
};

beforeEach(() => {
  nock.disableNetConnect();
});

afterEach(() => {
  const unused = nock.pendingMocks();
  nock.cleanAll();
  nock.enableNetConnect();
  expect(unused).toEqual([]);
});

function vendor() {
  return nock(HOST);
}

function answerTicket(record: object): void {
  vendor().get('/crm/objects/2026-03/tickets/4711').query(true).reply(200, record);
  vendor()
    .get('/crm/pipelines/2026-03/tickets')
    .reply(200, { results: [{ id: '0', label: 'Support', stages: STAGES }] });
}

function answerOwners(): void {
  vendor()
    .get('/crm/owners/2026-03')
    .query(true)
    .reply(200, {
      results: [{ id: '7', email: 'Rasa@agents.example', firstName: 'Rasa', lastName: 'P' }],
    });
}

function answerContact(properties: object, id = '100'): void {
  vendor().get(`/crm/objects/2026-03/contacts/${id}`).query(true).reply(200, { id, properties });
}

function withContacts(...ids: string[]): object {
  return {
    ...SOLVED,
    associations: { contacts: { results: ids.map((id) => ({ id, type: 'ticket_to_contact' })) } },
  };
}

async function read(options: AccountOptions = {}): Promise<Ticket> {
  const reading = await readTicket(portalFixture({ baseUrl: HOST, options }), '4711');
  if (!reading.found) throw new Error(`not found: ${reading.reason}`);
  return reading.ticket;
}

describe('time of the solve', () => {
  it('falls back to closed_date where HubSpot hands out no history', async () => {
    answerTicket({
      ...SOLVED,
      propertiesWithHistory: null,
      properties: { ...SOLVED.properties, closed_date: '1795338000000' },
    });

    expect((await read()).solvedAt).toEqual(new Date(1_795_338_000_000));
  });

  it('is something that stays the same even without either', async () => {
    answerTicket({ ...SOLVED, propertiesWithHistory: undefined });

    expect((await read()).solvedAt).toEqual(new Date(SOLVED.properties.createdate));
  });
});

describe('contact', () => {
  it('is nobody when the ticket has none, at the cost of no further call', async () => {
    answerTicket(SOLVED);

    expect(await read()).toMatchObject({ requester: null, organisation: null, status: 'solved' });
  });

  it('is the one labelled primary among several', async () => {
    answerTicket(withContacts('100', '101'));
    vendor()
      .get('/crm/objects/2026-03/tickets/4711/associations/contacts')
      .query(true)
      .reply(200, {
        results: [
          { toObjectId: 100, associationTypes: [{ typeId: 16, label: null }] },
          {
            toObjectId: 101,
            associationTypes: [
              { typeId: 16, label: null },
              { typeId: 9, label: 'Primary contact' },
            ],
          },
        ],
      });
    answerContact({ email: 'ann@b.example' }, '101');
    answerOwners();

    expect((await read()).requester?.externalId).toBe('101');
  });

  it('is the first listed among several without a label', async () => {
    answerTicket(withContacts('100', '101'));
    vendor()
      .get('/crm/objects/2026-03/tickets/4711/associations/contacts')
      .query(true)
      .reply(200, { results: [{ toObjectId: '101' }, { toObjectId: '100' }] });
    answerContact({ email: 'ann@b.example' }, '101');
    answerOwners();

    expect((await read()).requester?.externalId).toBe('101');
  });

  it('is no end user when the address is an owner of the account', async () => {
    answerTicket(withContacts('100'));
    answerContact({ email: 'rasa@AGENTS.example' });
    answerOwners();

    expect((await read()).requester?.endUser).toBe(false);
  });

  it('is nobody when the contact was deleted meanwhile', async () => {
    answerTicket(withContacts('100'));
    vendor().get('/crm/objects/2026-03/contacts/100').query(true).reply(404, {});

    expect((await read()).requester).toBeNull();
  });

  it('carries the opt-out of HubSpot', async () => {
    answerTicket(withContacts('100'));
    answerContact({ email: 'ann@b.example', hs_email_optout: 'true' });
    answerOwners();

    expect((await read()).requester?.emailOptOut).toBe(true);
  });
});

describe('consent', () => {
  it.each([
    ['true', true],
    ['Yes', true],
    ['false', false],
    ['', false],
    [null, false],
  ])('is read from the contact: %s', async (value, consent) => {
    answerTicket(withContacts('100'));
    answerContact({ email: 'ann@b.example', may_survey: value });
    answerOwners();

    expect((await read({ consentField: 'may_survey' })).consent).toBe(consent);
  });

  it('is read from the ticket when the contact has no such value', async () => {
    answerTicket({ ...SOLVED, properties: { ...SOLVED.properties, may_survey: 'true' } });

    expect((await read({ consentField: 'may_survey' })).consent).toBe(true);
  });

  it('is null when no field is configured', async () => {
    answerTicket(SOLVED);

    expect((await read()).consent).toBeNull();
  });
});

describe('the country of the customer', () => {
  it.each([
    [{ hs_country_region_code: 'DE', country: 'Austria' }, {}, 'DE'],
    [{ country: 'Germany' }, {}, 'DE'],
    [{ country: 'Mars' }, {}, null],
    [{ country: 'Germany', home: 'LT' }, { countryField: 'home' }, 'LT'],
    [{ country: 'Germany' }, { countryField: 'home' }, null],
  ])('of the contact %j, asked with %j, is %s', async (properties, options, country) => {
    answerTicket(withContacts('100'));
    answerContact({ email: 'ann@b.example', ...properties });
    answerOwners();

    expect((await read(options)).country).toBe(country);
  });
});

describe('people who worked on it', () => {
  it('are everyone who owned it, in order, a deactivated and a vanished owner included', async () => {
    const owned = (value: string, minute: number) => ({ value, timestamp: `2026-11-22T08:0${minute}:00Z` });
    answerTicket({
      ...SOLVED,
      properties: { ...SOLVED.properties, hubspot_owner_id: '7' },
      propertiesWithHistory: {
        ...SOLVED.propertiesWithHistory,
        hubspot_owner_id: [owned('7', 3), owned('9', 2), owned('8', 1), owned('', 0)],
      },
    });
    answerOwners();
    const owner = (id: string, archived: boolean) =>
      vendor()
        .get(`/crm/owners/2026-03/${id}`)
        .query({ idProperty: 'id', archived: String(archived) });
    owner('8', false).reply(404, {});
    owner('8', true).reply(200, { id: '8', email: 'left@agents.example', firstName: 'Left', archived: true });
    owner('9', false).reply(404, {});
    owner('9', true).reply(404, {});

    const { snapshot } = await read();

    expect(snapshot.assignee).toEqual({ externalId: '7', name: 'Rasa P', email: 'Rasa@agents.example' });
    expect(snapshot.contributors.map(({ externalId, name }) => [externalId, name])).toEqual([
      ['8', 'Left'],
      ['9', null],
      ['7', 'Rasa P'],
    ]);
  });
});

describe('a stage that is not known yet', () => {
  it('makes the pipelines be read once more', async () => {
    const portal = portalFixture({ baseUrl: HOST });
    answerTicket(SOLVED);
    await readTicket(portal, '4711');
    const moved = {
      ...SOLVED,
      properties: { ...SOLVED.properties, hs_pipeline_stage: '5' },
      propertiesWithHistory: { hs_pipeline_stage: [{ value: '5', timestamp: SOLVED_AT }] },
    };
    vendor().get('/crm/objects/2026-03/tickets/4711').query(true).reply(200, moved);
    vendor()
      .get('/crm/pipelines/2026-03/tickets')
      .reply(200, { results: [{ id: '0', stages: [{ id: '5', metadata: { ticketState: 'CLOSED' } }] }] });

    expect(await readTicket(portal, '4711')).toMatchObject({ found: true, ticket: { status: 'solved' } });
  });
});

describe('an account without the company scope', () => {
  it('is read without companies, and not asked for them again', async () => {
    const portal = portalFixture({ baseUrl: HOST });
    const ticket = vendor().get('/crm/objects/2026-03/tickets/4711');
    ticket.query((query) => String(query['associations']).includes('companies')).reply(403, {});
    answerTicket(SOLVED);
    vendor()
      .get('/crm/objects/2026-03/tickets/4711')
      .query((query) => query['associations'] === 'contacts')
      .reply(200, SOLVED);

    expect(await readTicket(portal, '4711')).toMatchObject({ found: true });
    expect(await readTicket(portal, '4711')).toMatchObject({ found: true });
  });
});

it('hands every other failure on', async () => {
  vendor().get('/crm/objects/2026-03/tickets/4711').query(true).reply(500, {});

  await expect(
    readTicket({ ...portalFixture({ baseUrl: HOST }), access: accountFixture() }, '4711'),
  ).rejects.toMatchObject({ kind: 'unavailable' });
});
