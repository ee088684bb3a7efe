import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestHouse, type Account, type TestHouse } from '../support/app.ts';
import { eventually, laterSecond } from '../support/eventually.ts';
import { postWebhook, signedByZendesk, zendeskEvent, zendeskWebhook } from '../support/forged-webhook.ts';
import type { LedgerRow } from '../support/house-api.ts';

const HOUR_MS = 3_600_000;

let house: TestHouse;

beforeAll(async () => {
  house = await startTestHouse();
});

afterAll(() => house.close());

async function decided(account: Account, ticket: string): Promise<LedgerRow> {
  return eventually(async () => (await house.api.ledger({ ticket, connection: account.connectionId }))[0]);
}

function hoursAgo(hours: number): string {
  return new Date(Date.now() - hours * HOUR_MS).toISOString();
}

describe('an account that is connected', { concurrent: true, timeout: 120_000 }, () => {
  it('with 5,000 solved tickets asks none of their customers', async () => {
    const acme = await house.zendesk({ settings: { pollSeconds: 1 }, mode: 'rehearsal' });
    const old = {
      requester: { name: 'Old Customer', email: 'old@customers.example' },
      status: 'solved',
    } as const;
    house.stage.zendesk.createTickets(acme.account, { ...old, solvedAt: hoursAgo(2), count: 5_000 });
    await laterSecond();
    await acme.mode('live');
    const ada = house.customer();
    house.stage.zendesk.setFaults({ webhookDrop: true }, acme.account);
    acme.solve(acme.open(ada));

    // The poll reads from the oldest on: it has passed all 5,000 when it finds this one.
    await house.mailTo(ada);

    const asked = await house.api.ledger({ connection: acme.connectionId });
    expect(asked.filter(({ ask }) => ask)).toHaveLength(1);
    expect(await house.api.invitations(`connection=${acme.connectionId}`)).toHaveLength(1);
    const mailed = Object.keys(house.stage.mailbox.counters().recipients);
    expect(mailed.filter((address) => address.startsWith('old'))).toEqual([]);
  });

  it('is not asked about a ticket solved before it went live, and says so', async () => {
    const acme = await house.zendesk({ mode: 'rehearsal' });
    const webhook = await zendeskWebhook(house, acme);
    const ada = house.customer();
    const ticket = acme.open(ada, { solvedAt: hoursAgo(1) });
    await acme.mode('live');

    await postWebhook(signedByZendesk(webhook, { body: zendeskEvent(webhook, ticket) }));

    const row = await decided(acme, ticket);
    expect(row).toMatchObject({ ask: false, reason: 'solved-before-go-live' });
    expect(row.words).toBe('not asked: the ticket was solved before this connection went live');
    expect(Object.keys(row.evidence)).toEqual(['solvedAt', 'liveSince']);
    expect(house.mailCount(ada)).toBe(0);
  });

  it.each([
    ['a purpose', { programme: { purpose: null } }, 'settings.programme.purpose'],
    ['an owner', { programme: { owner: null } }, 'settings.programme.owner'],
    ['a company name', { sender: { companyName: null } }, 'settings.sender'],
    ['a From address', { sender: { fromAddress: null } }, 'settings.sender'],
    ['the field that records consent', { surveyBasis: 'consent-only' }, 'settings.consentField'],
  ] as const)('cannot go live without %s, and names what is missing', async (_what, settings, path) => {
    const acme = await house.hubspot({ mode: 'rehearsal', settings });

    const refusal = await house.api.refused('PUT', `/v1/connections/${acme.connectionId}/mode`, {
      mode: 'live',
    });

    expect([refusal.status, refusal.code]).toEqual([409, 'conflict']);
    expect(refusal.errors?.map((fault) => fault.path)).toEqual([path]);
    expect((await house.api.connection(acme.connectionId)).mode).toBe('rehearsal');
  });
});

describe('in rehearsal', { concurrent: true, timeout: 90_000 }, () => {
  it('everything is decided, nobody is mailed and nothing is written at the vendor', async () => {
    const acme = await house.zendesk({ mode: 'rehearsal' });
    const before = house.stage.zendesk.records(acme.account);
    const ada = house.customer();
    const ticket = acme.open(ada);
    acme.solve(ticket);

    const row = await decided(acme, ticket);

    expect(row).toMatchObject({ ask: true, rehearsal: true, reason: 'eligible', invitationId: null });
    expect(row.words).toMatch(/^would have asked NPS at .* \(rehearsal\)$/);
    await afterAnother(acme);
    const after = house.stage.zendesk.records(acme.account);
    expect(after.tickets.flatMap(({ fields }) => Object.keys(fields))).toEqual([]);
    expect(acme.person(ada.email)).toMatchObject({ state: null, askedCount: null });
    expect(after.customObjectRecords).toEqual(before.customObjectRecords);
    expect(house.mailCount(ada)).toBe(0);
    expect(await house.api.effects('')).not.toContainEqual(
      expect.objectContaining({ connectionId: acme.connectionId }),
    );
  });

  it('only the test list is really asked', async () => {
    const [tester, ada] = [house.customer('Tess'), house.customer()];
    const acme = await house.zendesk({ mode: 'rehearsal', settings: { testList: [tester.email] } });
    acme.solve(acme.open(ada));
    acme.solve(acme.open(tester));

    const mail = await house.mailTo(tester);

    expect(mail.subject).toContain('How did we do, Tess?');
    expect(house.mailCount(ada)).toBe(0);
  });
});

/** A later ticket has been decided: whatever came before it has been worked on. */
async function afterAnother(account: Account): Promise<void> {
  const ticket = account.open(house.customer());
  account.solve(ticket);
  await decided(account, ticket);
}

describe('a pause', { concurrent: true, timeout: 90_000 }, () => {
  it('stops asks at once, keeps answers, and lets go what waited when asking goes on', async () => {
    const acme = await house.zendesk();
    const asked = house.customer();
    const first = acme.open(asked);
    acme.solve(first);
    const link = /\S+\/s\/[\w-]+/.exec((await house.mailTo(asked)).text ?? '')?.[0] ?? '';
    await acme.settings({ programme: { delaySeconds: 2 } });
    const waiting = house.customer();
    const second = acme.open(waiting);
    acme.solve(second);
    await decided(acme, second);

    await acme.mode('paused');
    const third = acme.open(house.customer());
    acme.solve(third);

    expect(await decided(acme, third)).toMatchObject({ ask: false, reason: 'paused' });
    const held = await eventually(async () => {
      const row = await decided(acme, second);
      return row.invitationState === 'held' ? row : null;
    });
    expect(held.verdicts.map(({ verdict }) => verdict)).toEqual(['paused']);
    await house.respondent.score(link, 8);
    await house.settled(acme, first);
    expect(acme.score(first)).toMatchObject({ score: 8 });
    expect(house.mailCount(waiting)).toBe(0);

    await acme.mode('live');

    await house.mailTo(waiting);
    expect((await decided(acme, second)).verdicts.map(({ verdict }) => verdict)).toEqual(['paused', 'sent']);
  });

  it('that lasts too long drops what waited', async () => {
    const acme = await house.zendesk({ settings: { programme: { delaySeconds: 2 } } });
    const ada = house.customer();
    const ticket = acme.open(ada);
    acme.solve(ticket);
    await decided(acme, ticket);
    await acme.mode('paused');
    await eventually(async () => ((await decided(acme, ticket)).invitationState === 'held' ? true : null));
    const superuser = await house.superuser();
    await superuser.rows(
      `update invitation set planned_at = planned_at - interval '73 hours' where ticket_id = $1 and connection_id = $2`,
      [ticket, acme.connectionId],
    );

    await acme.mode('live');

    const dropped = await eventually(async () => {
      const row = await decided(acme, ticket);
      return row.invitationState === 'dropped' ? row : null;
    });
    expect(dropped.verdicts.map(({ verdict }) => verdict)).toEqual(['paused', 'too-late']);
    expect(house.mailCount(ada)).toBe(0);
  });
});
