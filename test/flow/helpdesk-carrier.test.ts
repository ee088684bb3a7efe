import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestHouse, type Account, type TestHouse } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';

let house: TestHouse;

beforeAll(async () => {
  house = await startTestHouse();
});

afterAll(() => house.close());

const BY_HELPDESK = { programme: { carrier: 'helpdesk' } } as const;
const PLATFORMS = [
  ['Zendesk', () => house.zendesk({ settings: BY_HELPDESK })],
  ['HubSpot', () => house.hubspot({ settings: BY_HELPDESK })],
] as const;

/** A solved ticket whose field holds the link that the admin's own trigger quotes. */
async function linked(account: Account) {
  const ada = house.customer();
  const ticket = account.open(ada);
  account.solve(ticket);
  return { ada, ticket, link: await eventually(() => account.surveyLink(ticket)) };
}

function linkGone(account: Account, ticket: string): Promise<boolean> {
  return eventually(() => {
    expect(account.surveyLink(ticket)).toBeNull();
    return true;
  });
}

async function verdicts(account: Account, ticket: string): Promise<string[]> {
  const [row] = await house.api.ledger({ ticket, connection: account.connectionId });
  return row?.verdicts.map(({ verdict }) => verdict) ?? [];
}

describe.each(PLATFORMS)(
  'the helpdesk as carrier: %s',
  { concurrent: true, timeout: 90_000 },
  (_name, connect) => {
    it('has the link in the ticket, and Afterword mails nobody', async () => {
      const account = await connect();

      const { ada, ticket, link } = await linked(account);

      expect(link).toMatch(new RegExp(`^${house.url}/s/[\\w-]{22}$`));
      expect(await verdicts(account, ticket)).toEqual(['link-written']);
      await eventually(() => {
        expect(account.person(ada.email)).toMatchObject({ state: 'asked', askedCount: 1 });
        return true;
      });
      expect(account.notes(ticket)).toEqual([]);
      expect(house.mailCount(ada)).toBe(0);
    });

    it('records where the answer came from, and clears the link once answered', async () => {
      const account = await connect();
      const { ada, ticket, link } = await linked(account);

      await house.respondent.score(link, 3);
      await house.respondent.comment(link, 'Nobody called back.');

      const answer = await house.settled(account, ticket);
      expect(answer.via).toBe('helpdesk-link');
      await linkGone(account, ticket);
      expect(account.score(ticket)).toMatchObject({ score: 3, band: 'detractor' });
      expect(account.tasks()).toHaveLength(1);
      expect(house.mailCount(ada)).toBe(0);
      const corrected = await house.respondent.score(link, 9);
      expect(corrected.status, 'the customer may still correct the answer').toBe(200);
    });

    it('clears the link when the invitation expires without an answer', async () => {
      const account = await connect();
      const { ticket, link } = await linked(account);
      const superuser = await house.superuser();

      await superuser.rows(
        `update invitation set expires_at = now(), link_until = now() where ticket_id = $1 and connection_id = $2`,
        [ticket, account.connectionId],
      );

      await linkGone(account, ticket);
      expect((await house.respondent.open(link)).status).toBe(410);
    });

    it('writes no link for a ticket that was reopened before its turn', async () => {
      const account = await connect();
      await account.settings({ programme: { delaySeconds: 3 } });
      const ticket = account.open(house.customer());
      account.solve(ticket);
      await eventually(async () => {
        const [row] = await house.api.ledger({ ticket, connection: account.connectionId });
        return row?.invitationState === 'scheduled' ? row : null;
      });

      account.reopen(ticket);

      await eventually(async () => {
        expect(await verdicts(account, ticket)).toEqual(['reopened']);
        return true;
      });
      expect(account.surveyLink(ticket)).toBeNull();
    });
  },
);

describe('mail as carrier', { timeout: 60_000 }, () => {
  it('never writes a link into a ticket', async () => {
    const acme = await house.zendesk();
    const ada = house.customer();
    const ticket = acme.open(ada);
    acme.solve(ticket);

    await house.mailTo(ada);

    expect(acme.surveyLink(ticket)).toBeNull();
    const { tickets, users } = house.stage.zendesk.records(acme.account);
    expect(JSON.stringify([tickets, users])).not.toContain('/s/');
  });
});
