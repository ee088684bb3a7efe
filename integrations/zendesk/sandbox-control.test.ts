import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { send } from './fixtures/send.ts';
import { customer, openStage } from './fixtures/stage.ts';
import type { Stage } from './fixtures/stage.ts';
import { openZendesk, sampleCustomers, startZendeskSandbox } from './index.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

async function control(call: [method: string, path: string, body?: object]): Promise<Response> {
  const [method, path, body] = call;
  return fetch(`${stage.sandbox.url}/sandbox${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
  });
}

async function look(path: string): Promise<Record<string, unknown>> {
  return z.record(z.string(), z.unknown()).parse(await (await control(['GET', path])).json());
}

describe('the controls over HTTP', () => {
  test('an account is made once, with people, and a grant that works', async () => {
    const body = {
      account: 'acme',
      name: 'Acme',
      accountId: '123',
      plan: 'enterprise',
      customers: sampleCustomers,
    };

    const first = await control(['POST', '/accounts', body]);
    const second = await control(['POST', '/accounts', { account: 'acme' }]);

    expect([first.status, second.status]).toEqual([201, 201]);
    expect(await second.json()).toMatchObject({
      account: 'acme',
      accountId: '123',
      baseUrl: `${stage.sandbox.url}/accounts/acme`,
    });
    expect((await look('/accounts/acme/users'))['users']).toHaveLength(sampleCustomers.length + 4);
  });

  test('a ticket lives through its whole story', async () => {
    await control(['POST', '/accounts', { account: 'acme' }]);
    const made = await control(['POST', '/accounts/acme/tickets', { requester: customer, count: 2 }]);
    const { ids } = z.object({ ids: z.tuple([z.string(), z.string()]) }).parse(await made.json());
    const [one, two] = ids;
    const step = async (id: string, name: string, body: object = {}): Promise<number> =>
      (await control(['POST', `/accounts/acme/tickets/${id}/${name}`, body])).status;

    expect([
      await step(one, 'solve', { comment: 'Done.' }),
      await step(one, 'reopen'),
      (await control(['POST', '/accounts/acme/tickets/solve', { ids: [one, two] }])).status,
      await step(one, 'close'),
      await step(two, 'merge', { into: one }),
      await step(one, 'delete'),
      await step(one, 'solve'),
      await step('1', 'explode'),
    ]).toEqual([200, 200, 204, 200, 200, 200, 404, 400]);
    expect((await look('/accounts/acme/records'))['tickets']).toMatchObject([
      { id: one, status: 'deleted', requester: { email: 'maria1@customers.example' } },
      { id: two, status: 'closed', mergedInto: one, tags: ['closed_by_merge'] },
    ]);
  });

  test('a closed ticket refuses people too', async () => {
    await control(['POST', '/accounts', { account: 'acme' }]);
    const [id = ''] = stage.sandbox.createTickets('acme', { requester: customer, status: 'closed' }).ids;

    expect((await control(['POST', `/accounts/acme/tickets/${id}/solve`])).status).toBe(422);
    expect(stage.sandbox.tickets('acme')[0]?.status).toBe('closed');
  });

  test('tasks are touched and solved, faults are set for one account or all, calls are counted', async () => {
    const access = await stage.installed();
    const { taskId } = await openZendesk(access).tasks.create({
      marker: 'afterword-task-1',
      title: 'Call back',
      body: 'Please call.',
      dueAt: new Date('2026-11-24T16:00:00Z'),
      owner: { externalId: null, email: null, groupId: null },
      person: { externalId: null, email: customer.email, name: null },
      organisationId: null,
      ticketId: null,
    });

    await control(['POST', `/accounts/acme/tasks/${taskId}/touch`]);
    await control(['POST', `/accounts/acme/tasks/${taskId}/solve`]);
    expect((await look('/accounts/acme/tasks'))['tasks']).toMatchObject([{ id: taskId, status: 'solved' }]);

    await control(['PUT', '/faults', { rate429: 1 }]);
    await control(['PUT', '/faults', { account: 'acme', rate429: 0 }]);
    expect(await look('/faults')).toEqual({ global: { rate429: 1 }, accounts: { acme: { rate429: 0 } } });
    expect((await control(['PUT', '/faults', { earthquake: 1 }])).status).toBe(400);

    expect(await look('/counters')).toMatchObject({ 'POST /tickets': 1 });
    await control(['DELETE', '/counters']);
    expect(await look('/counters')).toEqual({});
  });

  test('an unknown account is a 404 with words', async () => {
    const response = await control(['GET', '/accounts/nobody/records']);

    expect([response.status, await response.json()]).toEqual([
      404,
      { error: expect.stringContaining('nobody') },
    ]);
  });
});

describe('memory', () => {
  test('a state file keeps everything over a restart', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'zendesk-sandbox-'));
    const stateFile = join(folder, 'deeper', 'state.json');
    const first = await startZendeskSandbox({ stateFile });
    const grant = first.createAccount({ account: 'acme' });
    const { ids } = first.createTickets('acme', { requester: customer });
    const before = first.records('acme');
    await first.close();

    const second = await startZendeskSandbox({ stateFile });

    expect(second.records('acme')).toEqual({ ...before, webhookDeliveries: expect.anything() });
    const moved = { ...grant, baseUrl: `${second.url}/accounts/acme` };
    expect((await send(moved, ['GET', `/tickets/${ids[0]}.json`])).status).toBe(200);
    await second.close();
    await rm(folder, { recursive: true });
  });

  test('a state file is written while the sandbox runs, not only at its end', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'zendesk-sandbox-'));
    const stateFile = join(folder, 'state.json');
    const running = await startZendeskSandbox({ stateFile });
    running.createAccount({ account: 'acme' });

    await expect
      .poll(async () => {
        const copy = await startZendeskSandbox({ stateFile });
        const accounts = copy.accounts();
        await copy.close();
        return accounts;
      })
      .toEqual(['acme']);

    await running.close();
    await rm(folder, { recursive: true });
  });
});
