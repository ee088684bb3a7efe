import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { customer, draft, openStage } from './fixtures/stage.ts';
import type { Stage } from './fixtures/stage.ts';
import { createZendeskClient, openZendesk } from './index.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

describe('set-up', () => {
  test('creates every field once and finds them all the second time', async () => {
    const access = stage.connect();

    const first = await openZendesk(access).setUp();
    const second = await openZendesk({ ...access, resources: first.resources }).setUp();

    expect(first.clashes).toEqual([]);
    expect(first.created).toContain('Promoter status');
    expect(first.created).toContain('custom object Afterword response');
    expect(second.created).toEqual([]);
    expect(second.resources).toEqual(first.resources);
  });

  test('says who Afterword writes as', async () => {
    expect(await openZendesk(stage.connect()).writesAs()).toBe('Afterword Integration');
  });

  test('leaves a field of another type alone, says so, and keeps the rest working', async () => {
    const access = stage.connect();
    const client = createZendeskClient(access);
    const field = { key: 'afterword_nps_score', title: 'Old score', type: 'text' };
    await client.call({ method: 'POST', path: ['user_fields'], body: { user_field: field } });

    const { clashes, resources } = await openZendesk(access).setUp();

    expect(clashes).toHaveLength(1);
    expect(clashes[0]).toContain('"Old score" exists already with the type text instead of integer');
    expect(resources['user_field.afterword_nps_score']).toBeUndefined();
    expect(resources['user_field.afterword_nps_category']).toBeDefined();
  });

  test('adds missing options to a drop-down and keeps those of the admin', async () => {
    const access = stage.connect();
    const client = createZendeskClient(access);
    const own = { name: 'Unhappy', value: 'own_value' };
    await client.call({
      method: 'POST',
      path: ['ticket_fields'],
      body: { ticket_field: { title: 'Afterword category', type: 'tagger', custom_field_options: [own] } },
    });

    const { existing } = await openZendesk(access).setUp();

    expect(existing).toContain('Afterword category');
    const listed = JSON.stringify(await client.call({ method: 'GET', path: ['ticket_fields'] }));
    for (const value of ['own_value', 'aw_ticket_detractor', 'aw_ticket_promoter'])
      expect(listed).toContain(value);
  });
});

describe('reading a ticket', () => {
  test('tells who asked, who answered and when it was solved, in two calls', async () => {
    const access = await stage.installed();
    const id = stage.solvedTicket();
    stage.sandbox.resetCounters();

    const reading = await openZendesk(access).helpdesk.readTicket(id);

    expect(stage.sandbox.counters()).toEqual({ 'GET /tickets/:id': 1, 'GET /tickets/:id/comments': 1 });
    const [record] = stage.sandbox.tickets('acme');
    expect(reading).toMatchObject({
      found: true,
      ticket: {
        id,
        status: 'solved',
        solvedAt: new Date(record?.solvedAt ?? ''),
        requester: {
          email: customer.email,
          firstName: 'Maria',
          locale: 'pt',
          endUser: true,
          suspended: false,
        },
        organisation: { name: 'Northwind' },
        snapshot: {
          assignee: { email: 'rasa@agents.example' },
          group: { name: 'Support' },
          brand: { name: 'acme' },
          channel: 'email',
          contributors: [{ email: 'rasa@agents.example' }],
        },
        customerMessages: 1,
        agentReplies: 1,
        receivedAt: 'support@acme.example',
        ownTask: false,
        consent: null,
        country: null,
        inheritedScore: false,
      },
    });
  });

  test('a reopened ticket is open without a time, and solved again has a later one', async () => {
    const { helpdesk } = openZendesk(await stage.installed());
    const id = stage.solvedTicket();
    const first = await helpdesk.readTicket(id);

    stage.sandbox.reopenTicket('acme', id);
    const reopened = await helpdesk.readTicket(id);
    stage.sandbox.solveTicket('acme', id);
    const again = await helpdesk.readTicket(id);

    expect(reopened).toMatchObject({ ticket: { status: 'open', solvedAt: null, customerMessages: 2 } });
    const times = [first, again].map((one) => (one?.found ? one.ticket.solvedAt?.getTime() : null));
    expect(times[1]).toBeGreaterThan(times[0] ?? Number.NaN);
  });

  test('closed keeps the time of solved; merged and deleted are not found', async () => {
    const { helpdesk } = openZendesk(await stage.installed());
    const [closed, merged, deleted, winner] = [
      stage.solvedTicket(),
      stage.solvedTicket(),
      stage.solvedTicket(),
      stage.solvedTicket(),
    ];
    const before = await helpdesk.readTicket(closed);

    stage.sandbox.closeTicket('acme', closed);
    stage.sandbox.mergeTicket('acme', merged, winner);
    stage.sandbox.deleteTicket('acme', deleted);

    const after = await helpdesk.readTicket(closed);
    expect(after).toMatchObject({
      ticket: { status: 'closed', solvedAt: before?.found ? before.ticket.solvedAt : null },
    });
    expect(await helpdesk.readTicket(merged)).toEqual({ found: false, reason: 'merged' });
    expect(await helpdesk.readTicket(deleted)).toEqual({ found: false, reason: 'deleted' });
    expect(await helpdesk.readTicket('999999')).toEqual({ found: false, reason: 'deleted' });
  });

  test('reads the country from a user field when one is named', async () => {
    const { resources, ...access } = await stage.installed();
    const client = createZendeskClient({ ...access, resources });
    const id = stage.solvedTicket();
    const field = { key: 'land', title: 'Land', type: 'text' };
    await client.call({ method: 'POST', path: ['user_fields'], body: { user_field: field } });
    const { helpdesk } = openZendesk({ ...access, resources, options: { countryField: 'land' } });

    const without = await helpdesk.readTicket(id);
    const path = ['users', stage.person().externalId ?? ''];
    await client.call({ method: 'PUT', path, body: { user: { user_fields: { land: 'Deutschland' } } } });
    const given = await helpdesk.readTicket(id);

    expect(without).toMatchObject({ ticket: { country: null } });
    expect(given).toMatchObject({ ticket: { country: 'DE' } });
  });

  test('reads consent from a user field when one is named', async () => {
    const { resources, ...access } = await stage.installed();
    const client = createZendeskClient({ ...access, resources });
    const id = stage.solvedTicket();
    const field = { key: 'survey_ok', title: 'Survey ok', type: 'checkbox' };
    await client.call({ method: 'POST', path: ['user_fields'], body: { user_field: field } });
    const { helpdesk } = openZendesk({ ...access, resources, options: { consentField: 'survey_ok' } });

    const without = await helpdesk.readTicket(id);
    const path = ['users', stage.person().externalId ?? ''];
    await client.call({ method: 'PUT', path, body: { user: { user_fields: { survey_ok: true } } } });
    const given = await helpdesk.readTicket(id);

    expect(without).toMatchObject({ ticket: { consent: false } });
    expect(given).toMatchObject({ ticket: { consent: true } });
  });
});

describe('the reconciliation poll', () => {
  test('pages through everything solved since, and goes on from its cursor', async () => {
    const { helpdesk } = openZendesk(await stage.installed());
    stage.sandbox.createTickets('acme', { requester: customer, status: 'solved', count: 501 });
    const since = new Date(Date.now() - 3_600_000);

    const first = await helpdesk.solvedSince(since, null);
    const second = await helpdesk.solvedSince(since, first.cursor ?? null);
    const id = stage.solvedTicket();
    const third = await helpdesk.solvedSince(since, second.cursor ?? null);

    expect([first.tickets.length, first.more]).toEqual([500, true]);
    expect([second.tickets.length, second.more]).toEqual([1, false]);
    expect(third.tickets.map((ticket) => ticket.ticketId)).toEqual([id]);
    expect(third.tickets[0]?.solvedAt).toBeInstanceOf(Date);
  });

  test('a cursor that Zendesk no longer takes starts over at the given time', async () => {
    const { helpdesk } = openZendesk(await stage.installed());
    const id = stage.solvedTicket();

    const page = await helpdesk.solvedSince(new Date(Date.now() - 600_000), 'bm9uc2Vuc2U');

    expect(page.tickets.map((ticket) => ticket.ticketId)).toEqual([id]);
  });

  test('passes over open tickets, earlier solves and our own tasks', async () => {
    const access = await stage.installed();
    const { helpdesk, tasks } = openZendesk(access);
    stage.sandbox.createTickets('acme', {
      requester: customer,
      status: 'solved',
      solvedAt: '2026-01-05T10:00:00Z',
    });
    stage.sandbox.createTickets('acme', { requester: customer });
    const opened = await tasks.create(draft(null));
    await tasks.complete(opened.taskId ?? '', 'done');

    const page = await helpdesk.solvedSince(new Date(Date.now() - 600_000), null);

    expect(page.tickets).toEqual([]);
  });
});
