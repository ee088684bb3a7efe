import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestHouse, type Account, type TestHouse } from '../support/app.ts';
import { eventually, laterSecond } from '../support/eventually.ts';
import {
  hubspotEvent,
  postWebhook,
  signedByHubspot,
  signedByZendesk,
  zendeskEvent,
  zendeskWebhook,
} from '../support/forged-webhook.ts';
import type { LedgerRow } from '../support/house-api.ts';
import { SANDBOX_APP } from '../../src/cli/sandbox/stage.ts';

let house: TestHouse;

beforeAll(async () => {
  house = await startTestHouse();
});

afterAll(() => house.close());

function ledger(account: Account, ticket: string): Promise<LedgerRow[]> {
  return house.api.ledger({ ticket, connection: account.connectionId });
}

/** A later ticket has gone the whole way: whatever came before it has been worked on. */
async function everythingBefore(account: Account): Promise<void> {
  const next = house.customer('Next');
  account.solve(account.open(next));
  await house.mailTo(next);
}

describe('a webhook that comes again', { concurrent: true, timeout: 90_000 }, () => {
  it.each([
    ['Zendesk', () => house.zendesk()],
    ['HubSpot', () => house.hubspot()],
  ] as const)('from %s, each delivery twice, is one ledger row and one mail', async (platform, connect) => {
    const account = await connect();
    const sandbox = platform === 'Zendesk' ? house.stage.zendesk : house.stage.hubspot;
    sandbox.setFaults({ webhookTwice: true }, account.account);
    const customers = [house.customer(), house.customer(), house.customer()];
    const tickets = customers.map((customer) => account.open(customer));

    for (const ticket of tickets) account.solve(ticket);
    for (const customer of customers) await house.mailTo(customer);
    await sandbox.webhooksSettled();
    await everythingBefore(account);

    for (const ticket of tickets) expect(await ledger(account, ticket)).toHaveLength(1);
    for (const customer of customers) expect(house.mailCount(customer)).toBe(1);
  });

  it('under another delivery id tells of the same transition: it is asked once', async () => {
    const acme = await house.zendesk();
    const webhook = await zendeskWebhook(house, acme);
    const ada = house.customer();
    const ticket = acme.open(ada);
    acme.solve(ticket);
    await house.mailTo(ada);

    const answers = await Promise.all(
      [1, 2, 3].map(() => postWebhook(signedByZendesk(webhook, { body: zendeskEvent(webhook, ticket) }))),
    );
    await everythingBefore(acme);

    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    expect(await ledger(acme, ticket)).toHaveLength(1);
    expect(house.mailCount(ada)).toBe(1);
  });

  it('after the reconciliation poll found the ticket adds nothing', async () => {
    const acme = await house.zendesk({ settings: { pollSeconds: 1 } });
    const webhook = await zendeskWebhook(house, acme);
    house.stage.zendesk.setFaults({ webhookDrop: true }, acme.account);
    const ada = house.customer();
    const ticket = acme.open(ada);
    acme.solve(ticket);
    await house.mailTo(ada);
    expect(await ledger(acme, ticket)).toMatchObject([{ source: 'poll', ask: true }]);

    await postWebhook(signedByZendesk(webhook, { body: zendeskEvent(webhook, ticket) }));
    house.stage.zendesk.setFaults({}, acme.account);
    await everythingBefore(acme);

    expect(await ledger(acme, ticket)).toMatchObject([{ source: 'poll' }]);
    expect(house.mailCount(ada)).toBe(1);
  });

  it('in HubSpot is found by the poll too, when it never came', async () => {
    const globex = await house.hubspot({ settings: { pollSeconds: 1 } });
    house.stage.hubspot.setFaults({ webhookDrop: true }, globex.account);
    const ada = house.customer();
    const ticket = globex.open(ada);
    globex.solve(ticket);
    await house.mailTo(ada);

    expect(await ledger(globex, ticket)).toMatchObject([{ source: 'poll', ask: true }]);
  });
});

describe('webhooks out of order', { concurrent: true, timeout: 90_000 }, () => {
  it('never undo a solve: an older event that comes later changes nothing', async () => {
    const acme = await house.zendesk({ settings: { programme: { delaySeconds: 2 } } });
    const webhook = await zendeskWebhook(house, acme);
    const ada = house.customer();
    const ticket = acme.open(ada);
    acme.solve(ticket);
    await eventually(async () => ((await ledger(acme, ticket)).length === 1 ? true : null));

    const older = { from: 'SOLVED', to: 'OPEN', at: new Date(Date.now() - 60_000) };
    await postWebhook(signedByZendesk(webhook, { body: zendeskEvent(webhook, ticket, older) }));
    await house.mailTo(ada);

    // The mail is there a moment before it is recorded as sent.
    const row = await eventually(async () =>
      (await ledger(acme, ticket)).find(({ invitationState }) => invitationState === 'sent'),
    );
    expect(row.verdicts.map(({ verdict }) => verdict)).not.toContain('reopened');
  });

  it('lead to the ticket as it stands when events of solving, reopening and solving are shuffled', async () => {
    const acme = await house.zendesk();
    house.stage.zendesk.setFaults({ webhookShuffle: true, webhookLateMs: 300 }, acme.account);
    const ada = house.customer();
    const ticket = acme.open(ada);

    acme.solve(ticket);
    acme.reopen(ticket);
    await laterSecond();
    acme.solve(ticket);
    await house.mailTo(ada);
    await house.stage.zendesk.webhooksSettled();
    await everythingBefore(acme);

    const solvedAt = house.stage.zendesk.tickets(acme.account).find(({ id }) => id === ticket)?.solvedAt;
    const rows = await ledger(acme, ticket);
    const sent = rows.filter(({ invitationState }) => invitationState === 'sent');
    expect(sent.map((row) => new Date(row.solvedAt))).toEqual([new Date(solvedAt ?? 0)]);
    expect(house.mailCount(ada)).toBe(1);
  });
});

describe('a batch of HubSpot', { concurrent: true, timeout: 90_000 }, () => {
  it('that mixes two tenants and an unknown portal is taken, and each event reaches its own', async () => {
    const [globex, initech] = [await house.hubspot(), await house.hubspot()];
    for (const account of [globex, initech])
      house.stage.hubspot.setFaults({ webhookDrop: true }, account.account);
    const customers = [house.customer(), house.customer()] as const;
    const tickets = [globex.open(customers[0]), initech.open(customers[1])] as const;
    globex.solve(tickets[0]);
    initech.solve(tickets[1]);
    const unknown = '99887766';
    const events = [
      hubspotEvent(globex.account, tickets[0]),
      hubspotEvent(unknown, '4001'),
      hubspotEvent(initech.account, tickets[1]),
    ];

    const answer = await postWebhook(
      signedByHubspot(`${house.url}/hooks/hubspot`, {
        body: JSON.stringify(events),
        secret: SANDBOX_APP.clientSecret,
      }),
    );

    expect([answer.status, answer.text]).toEqual([202, '{"stored":3}']);
    for (const customer of customers) await house.mailTo(customer);
    expect(await ledger(globex, tickets[0])).toHaveLength(1);
    expect(await ledger(initech, tickets[1])).toHaveLength(1);
    const parked = (await house.api.parked()).filter(({ reason }) => reason === 'unknown-account');
    expect(parked).toMatchObject([{ platform: 'hubspot', connectionId: null }]);
  });
});
