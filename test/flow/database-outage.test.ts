import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from 'vitest';
import { SANDBOX_APP } from '../../src/cli/sandbox/stage.ts';
import { startTestHouse, type Account, type TestHouse } from '../support/app.ts';
import { askedAbout } from '../support/asked.ts';
import { openDatabaseDoor, type Door } from '../support/door.ts';
import { eventually } from '../support/eventually.ts';
import {
  hubspotEvent,
  postWebhook,
  signedByHubspot,
  signedByZendesk,
  zendeskEvent,
  zendeskWebhook,
} from '../support/forged-webhook.ts';
import { openVendorGate, type VendorGate } from '../support/vendor-gate.ts';

let door: Door;
let house: TestHouse;
let acme: Account;
let globex: Account;
let gate: VendorGate;
let gated: Account;

beforeAll(async () => {
  house = await startTestHouse({
    databaseUrl: async (url) => {
      const opened = await openDatabaseDoor(url);
      door = opened;
      return opened.url;
    },
  });
  acme = await house.zendesk();
  globex = await house.hubspot();
  gated = await house.zendesk({
    baseUrl: async (url) => {
      gate = await openVendorGate(url);
      return gate.url;
    },
  });
});

afterAll(async () => {
  await house.close();
  await gate.close();
  await door.shut();
});

async function statusOf(path: string): Promise<number> {
  const response = await fetch(`${house.url}${path}`);
  await response.text();
  return response.status;
}

describe('while the database is stopped', { timeout: 60_000 }, () => {
  let shut = false;

  beforeEach(() => {
    shut = false;
  });
  afterEach(async () => {
    if (shut) await open();
  });

  async function stop(): Promise<void> {
    shut = true;
    await door.shut();
  }
  async function open(): Promise<void> {
    shut = false;
    await door.open();
    await eventually(async () => ((await statusOf('/readyz')) === 200 ? true : null));
  }

  it('/readyz says so, /healthz does not, and /metrics still answers', async () => {
    expect([await statusOf('/healthz'), await statusOf('/readyz')]).toEqual([200, 200]);

    await stop();

    expect(await statusOf('/readyz')).toBe(503);
    expect(await statusOf('/healthz')).toBe(200);
    expect(await statusOf('/metrics'), 'an outage is when metrics are looked at').toBe(200);
    await open();
    expect(await statusOf('/readyz')).toBe(200);
  });

  it('Zendesk is answered 503 with a Retry-After it respects, and the repetition is worked on once', async () => {
    const webhook = await zendeskWebhook(house, acme);
    house.stage.zendesk.setFaults({ webhookDrop: true }, acme.account);
    const ada = house.customer();
    const ticket = acme.open(ada);
    acme.solve(ticket);
    const signed = signedByZendesk(webhook, { body: zendeskEvent(webhook, ticket) });
    await stop();

    const refused = await postWebhook(signed);

    expect(refused.status).toBe(503);
    expect(Number(refused.retryAfter)).toBeGreaterThan(0);
    // Zendesk gives up when it is told to wait a minute or longer.
    expect(Number(refused.retryAfter)).toBeLessThan(60);
    await open();
    expect((await postWebhook(signed)).status).toBe(202);
    expect((await postWebhook(signed)).status).toBe(202);
    await house.mailTo(ada);
    house.stage.zendesk.setFaults({}, acme.account);
    expect(await house.api.ledger({ ticket, connection: acme.connectionId })).toHaveLength(1);
    expect(house.mailCount(ada)).toBe(1);
  });

  it('HubSpot is answered 503, and its own repetitions bring every event', async () => {
    await stop();
    const body = JSON.stringify([hubspotEvent(globex.account, '9999')]);
    const url = `${house.url}/hooks/hubspot`;
    const refused = await postWebhook(signedByHubspot(url, { body, secret: SANDBOX_APP.clientSecret }));
    const customers = Array.from({ length: 5 }, () => house.customer());
    for (const customer of customers) globex.solve(globex.open(customer));
    await eventually(() => {
      const { requests, refused: so } = house.stage.hubspot.records(globex.account).webhookDeliveries;
      return requests > 0 && so === requests ? true : null;
    });

    await open();

    expect(refused.status).toBe(503);
    for (const customer of customers) await house.mailTo(customer);
    expect(customers.map((customer) => house.mailCount(customer))).toEqual([1, 1, 1, 1, 1]);
  });

  it('a respondent gets a friendly page, and the answer counts when sent again', async () => {
    const { ticket, link } = await askedAbout(house, acme);
    await stop();

    const failed = await house.respondent.score(link, 8);

    expect(failed.status).toBeGreaterThanOrEqual(500);
    expect(failed.html).toContain('<!doctype html>');
    expect(failed.html).toContain('Please try again in a minute.');
    expect(failed.html).not.toContain('ECONNREFUSED');
    await open();
    expect((await house.respondent.score(link, 8)).status).toBe(200);
    await house.settled(acme, ticket);
    expect(acme.score(ticket)).toMatchObject({ score: 8, band: 'passive' });
  });

  it('what was being written in a helpdesk ends well, and is not written a second time', async () => {
    const { ticket, link } = await askedAbout(house, gated);
    const { promise: written, resolve: letPass } = Promise.withResolvers<null>();
    const updates = (): number =>
      gate.calls.filter(({ method, path }) => method === 'PUT' && path.includes(`/tickets/${ticket}`)).length;
    gate.answer(({ method, path }) =>
      method === 'PUT' && path.includes(`/tickets/${ticket}`) ? written : null,
    );
    await house.respondent.score(link, 7);
    await eventually(() => (updates() === 1 ? true : null));
    await stop();
    letPass(null);
    await eventually(() => gated.score(ticket));

    await open();

    await house.settled(gated, ticket);
    expect(gated.score(ticket)).toMatchObject({ score: 7, band: 'passive' });
    expect(updates()).toBe(1);
  });

  it('a mail that leaves is recorded as sent, not in doubt', async () => {
    const ada = house.customer();
    const ticket = acme.open(ada);
    house.stage.mailbox.setFaults({ delayMs: 2_000 });
    acme.solve(ticket);
    const invitation = async (): Promise<string | undefined> => {
      const all = await house.api.invitations(`connection=${acme.connectionId}`);
      return all.find((one) => one.ticketId === ticket)?.state;
    };
    await eventually(async () => ((await invitation()) === 'sending' ? true : null));
    await stop();
    await house.mailTo(ada);

    await open();
    house.stage.mailbox.setFaults({});

    await eventually(async () => ((await invitation()) === 'sent' ? true : null));
    const [row] = await house.api.ledger({ ticket, connection: acme.connectionId });
    expect(row?.verdicts.map(({ verdict }) => verdict)).toEqual(['sent']);
    expect(house.mailCount(ada)).toBe(1);
  });
});
