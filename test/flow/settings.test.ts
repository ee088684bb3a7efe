import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestHouse, type Account, type TestHouse } from '../support/app.ts';
import { askedAbout } from '../support/asked.ts';
import { eventually } from '../support/eventually.ts';
import type { SettingsChange } from '../support/house-settings.ts';

let house: TestHouse;

beforeAll(async () => {
  house = await startTestHouse();
});

afterAll(() => house.close());

/** An account with these settings, and a settled answer about a ticket of Tom's. */
async function answered(
  settings: SettingsChange,
  { score, comment = '' }: { score: number; comment?: string },
  connect: (settings: SettingsChange) => Promise<Account> = (wish) => house.zendesk({ settings: wish }),
) {
  const account = await connect(settings);
  const asked = await askedAbout(house, account, {
    ticket: { assignee: 'tom@agents.example', organisation: 'Analytical Engines' },
  });
  await house.respondent.score(asked.link, score);
  await house.respondent.comment(asked.link, comment);
  const answer = await house.settled(account, asked.ticket);
  return { account, answer, ...asked };
}

describe('the private note', { concurrent: true, timeout: 90_000 }, () => {
  it('is written for every answer, when the setting says all', async () => {
    const { account, ticket } = await answered({ followUp: { notes: 'all' } }, { score: 10 });

    expect(account.notes(ticket)[0]).toContain('Afterword: Ada Byron rated 10 of 10');
  });

  it('is never written, when the setting says none', async () => {
    const { account, ticket } = await answered(
      { followUp: { notes: 'none' } },
      { score: 2, comment: 'Nobody called back.' },
    );

    expect(account.notes(ticket)).toEqual([]);
    expect(account.tasks()).toHaveLength(1);
  });

  it('is written for a comment, whatever the score', async () => {
    const { account, ticket } = await answered({}, { score: 8, comment: 'Quick.' });

    expect(account.notes(ticket)[0]).toContain('"Quick."');
  });
});

describe('the task', { concurrent: true, timeout: 90_000 }, () => {
  it('belongs to the group, when the setting says so, and says why', async () => {
    const { account } = await answered({ followUp: { taskOwner: { who: 'group' } } }, { score: 2 });

    const [task] = house.stage.zendesk.tasks(account.account);
    expect([task?.group, task?.assignee]).toEqual(['Support', null]);
    expect(account.tasks()[0]?.text).toContain('Owner: Support (the group that had the request).');
  });

  it('belongs to a named person, found by e-mail', async () => {
    const taskOwner = { who: 'person', email: 'wei@agents.example' } as const;
    const { account } = await answered({ followUp: { taskOwner } }, { score: 2 });

    expect(account.tasks()).toMatchObject([{ owner: 'Wei Li' }]);
    expect(account.tasks()[0]?.text).toContain('named in the settings for low scores');
  });

  it('is not opened, when the setting says so', async () => {
    const { account, ticket } = await answered({ followUp: { tasks: false } }, { score: 0 });

    expect(account.tasks()).toEqual([]);
    expect(account.notes(ticket)[0]).not.toContain('Follow-up');
  });
});

describe('the comment', { concurrent: true, timeout: 90_000 }, () => {
  it.each([
    ['Zendesk', (settings: SettingsChange) => house.zendesk({ settings })],
    ['HubSpot', (settings: SettingsChange) => house.hubspot({ settings })],
  ] as const)(
    'is on no record of %s but the note and the task, when it shall not be',
    async (_name, connect) => {
      const { account, ada, ticket } = await answered(
        { followUp: { commentOnTicket: false } },
        { score: 2, comment: 'Between us.' },
        connect,
      );

      expect(account.score(ticket)).toEqual({ score: 2, band: 'detractor', comment: null });
      expect(account.person(ada.email)).toMatchObject({ score: 2 });
      const people =
        account.platform === 'zendesk'
          ? house.stage.zendesk.users(account.account)
          : house.stage.hubspot.contacts(account.account);
      expect(JSON.stringify(people)).not.toContain('Between us.');
    },
  );
});

describe('a customer whom the CRM does not know', { concurrent: true, timeout: 90_000 }, () => {
  it.each([
    [false, 'is left alone'],
    [true, 'is created when the setting says so'],
  ])('createUnknownContacts %s: %s', async (createUnknownContacts) => {
    const acme = await house.zendesk();
    const crm = await house.hubspot({
      beside: acme,
      settings: { helpdesk: false, followUp: { createUnknownContacts } },
    });
    const { ada, ticket, link } = await askedAbout(house, acme);
    await house.respondent.score(link, 9);
    await house.settled(acme, ticket);

    const contacts = house.stage.hubspot.contacts(crm.account).filter(({ email }) => email === ada.email);
    expect(contacts).toHaveLength(createUnknownContacts ? 1 : 0);
    if (createUnknownContacts) expect(crm.person(ada.email)).toMatchObject({ score: 9, state: 'answered' });
  });
});

describe('a brand or pipeline', { concurrent: true, timeout: 90_000 }, () => {
  it('asks under its own name, and inherits what it does not name', async () => {
    const billing = '75001';
    const own = { companyName: 'Acme Billing', fromAddress: 'billing@acme.example' };
    const globex = await house.hubspot({ settings: { senderOf: { [billing]: own } } });
    const ada = house.customer();
    const contact = { name: ada.name, email: ada.email };
    const { ids } = house.stage.hubspot.createTickets(globex.account, { contact, pipeline: billing });
    globex.solve(ids[0] ?? '');

    const mail = await house.mailTo(ada);

    expect(mail.from).toEqual({ name: 'Acme Support', address: 'billing@acme.example' });
    expect(mail.text).toContain('how likely are you to recommend Acme Billing to');
    expect(mail.text).toContain('1 Test Street, 01234 Exampletown');
  });
});

describe('consent', { concurrent: true, timeout: 90_000 }, () => {
  it('is read from the field that the settings name', async () => {
    const globex = await house.hubspot({
      settings: { surveyBasis: 'consent-only', consentField: 'agreed_to_surveys' },
    });
    const [yes, no] = [house.customer('Yes'), house.customer('No')];
    for (const [customer, agreed] of [
      [yes, 'true'],
      [no, 'false'],
    ] as const) {
      const properties = { agreed_to_surveys: agreed };
      house.stage.hubspot.createContact(globex.account, { ...customer, properties });
      globex.solve(globex.open(customer));
    }

    await house.mailTo(yes);

    const refused = await eventually(async () => {
      const rows = await house.api.ledger({ connection: globex.connectionId });
      return rows.find(({ ask }) => !ask);
    });
    expect(refused).toMatchObject({ reason: 'no-consent', evidence: { field: 'agreed_to_surveys' } });
    expect(house.mailCount(no)).toBe(0);
  });
});

describe('a follow-up of a closed ticket', { timeout: 90_000 }, () => {
  it('starts without the score that Zendesk copied into it', async () => {
    const { account, ticket } = await answered({}, { score: 2, comment: 'Nobody called back.' });
    expect(account.score(ticket)).toMatchObject({ score: 2 });
    house.stage.zendesk.closeTicket(account.account, ticket);

    const { id } = house.stage.zendesk.reopenTicket(account.account, ticket);
    expect(account.score(id), 'Zendesk copies fields').toMatchObject({ score: 2 });
    account.solve(id);

    await eventually(() => {
      expect(account.score(id)).toEqual({ score: null, band: null, comment: null });
      return true;
    });
    expect(account.score(ticket)).toMatchObject({ score: 2 });
    const { tags } = house.stage.zendesk.tickets(account.account).find((one) => one.id === id) ?? {};
    expect(tags).not.toContain('aw_ticket_detractor');
  });
});
