import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { send } from './fixtures/send.ts';
import { customer, openStage } from './fixtures/stage.ts';
import type { Stage } from './fixtures/stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

async function refusal(response: Response): Promise<[number, string]> {
  return [response.status, await response.text()];
}

describe('the API of the stand-in', () => {
  test('asks for a token', async () => {
    const grant = stage.sandbox.createAccount({ account: 'acme' });
    const forged = { ...grant, credentials: { ...grant.credentials, accessToken: 'forged' } };

    expect(await refusal(await send(forged, ['GET', '/users/me.json']))).toEqual([
      401,
      expect.stringContaining('invalid_token'),
    ]);
  });

  test('tokens of one account open no other', async () => {
    const acme = stage.sandbox.createAccount({ account: 'acme' });
    const other = stage.sandbox.createAccount({ account: 'other' });

    expect((await send({ ...acme, baseUrl: other.baseUrl }, ['GET', '/users/me'])).status).toBe(401);
    const unknown = { ...acme, baseUrl: acme.baseUrl.replace('acme', 'nobody') };
    expect((await send(unknown, ['GET', '/users/me'])).status).toBe(404);
  });

  test('tickets answer with and without .json, newer resources only without, unknown paths never', async () => {
    const grant = stage.sandbox.createAccount({ account: 'acme' });
    const statuses = [];
    for (const path of ['/users/me', '/users/me.json', '/webhooks', '/webhooks.json', '/macros.json']) {
      statuses.push((await send(grant, ['GET', path])).status);
    }

    expect(statuses).toEqual([200, 200, 200, 404, 404]);
  });

  test.each([
    ['no wrapper', { status: 'solved' }, 400, 'ticket'],
    ['an unknown attribute', { ticket: { colour: 'red' } }, 400, 'colour'],
    ['an unknown status', { ticket: { status: 'done' } }, 400, 'status'],
    [
      'an unknown custom field',
      { ticket: { custom_fields: [{ id: 1, value: 'x' }] } },
      422,
      'Custom field 1',
    ],
    ['an empty comment', { ticket: { comment: { body: ' ' } } }, 422, 'Comment: cannot be blank'],
    ['an assignee who is no agent', { ticket: { assignee_id: 1 } }, 422, 'not an active agent'],
    ['solved by nobody', { ticket: { status: 'solved', assignee_id: null } }, 422, 'required when solving'],
    ['a due date without a task', { ticket: { due_at: '2026-11-24T16:00:00Z' } }, 422, 'only tasks'],
    [
      'an overtaken safe update',
      { ticket: { safe_update: true, updated_stamp: 'x' } },
      409,
      'UpdateConflict',
    ],
  ])('refuses an update with %s', async (_, body, status, words) => {
    const grant = stage.sandbox.createAccount({ account: 'acme' });
    const [id = ''] = stage.sandbox.createTickets('acme', { requester: customer }).ids;

    const answer = await refusal(await send(grant, ['PUT', `/tickets/${id}.json`, body]));

    expect(answer).toEqual([status, expect.stringContaining(words)]);
  });

  test('a closed ticket refuses every update in the words of the vendor', async () => {
    const grant = stage.sandbox.createAccount({ account: 'acme' });
    const [id = ''] = stage.sandbox.createTickets('acme', { requester: customer, status: 'closed' }).ids;

    const response = await send(grant, ['PUT', `/tickets/${id}`, { ticket: { comment: { body: 'x' } } }]);

    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({
      error: 'RecordInvalid',
      details: { status: [{ description: 'Status: closed prevents ticket update' }] },
    });
  });

  test('values are checked by the type of their field, and a drop-down brings its tag', async () => {
    const access = await stage.installed();
    const grant = stage.sandbox.createAccount({ account: 'acme' });
    const [id = ''] = stage.sandbox.createTickets('acme', { requester: customer, tags: ['vip'] }).ids;
    const fieldId = (key: string): number => Number(access.resources[`ticket_field.${key}`]);
    const put = (key: string, value: unknown): Promise<Response> =>
      send(grant, ['PUT', `/tickets/${id}`, { ticket: { custom_fields: [{ id: fieldId(key), value }] } }]);

    expect((await put('nps_score', 'three')).status).toBe(422);
    expect((await put('nps_score', 3.5)).status).toBe(422);
    expect((await put('category', 'aw_user_detractor')).status).toBe(422);
    expect((await put('category', 'aw_ticket_passive')).status).toBe(200);
    expect(stage.sandbox.tickets('acme')[0]?.tags).toEqual(['vip', 'aw_ticket_passive']);

    await send(grant, ['PUT', `/tickets/${id}`, { ticket: { tags: ['new'] } }]);
    expect(stage.sandbox.tickets('acme')[0]).toMatchObject({ tags: ['new'], fields: {} });
  });

  test('unknown keys of people and organisations, and values shared by two drop-downs, are refused', async () => {
    await stage.installed();
    const grant = stage.sandbox.createAccount({ account: 'acme', customers: [customer] });
    const id = stage.person().externalId ?? '';
    const option = { name: 'Mine', value: 'aw_user_detractor' };
    const field = { key: 'mine', title: 'Mine', type: 'dropdown', custom_field_options: [option] };

    const answers = [
      await refusal(await send(grant, ['PUT', `/users/${id}`, { user: { user_fields: { nope: 1 } } }])),
      await refusal(await send(grant, ['POST', '/user_fields', { user_field: field }])),
    ];

    expect(answers).toEqual([
      [422, expect.stringContaining('does not exist')],
      [422, expect.stringContaining('already used')],
    ]);
  });

  test('a follow-up needs a closed ticket and inherits its tags', async () => {
    const grant = stage.sandbox.createAccount({ account: 'acme' });
    const [open = ''] = stage.sandbox.createTickets('acme', { requester: customer }).ids;
    const [closed = ''] = stage.sandbox.createTickets('acme', {
      requester: customer,
      status: 'closed',
      tags: ['vip'],
    }).ids;
    const followUp = (id: string): [string, string, object] => {
      const ticket = { via_followup_source_id: Number(id), comment: { body: 'again', public: false } };
      return ['POST', '/tickets', { ticket }];
    };

    expect((await send(grant, followUp(open))).status).toBe(422);
    expect(await (await send(grant, followUp(closed))).json()).toMatchObject({ ticket: { tags: ['vip'] } });
  });

  test('an export does not start within the latest minute', async () => {
    const grant = stage.sandbox.createAccount({ account: 'acme' });
    const seconds = Math.floor(Date.now() / 1_000);

    expect((await send(grant, ['GET', `/incremental/tickets/cursor?start_time=${seconds}`])).status).toBe(
      422,
    );
    expect(
      (await send(grant, ['GET', `/incremental/tickets/cursor?start_time=${seconds - 90}`])).status,
    ).toBe(200);
  });

  test('the sixth update of a person within a minute is one too many', async () => {
    await stage.installed();
    const grant = stage.sandbox.createAccount({ account: 'acme', customers: [customer] });
    const id = stage.person().externalId ?? '';
    const statuses = [];
    for (let update = 0; update < 6; update += 1) {
      statuses.push((await send(grant, ['PUT', `/users/${id}`, { user: {} }])).status);
    }

    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  });
});

describe('mails to customers', () => {
  test('those that agents cause are recorded with their cause, those of us would be counted', async () => {
    const grant = stage.sandbox.createAccount({ account: 'acme' });
    const [id = ''] = stage.sandbox.createTickets('acme', { requester: customer }).ids;
    stage.sandbox.solveTicket('acme', id, 'Solved it.');
    const before = stage.sandbox.records('acme');

    await send(grant, [
      'PUT',
      `/tickets/${id}`,
      { ticket: { comment: { body: 'Hello from a robot', public: true } } },
    ]);
    const after = stage.sandbox.records('acme');

    expect(before.customerMails.map((mail) => [mail.trigger, mail.causedBy])).toEqual([
      ['Notify requester of comment update', 'agent'],
      ['Notify requester of solved request', 'agent'],
    ]);
    expect(before.customerMailsCausedByIntegration).toBe(0);
    expect(after.customerMailsCausedByIntegration).toBe(1);
  });
});
