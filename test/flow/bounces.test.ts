import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestHouse, type Account, type TestHouse } from '../support/app.ts';
import { askedAbout } from '../support/asked.ts';
import type { Customer } from '../support/desks.ts';
import { eventually } from '../support/eventually.ts';
import type { LedgerRow } from '../support/house-api.ts';

let house: TestHouse;

beforeAll(async () => {
  house = await startTestHouse();
});

afterAll(() => house.close());

interface Pair {
  readonly acme: Account;
  readonly crm: Account;
}

async function zendeskWithHubspot(): Promise<Pair> {
  const acme = await house.zendesk({ settings: { programme: { quarantineSeconds: 0 } } });
  const crm = await house.hubspot({ beside: acme, settings: { helpdesk: false } });
  return { acme, crm };
}

function customerOf({ crm }: Pair): Customer {
  const ada = house.customer();
  house.stage.hubspot.createContact(crm.account, ada);
  return ada;
}

function verdict(account: Account, ticket: string, wanted: string): Promise<LedgerRow['verdicts'][number]> {
  return eventually(async () => {
    const [row] = await house.api.ledger({ ticket, connection: account.connectionId });
    return row?.verdicts.find((later) => later.verdict === wanted) ?? null;
  });
}

async function decisionFor(account: Account, customer: Customer): Promise<LedgerRow> {
  const ticket = account.open(customer);
  account.solve(ticket);
  return eventually(
    async () => (await house.api.ledger({ ticket, connection: account.connectionId }))[0] ?? null,
  );
}

function stateIs({ acme, crm }: Pair, { email }: Customer, state: string): Promise<boolean> {
  return eventually(() => {
    expect([acme.person(email)?.state, crm.person(email)?.state]).toEqual([state, state]);
    return true;
  });
}

describe('a mailbox that does not exist', { concurrent: true, timeout: 90_000 }, () => {
  it('refused while the mail is handed over is never asked again, and the CRMs say unreachable', async () => {
    const pair = await zendeskWithHubspot();
    const ada = customerOf(pair);
    house.stage.mailbox.setFaults({ rejectRcpt: [ada.email] });
    const ticket = pair.acme.open(ada);
    pair.acme.solve(ticket);

    await verdict(pair.acme, ticket, 'refused-by-server');

    const [row] = await house.api.ledger({ ticket, connection: pair.acme.connectionId });
    expect(row?.invitationState).toBe('refused');
    const refused = await house.api.invitations(`state=refused&connection=${pair.acme.connectionId}`);
    expect(refused[0]?.words).toContain('the address is wrong or no longer exists');
    expect(refused[0]?.words).not.toContain(ada.email);
    expect(await decisionFor(pair.acme, ada)).toMatchObject({ ask: false, reason: 'undeliverable' });
    await stateIs(pair, ada, 'unreachable');
  });

  it('reported by a notice later is never asked again, and the CRMs say unreachable', async () => {
    const pair = await zendeskWithHubspot();
    const ada = customerOf(pair);
    const { ticket } = await askedAbout(house, pair.acme, { ada });
    const { id } = await house.mailTo(ada);

    await house.stage.mailbox.bounce(id, 'hard');
    await house.stage.mailbox.bounce(id, 'hard');

    const bounced = await verdict(pair.acme, ticket, 'bounced');
    expect(bounced.evidence).toEqual({ kind: 'hard', status: '5.1.1' });
    const [row] = await house.api.ledger({ ticket, connection: pair.acme.connectionId });
    expect(row?.verdicts.map((later) => later.verdict)).toEqual(['sent', 'bounced']);
    const [invitation] = await house.api.invitations(`connection=${pair.acme.connectionId}`);
    expect(invitation?.bouncedAt).not.toBeNull();
    expect(await decisionFor(pair.acme, ada)).toMatchObject({ ask: false, reason: 'undeliverable' });
    await stateIs(pair, ada, 'unreachable');
  });
});

describe('a notice', { concurrent: true, timeout: 90_000 }, () => {
  it('of a refusal by policy is in the ledger, and says nothing about the recipient', async () => {
    const pair = await zendeskWithHubspot();
    const ada = customerOf(pair);
    const { ticket } = await askedAbout(house, pair.acme, { ada });

    await house.stage.mailbox.bounce((await house.mailTo(ada)).id, 'policy');

    expect((await verdict(pair.acme, ticket, 'bounced')).evidence).toMatchObject({ kind: 'policy' });
    expect(await decisionFor(pair.acme, ada)).toMatchObject({ ask: true });
    await house.mailTo(ada, 2);
  });

  it('of a full mailbox changes nothing', async () => {
    const pair = await zendeskWithHubspot();
    const ada = customerOf(pair);
    const { ticket } = await askedAbout(house, pair.acme, { ada });

    await house.stage.mailbox.bounce((await house.mailTo(ada)).id, 'soft');

    expect(await decisionFor(pair.acme, ada)).toMatchObject({ ask: true });
    const [row] = await house.api.ledger({ ticket, connection: pair.acme.connectionId });
    expect(row?.verdicts.map((later) => later.verdict)).toEqual(['sent']);
  });

  it('of a complaint opts the person out', async () => {
    const pair = await zendeskWithHubspot();
    const ada = customerOf(pair);
    await askedAbout(house, pair.acme, { ada });

    await house.stage.mailbox.bounce((await house.mailTo(ada)).id, 'complaint');

    expect(await decisionFor(pair.acme, ada)).toMatchObject({ ask: false, reason: 'opted-out' });
    await stateIs(pair, ada, 'opted_out');
  });

  it('to a return path that we did not make is refused', async () => {
    const pair = await zendeskWithHubspot();
    const ada = customerOf(pair);
    await askedAbout(house, pair.acme, { ada });
    const { envelope } = await house.mailTo(ada);
    const [host = '', port = ''] = house.bounceAt.split(':');
    const forged = envelope.from.replace(/[.][0-9a-f]{16}@/, '.0123456789abcdef@');
    expect(forged).not.toBe(envelope.from);

    const sending = createTransport({ host, port: Number(port) }).sendMail({
      envelope: { from: '', to: [forged] },
      raw: 'Content-Type: multipart/report\r\n\r\nStatus: 5.1.1\r\n',
    });

    await expect(sending).rejects.toMatchObject({ responseCode: 550 });
    expect(await decisionFor(pair.acme, ada)).toMatchObject({ ask: true });
  });
});
