import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestHouse, type Account, type TestHouse } from '../support/app.ts';
import { askedAbout } from '../support/asked.ts';
import type { Customer } from '../support/desks.ts';
import { eventually } from '../support/eventually.ts';
import type { LedgerRow } from '../support/house-api.ts';
import { unsubscribeLinkOf } from '../support/respondent.ts';

let house: TestHouse;

beforeAll(async () => {
  house = await startTestHouse();
});

afterAll(() => house.close());

function decided(account: Account, ticket: string): Promise<LedgerRow> {
  return eventually(
    async () => (await house.api.ledger({ ticket, connection: account.connectionId }))[0] ?? null,
  );
}

function withInvitation(account: Account, ticket: string, state: string): Promise<LedgerRow> {
  return eventually(async () => {
    const row = await decided(account, ticket);
    return row.invitationState === state ? row : null;
  });
}

/** Whether a new ticket of this person leads to an ask. */
async function decisionFor(account: Account, customer: Customer): Promise<LedgerRow> {
  const ticket = account.open(customer);
  account.solve(ticket);
  return decided(account, ticket);
}

function stateIs(accounts: readonly Account[], { email }: Customer, state: string): Promise<boolean> {
  return eventually(() => {
    for (const account of accounts) expect(account.person(email)?.state).toBe(state);
    return true;
  });
}

/** HubSpot's own "do not mail". */
function optOutInHubspot(portal: Account, { name, email }: Customer): void {
  house.stage.hubspot.createContact(portal.account, { name, email, properties: { hs_email_optout: 'true' } });
}

const NO_QUARANTINE = { programme: { quarantineSeconds: 0 } };

async function zendeskWithHubspot(): Promise<{ acme: Account; crm: Account }> {
  const acme = await house.zendesk({ settings: NO_QUARANTINE });
  const crm = await house.hubspot({ beside: acme, settings: { helpdesk: false } });
  return { acme, crm };
}

describe('the way out', { concurrent: true, timeout: 90_000 }, () => {
  it('is not taken by opening it: mail scanners open every link', async () => {
    const { acme } = await zendeskWithHubspot();
    const { ada } = await askedAbout(house, acme);
    const link = unsubscribeLinkOf(await house.mailTo(ada));

    const page = await house.respondent.open(link);
    await house.respondent.open(link, { method: 'HEAD' });

    expect(page.status).toBe(200);
    expect(await decisionFor(acme, ada)).toMatchObject({ ask: true });
  });

  it('is one POST of the mail client: it holds at once, and both platforms learn of it', async () => {
    const { acme, crm } = await zendeskWithHubspot();
    const ada = house.customer();
    house.stage.hubspot.createContact(crm.account, ada);
    await askedAbout(house, acme, { ada });
    const mail = await house.mailTo(ada);
    expect(mail.headers?.['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click');

    const page = await house.respondent.post(unsubscribeLinkOf(mail), { 'List-Unsubscribe': 'One-Click' });

    expect(page.status).toBe(200);
    expect(await decisionFor(acme, ada)).toMatchObject({ ask: false, reason: 'opted-out' });
    await stateIs([acme, crm], ada, 'opted_out');
    expect(house.mailCount(ada)).toBe(1);
  });

  it('is a page that offers both lists, and the way back', async () => {
    const { acme } = await zendeskWithHubspot();
    const { ada } = await askedAbout(house, acme);
    const link = unsubscribeLinkOf(await house.mailTo(ada));

    await house.respondent.post(link, { act: 'save', optOut: ['surveys', 'referrals'] });
    expect(await decisionFor(acme, ada)).toMatchObject({ ask: false, reason: 'opted-out' });
    await stateIs([acme], ada, 'opted_out');

    const stray = await house.respondent.post(link, {});
    expect(stray.status).toBe(400);
    expect(await decisionFor(acme, ada)).toMatchObject({ ask: false, reason: 'opted-out' });

    await house.respondent.post(link, { act: 'save', optOut: ['referrals'] });
    expect(await decisionFor(acme, ada)).toMatchObject({ ask: true });
    await stateIs([acme], ada, 'asked');
  });

  it('never expires', async () => {
    const { acme } = await zendeskWithHubspot();
    const { ada, ticket } = await askedAbout(house, acme);
    const link = unsubscribeLinkOf(await house.mailTo(ada));
    const superuser = await house.superuser();
    await superuser.rows(
      `update invitation set expires_at = now() - interval '3 years' where ticket_id = $1 and connection_id = $2`,
      [ticket, acme.connectionId],
    );

    await house.respondent.post(link, { act: 'stop-both' });

    expect(await decisionFor(acme, ada)).toMatchObject({ ask: false, reason: 'opted-out' });
  });

  it('is open to agents who were told on the telephone', async () => {
    const { acme } = await zendeskWithHubspot();
    const { ada } = await askedAbout(house, acme);

    await house.api.done('POST', '/v1/people/opt-out', { email: ada.email });

    expect(await decisionFor(acme, ada)).toMatchObject({ ask: false, reason: 'opted-out' });
    const refusal = await house.api.refused('POST', '/v1/people/opt-out', { email: 'nobody@example.com' });
    expect(refusal.status).toBe(404);
  });
});

describe(
  'somebody who leaves between the decision and the mail',
  { concurrent: true, timeout: 90_000 },
  () => {
    it('is not mailed any more', async () => {
      const acme = await house.zendesk({ settings: { programme: { delaySeconds: 3 } } });
      const ada = house.customer();
      const ticket = acme.open(ada);
      acme.solve(ticket);
      await withInvitation(acme, ticket, 'scheduled');

      await house.api.done('POST', '/v1/people/opt-out', { email: ada.email });

      const row = await withInvitation(acme, ticket, 'cancelled');
      expect(row.verdicts.map(({ verdict }) => verdict)).toEqual(['opted-out']);
      expect(house.mailCount(ada)).toBe(0);
    });

    it.each([
      ['where HubSpot is the helpdesk', async () => pairOf(await house.hubspot({ settings: DELAYED }))],
      ['where HubSpot is the CRM beside Zendesk', besideZendesk],
    ] as const)('in HubSpot, %s, is not mailed any more', async (_where, connect) => {
      const { helpdesk, portal } = await connect();
      const ada = house.customer();
      const ticket = helpdesk.open(ada);
      helpdesk.solve(ticket);
      await withInvitation(helpdesk, ticket, 'scheduled');

      optOutInHubspot(portal, ada);

      const row = await withInvitation(helpdesk, ticket, 'cancelled');
      expect(row.verdicts.map(({ verdict }) => verdict)).toEqual(['platform-opt-out']);
      expect(house.mailCount(ada)).toBe(0);
    });
  },
);

const DELAYED = { programme: { delaySeconds: 4 } };

interface Pair {
  readonly helpdesk: Account;
  readonly portal: Account;
}

function pairOf(portal: Account): Pair {
  return { helpdesk: portal, portal };
}

async function besideZendesk(): Promise<Pair> {
  const helpdesk = await house.zendesk({ settings: DELAYED });
  const portal = await house.hubspot({ beside: helpdesk, settings: { helpdesk: false } });
  return { helpdesk, portal };
}

describe('hs_email_optout at the decision', { concurrent: true, timeout: 90_000 }, () => {
  it.each([
    ['where HubSpot is the helpdesk', async () => pairOf(await house.hubspot())],
    ['where HubSpot is the CRM beside Zendesk', besideZendesk],
  ] as const)('%s, is honoured', async (_where, connect) => {
    const { helpdesk, portal } = await connect();
    const ada = house.customer();
    optOutInHubspot(portal, ada);

    const row = await decisionFor(helpdesk, ada);

    expect(row).toMatchObject({ ask: false, reason: 'platform-opt-out' });
    expect(row.words).toBe('not asked: the person opted out of e-mail in the CRM');
  });
});
