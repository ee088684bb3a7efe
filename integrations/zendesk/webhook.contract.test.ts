import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Delivery } from '../../src/connector/webhook.ts';
import { draft, openStage } from './fixtures/stage.ts';
import type { Stage } from './fixtures/stage.ts';
import { openReceiver } from './fixtures/receiver.ts';
import type { Receiver } from './fixtures/receiver.ts';
import { createZendeskClient, openZendesk, registerTriggerWebhook, zendesk } from './index.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

describe('webhooks of the sandbox, received by the connector', () => {
  let inbox: Receiver;
  beforeEach(async () => {
    inbox = await openReceiver();
  });
  afterEach(() => inbox.close());

  function received(): Delivery[] {
    return inbox.requests.flatMap((request) => zendesk.webhook.deliveries(request));
  }

  test('registering twice makes one webhook whose secret verifies what it sends', async () => {
    const access = await stage.installed();
    const account = openZendesk(access);
    const first = await account.registerWebhook({ url: inbox.url });
    const second = await account.registerWebhook({ url: inbox.url });
    expect(second).toEqual(first);
    const id = stage.solvedTicket();
    await stage.sandbox.webhooksSettled();

    const sender = {
      secrets: [first.secret ?? ''],
      webhookId: first.webhookId ?? '',
      accountId: stage.sandbox.records('acme').accountId,
    };
    const [request] = inbox.requests;
    expect(request && zendesk.webhook.verify(request, sender, new Date())).toMatchObject({ ok: true });
    const signals = received().flatMap((delivery) => zendesk.webhook.signals(delivery.body));
    expect(signals).toMatchObject([{ kind: 'status-changed', ticketId: id }]);
  });

  test('solving, reopening, merging and deleting each send one signal; closing and tasks send none', async () => {
    const account = openZendesk(await stage.installed());
    await account.registerWebhook({ url: inbox.url });
    const [id, other] = [stage.solvedTicket(), stage.solvedTicket()];
    await stage.sandbox.webhooksSettled();
    inbox.requests.length = 0;

    stage.sandbox.reopenTicket('acme', id);
    await stage.sandbox.webhooksSettled();
    stage.sandbox.solveTicket('acme', id);
    await stage.sandbox.webhooksSettled();
    stage.sandbox.closeTicket('acme', id);
    stage.sandbox.mergeTicket('acme', other, id);
    const doomed = stage.solvedTicket();
    await stage.sandbox.webhooksSettled();
    stage.sandbox.deleteTicket('acme', doomed);
    const task = await account.tasks.create(draft(null));
    await account.tasks.complete(task.taskId, 'done');
    await stage.sandbox.webhooksSettled();

    const signals = received().flatMap((delivery) => zendesk.webhook.signals(delivery.body));
    expect(signals.map(({ kind, ticketId, mergedInto }) => [kind, ticketId, mergedInto])).toEqual([
      ['status-changed', id, undefined],
      ['status-changed', id, undefined],
      ['merged', other, id],
      ['status-changed', doomed, undefined],
      ['deleted', doomed, undefined],
    ]);
  });

  test('the trigger-driven variant says the same and leaves our own tasks out', async () => {
    const access = await stage.installed();
    const registration = { url: inbox.url, integrationUserId: access.resources['user.integration'] ?? '' };
    const first = await registerTriggerWebhook(createZendeskClient(access), registration);
    expect(await registerTriggerWebhook(createZendeskClient(access), registration)).toEqual(first);
    const id = stage.solvedTicket();
    stage.sandbox.reopenTicket('acme', id);
    const { tasks } = openZendesk(access);
    const task = await tasks.create(draft(null));
    await tasks.complete(task.taskId, 'done');
    await stage.sandbox.webhooksSettled();

    const signals = received().flatMap((delivery) => zendesk.webhook.signals(delivery.body));
    expect(signals).toMatchObject([
      { kind: 'status-changed', ticketId: id },
      { kind: 'status-changed', ticketId: id },
    ]);
  });

  test('the busy answer makes the vendor deliver the same invocation again', async () => {
    const account = openZendesk(await stage.installed());
    await account.registerWebhook({ url: inbox.url });
    inbox.answer = { status: zendesk.webhook.busyAnswer.status, headers: { 'Retry-After': '1' } };
    stage.solvedTicket();
    await expect.poll(() => inbox.requests.length).toBe(1);
    inbox.answer = { status: 204, headers: {} };
    await stage.sandbox.webhooksSettled();

    const keys = received().map((delivery) => delivery.deliveryKey);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });

  test('a 500 is lost, as with the vendor', async () => {
    const account = openZendesk(await stage.installed());
    await account.registerWebhook({ url: inbox.url });
    inbox.answer = { status: 500, headers: {} };
    stage.solvedTicket();
    await stage.sandbox.webhooksSettled();

    expect(inbox.requests).toHaveLength(1);
    expect(stage.sandbox.records('acme').webhookDeliveries).toMatchObject({ failed: 1, pending: 0 });
  });

  test('on request events come twice, late, swapped or not at all', async () => {
    const account = openZendesk(await stage.installed());
    await account.registerWebhook({ url: inbox.url });
    stage.sandbox.setFaults({ webhookTwice: true, webhookLateMs: 20 });
    stage.solvedTicket();
    stage.solvedTicket();
    await stage.sandbox.webhooksSettled();
    expect(inbox.requests).toHaveLength(4);

    stage.sandbox.setFaults({ webhookShuffle: true });
    inbox.requests.length = 0;
    const pair = [stage.solvedTicket(), stage.solvedTicket()];
    await stage.sandbox.webhooksSettled();
    const order = received().flatMap((delivery) => zendesk.webhook.signals(delivery.body));
    expect(order.map((signal) => signal.ticketId)).toEqual(pair.toReversed());

    stage.sandbox.setFaults({ webhookDrop: true });
    inbox.requests.length = 0;
    stage.solvedTicket();
    await stage.sandbox.webhooksSettled();
    expect(inbox.requests).toEqual([]);
  });
});
