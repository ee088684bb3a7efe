import { afterEach, beforeEach, expect, it } from 'vitest';
import { webhookReceiver } from '../fixtures/webhook-receiver.ts';
import type { WebhookReceiver } from '../fixtures/webhook-receiver.ts';
import { startHubspotSandbox } from '../sandbox.ts';
import type { HubspotSandbox } from '../sandbox.ts';

const CONTACT = { email: 'ana@acme.example' };

let sandbox: HubspotSandbox;
let app: WebhookReceiver;

beforeEach(async () => {
  app = await webhookReceiver();
  sandbox = await startHubspotSandbox({ webhookTarget: app.url, appId: '777' });
  sandbox.createAccount({ account: '1' });
  sandbox.createAccount({ account: '2' });
});

afterEach(async () => {
  await sandbox.close();
  await app.close();
});

function solveMany(account: string, count: number): string[] {
  const { ids } = sandbox.createTickets(account, { contact: CONTACT, count });
  for (const id of ids) sandbox.solveTicket(account, id);
  return ids;
}

function events(): Record<string, unknown>[] {
  return app.requests.flatMap(({ body }) => JSON.parse(body));
}

it('sends what happened at once in batches of at most a hundred, one portal each', async () => {
  solveMany('1', 150);
  solveMany('2', 3);

  await sandbox.webhooksSettled();

  const sizes = app.requests.map(({ body }) => JSON.parse(body).length);
  expect(sizes.toSorted((a, b) => a - b)).toEqual([3, 50, 100]);
  for (const { body } of app.requests) {
    expect(new Set(JSON.parse(body).map(({ portalId }: { portalId: number }) => portalId)).size).toBe(1);
  }
});

it('sends an event in the shape of HubSpot, signed in versions 1 and 3', async () => {
  const [id] = solveMany('1', 1);

  await sandbox.webhooksSettled();

  expect(events()).toEqual([
    {
      eventId: 1,
      subscriptionId: expect.any(Number),
      portalId: 1,
      appId: 777,
      occurredAt: expect.any(Number),
      subscriptionType: 'object.propertyChange',
      objectTypeId: '0-5',
      isSensitive: false,
      objectId: Number(id),
      propertyName: 'hs_pipeline_stage',
      propertyValue: '4',
      changeSource: 'CRM_UI',
      attemptNumber: 0,
    },
  ]);
  expect(app.requests[0]?.headers).toMatchObject({
    'x-hubspot-signature-version': 'v1',
    'x-hubspot-signature': expect.stringMatching(/^[0-9a-f]{64}$/),
    'x-hubspot-signature-v3': expect.stringMatching(/=$/),
    'x-hubspot-request-timestamp': expect.stringMatching(/^\d{13}$/),
  });
});

it('tries again after any 4xx and 5xx, counting the attempts', async () => {
  app.answers.push(401, 500);
  solveMany('1', 1);

  await sandbox.webhooksSettled();

  expect(events().map(({ attemptNumber }) => attemptNumber)).toEqual([0, 1, 2]);
  expect(sandbox.records('1').webhookDeliveries).toMatchObject({ delivered: 1, requests: 3, refused: 2 });
});

it('sends twice, or not at all, on request', async () => {
  sandbox.setFaults({ webhookTwice: 1 }, '1');
  sandbox.setFaults({ webhookDrop: 1 }, '2');
  solveMany('1', 1);
  solveMany('2', 1);

  await sandbox.webhooksSettled();

  expect(events().map(({ portalId }) => portalId)).toEqual([1, 1]);
  expect(sandbox.records('2').webhookDeliveries).toMatchObject({ published: 1, dropped: 1, requests: 0 });
});

it('mixes portals in one batch on request', async () => {
  sandbox.setFaults({ webhookMixPortals: 1 });
  solveMany('1', 2);
  solveMany('2', 2);

  await sandbox.webhooksSettled();

  expect(app.requests).toHaveLength(1);
  expect(events().map(({ portalId }) => portalId)).toEqual([1, 1, 2, 2]);
});

it('sends late and in another order on request', async () => {
  sandbox.setFaults({ webhookLateMs: 50, webhookShuffle: 1 });
  const ids = solveMany('1', 20);

  await sandbox.webhooksSettled();

  const arrived = events().map(({ objectId }) => String(objectId));
  expect(arrived).not.toEqual(ids);
  expect(new Set(arrived)).toEqual(new Set(ids));
});

it('uses the legacy names on request', async () => {
  sandbox.setFaults({ webhookLegacy: 1 });
  solveMany('1', 1);

  await sandbox.webhooksSettled();

  expect(events()).toMatchObject([{ subscriptionType: 'ticket.propertyChange' }]);
  expect(events()[0]).not.toHaveProperty('objectTypeId');
});

it('tells of a reopening, of tickets created as solved now, and of none solved in the past', async () => {
  const [id = ''] = solveMany('1', 1);
  sandbox.reopenTicket('1', id);
  sandbox.createTickets('1', { contact: CONTACT, status: 'solved' });
  sandbox.createTickets('1', { contact: CONTACT, solvedAt: '2026-01-01T00:00:00Z' });

  await sandbox.webhooksSettled();

  expect(events().map(({ propertyValue }) => propertyValue)).toEqual(['4', '1', '4']);
});
