import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestHouse, type Account, type TestHouse } from '../support/app.ts';
import { eventually, laterSecond } from '../support/eventually.ts';
import type { LedgerRow } from '../support/house-api.ts';

let house: TestHouse;

beforeAll(async () => {
  house = await startTestHouse();
});

afterAll(() => house.close());

const PLATFORMS = [
  ['Zendesk', (settings = {}) => house.zendesk({ settings })],
  ['HubSpot', (settings = {}) => house.hubspot({ settings })],
] as const;

function ledger(account: Account, ticket: string): Promise<LedgerRow[]> {
  return house.api.ledger({ ticket, connection: account.connectionId });
}

/** The one decision about a ticket, once it has the state that is waited for. */
function invitation(account: Account, ticket: string, state: string): Promise<LedgerRow> {
  return eventually(async () => {
    const row = (await ledger(account, ticket)).find(({ invitationState }) => invitationState === state);
    return row ?? null;
  });
}

/** A solved ticket whose ask waits. */
async function waiting(account: Account) {
  const ada = house.customer();
  const ticket = account.open(ada);
  account.solve(ticket);
  await invitation(account, ticket, 'scheduled');
  return { ada, ticket };
}

/** The first poll after going live would tell of a reopening that no webhook told of. */
async function polledLater({ connectionId }: Account): Promise<void> {
  const superuser = await house.superuser();
  await superuser.rows(`update connection set next_poll_at = now() + interval '1 hour' where id = $1`, [
    connectionId,
  ]);
}

const SOON = { programme: { delaySeconds: 60 } };

describe.each(PLATFORMS)('a pending ask on %s', { concurrent: true, timeout: 90_000 }, (_name, connect) => {
  it.each([
    ['reopened', (account: Account, ticket: string) => account.reopen(ticket)],
    ['deleted', (account: Account, ticket: string) => account.remove(ticket)],
    ['merged', (account: Account, ticket: string) => account.merge(ticket, account.open(house.customer()))],
  ] as const)('is cancelled when its ticket is %s, and the ledger says so', async (verdict, change) => {
    const account = await connect(SOON);
    const { ada, ticket } = await waiting(account);

    change(account, ticket);

    const row = await invitation(account, ticket, 'cancelled');
    expect(row.verdicts.map((later) => later.verdict)).toEqual([verdict]);
    expect(row).toMatchObject({ ask: true, reason: 'eligible' });
    expect(house.mailCount(ada)).toBe(0);
  });

  it('of an earlier solve is void when nobody told of the reopening in between', async () => {
    const account = await connect(SOON);
    await polledLater(account);
    const { ticket } = await waiting(account);
    const sandbox = account.platform === 'zendesk' ? house.stage.zendesk : house.stage.hubspot;
    sandbox.setFaults({ webhookDrop: true }, account.account);
    account.reopen(ticket);
    sandbox.setFaults({}, account.account);
    await laterSecond();

    account.solve(ticket);

    const first = await invitation(account, ticket, 'cancelled');
    expect(first.verdicts.map(({ verdict }) => verdict)).toEqual(['solved-again']);
    const rows = await ledger(account, ticket);
    expect(rows).toHaveLength(2);
    expect(rows.map(({ invitationState }) => String(invitationState)).sort()).toEqual([
      'cancelled',
      'scheduled',
    ]);
  });
});

describe.each(PLATFORMS)(
  'a ticket solved again on %s',
  { concurrent: true, timeout: 90_000 },
  (_name, connect) => {
    it('is asked about again once the quarantine allows, and until then says since when', async () => {
      const account = await connect();
      const ada = house.customer();
      const ticket = account.open(ada);
      account.solve(ticket);
      await house.mailTo(ada);
      account.reopen(ticket);
      await laterSecond();

      account.solve(ticket);

      const refused = await eventually(async () => {
        const rows = await ledger(account, ticket);
        return rows.find(({ ask }) => !ask) ?? null;
      });
      expect(refused.reason).toBe('asked-recently');
      expect(Object.keys(refused.evidence).sort()).toEqual(['lastAskedAt', 'waitsUntil']);
      const { lastAskedAt, waitsUntil } = refused.evidence;
      const quarantineMs = Date.parse(String(waitsUntil)) - Date.parse(String(lastAskedAt));
      expect(quarantineMs).toBe(30 * 86_400_000);
      expect(refused.words).toMatch(/^not asked: asked \d+ seconds? ago, waits until 20/);
      expect(house.mailCount(ada)).toBe(1);

      await account.settings({ programme: { quarantineSeconds: 1 } });
      account.reopen(ticket);
      await laterSecond();
      account.solve(ticket);

      await house.mailTo(ada, 2);
      expect(await ledger(account, ticket)).toHaveLength(3);
    });

    it('keeps the answer to its first ask answerable', async () => {
      const account = await connect();
      const ada = house.customer();
      const ticket = account.open(ada);
      account.solve(ticket);
      const link = /\S+\/s\/[\w-]+/.exec((await house.mailTo(ada)).text ?? '')?.[0] ?? '';
      account.reopen(ticket);

      const page = await house.respondent.score(link, 4);

      expect(page.status).toBe(200);
      await house.settled(account, ticket);
      expect(account.score(ticket)).toMatchObject({ score: 4, band: 'detractor' });
    });
  },
);

describe('one person', { concurrent: true, timeout: 90_000 }, () => {
  it('with two tickets solved at once is asked once', async () => {
    const acme = await house.zendesk({ settings: { programme: { delaySeconds: 1 } } });
    const ada = house.customer();
    const tickets = [acme.open(ada), acme.open(ada)];
    for (const ticket of tickets) acme.solve(ticket);
    await house.mailTo(ada);

    const reasons = await eventually(async () => {
      const rows = (await Promise.all(tickets.map((ticket) => ledger(acme, ticket)))).flat();
      return rows.length === 2 ? rows.map(({ reason }) => reason).sort() : null;
    });
    expect(reasons[1]).toBe('eligible');
    expect(['ask-pending', 'asked-recently']).toContain(reasons[0]);
    expect(house.mailCount(ada)).toBe(1);
  });

  it('is asked again at once when the quarantine was forgotten', async () => {
    const acme = await house.zendesk();
    const ada = house.customer();
    acme.solve(acme.open(ada));
    await house.mailTo(ada);

    await house.api.done('POST', '/v1/people/forget-quarantine', { email: ada.email.toUpperCase() });
    acme.solve(acme.open(ada));

    await house.mailTo(ada, 2);
  });

  it('meets the quarantine on both platforms of a workspace', async () => {
    const acme = await house.zendesk();
    const globex = await house.hubspot({ beside: acme });
    const ada = house.customer();
    acme.solve(acme.open(ada));
    await house.mailTo(ada);
    const ticket = globex.open(ada);

    globex.solve(ticket);

    const [row] = await eventually(async () => {
      const rows = await ledger(globex, ticket);
      return rows.length > 0 ? rows : null;
    });
    expect(row).toMatchObject({ ask: false, reason: 'asked-recently' });
  });
});
