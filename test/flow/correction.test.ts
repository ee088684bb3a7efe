import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestHouse, type Account, type TestHouse } from '../support/app.ts';
import { askedAbout } from '../support/asked.ts';
import { eventually } from '../support/eventually.ts';

let house: TestHouse;

beforeAll(async () => {
  house = await startTestHouse();
});

afterAll(() => house.close());

const PLATFORMS = [
  ['Zendesk', () => house.zendesk()],
  ['HubSpot', () => house.hubspot()],
] as const;

/** A user of Zendesk may be updated five times a minute: what is edited more often waits for the next minute. */
const A_MINUTE_MS = 75_000;

/** A settled 3 with its task. */
async function settledThree(account: Account) {
  const asked = await askedAbout(house, account);
  await house.respondent.score(asked.link, 3);
  await house.respondent.comment(asked.link, 'Nobody called back.');
  await house.settled(account, asked.ticket);
  return asked;
}

/** The verdicts of the one decision about a ticket. */
async function verdicts(account: Account, ticket: string): Promise<string[]> {
  const rows = await house.api.ledger({ ticket, connection: account.connectionId });
  expect(rows).toHaveLength(1);
  return rows.flatMap((row) => row.verdicts.map(({ verdict }) => verdict));
}

describe.each(PLATFORMS)('a correction on %s', { concurrent: true, timeout: 150_000 }, (_name, connect) => {
  it('from 3 to 9 completes the untouched task with a line, and moves the fields', async () => {
    const account = await connect();
    const { ada, ticket, link } = await settledThree(account);

    await house.respondent.score(link, 9);
    await house.settled(account, ticket);

    const [task, ...others] = account.tasks();
    expect(others).toEqual([]);
    expect(task?.done).toBe(true);
    expect(task?.text).toContain('Customer corrected 3 to 9.');
    expect(account.score(ticket)).toMatchObject({ score: 9, band: 'promoter' });
    expect(account.person(ada.email)).toMatchObject({ score: 9, band: 'promoter' });
    expect(account.notes(ticket)).toHaveLength(1);
    expect(await verdicts(account, ticket)).toEqual(['sent', 'answered', 'corrected', 'corrected']);
  });

  it('adds a line to a task that somebody works on, and leaves it open', async () => {
    const account = await connect();
    const { ticket, link } = await settledThree(account);
    const [opened] = account.tasks();
    account.touch(opened?.id ?? '');

    await house.respondent.score(link, 9);
    await house.settled(account, ticket);

    const [task] = account.tasks();
    expect(task?.done).toBe(false);
    expect(task?.text).toContain('Customer corrected 3 to 9.');
  });

  it('however often it is edited yields one task, one note and one line a settled change', async () => {
    const account = await connect();
    const { ticket, link } = await settledThree(account);
    const [opened] = account.tasks();
    account.touch(opened?.id ?? '');

    for (const score of [9, 2, 8, 5, 9]) {
      await house.respondent.score(link, score);
    }
    await house.settled(account, ticket);
    await house.respondent.score(link, 1);
    const answer = await house.settled(account, ticket, A_MINUTE_MS);

    expect(account.tasks()).toHaveLength(1);
    expect(account.notes(ticket)).toHaveLength(1);
    expect(account.score(ticket)).toMatchObject({ score: 1, band: 'detractor' });
    expect(answer.history.map(({ score }) => score)).toEqual([3, 3, 9, 2, 8, 5, 9, 1]);
    const lines = account.tasks()[0]?.text.match(/Customer corrected \d+ to \d+/g) ?? [];
    expect(lines.at(-1)).toBe('Customer corrected 9 to 1');
    expect(new Set(lines).size).toBe(lines.length);
  });

  it('from 9 to 3 opens the task', async () => {
    const account = await connect();
    const { ticket, link } = await askedAbout(house, account);
    await house.respondent.score(link, 9);
    await house.respondent.comment(link, 'All good.');
    await house.settled(account, ticket);
    expect(account.tasks()).toEqual([]);

    await house.respondent.score(link, 3);
    await house.settled(account, ticket);

    expect(account.tasks()).toHaveLength(1);
    expect(account.tasks()[0]).toMatchObject({ done: false });
    expect(account.tasks()[0]?.subject).toContain('rated 3 of 10');
    expect(account.notes(ticket)).toHaveLength(1);
  });

  it('before the answer has settled never opens a task', async () => {
    const account = await connect();
    await account.settings({ followUp: { settleSeconds: 3 } });
    const { ticket, link } = await askedAbout(house, account);

    await house.respondent.score(link, 3);
    await eventually(() => {
      expect(account.score(ticket)).toMatchObject({ score: 3, band: 'detractor' });
      return true;
    });
    await house.respondent.score(link, 9);
    await house.respondent.comment(link, '');
    await house.settled(account, ticket);

    expect(account.tasks()).toEqual([]);
    expect(account.notes(ticket)).toEqual([]);
    expect(account.score(ticket)).toMatchObject({ score: 9, band: 'promoter' });
  });
});

describe('a correction with tasks in the CRM beside the helpdesk', { timeout: 90_000 }, () => {
  it('opens and completes the one task there, owned by the agent of the same address', async () => {
    const acme = await house.zendesk();
    const crm = await house.hubspot({ beside: acme, settings: { helpdesk: false } });
    await acme.settings({ followUp: { tasksIn: crm.connectionId } });
    const ada = house.customer();
    house.stage.hubspot.createContact(crm.account, { ...ada, company: 'Analytical Engines' });
    const { ticket, link } = await askedAbout(house, acme, {
      ada,
      ticket: { assignee: 'wei@agents.example' },
    });

    await house.respondent.score(link, 3);
    await house.respondent.comment(link, 'Nobody called back.');
    await house.settled(acme, ticket);

    expect(acme.tasks()).toEqual([]);
    expect(crm.tasks()).toHaveLength(1);
    expect(crm.tasks()[0]).toMatchObject({ owner: 'Wei Li', done: false });
    const [task] = house.stage.hubspot.tasks(crm.account);
    expect([task?.contactIds.length, task?.companyIds.length]).toEqual([1, 1]);

    await house.respondent.score(link, 9);
    await house.settled(acme, ticket);

    expect(crm.tasks()[0]?.done).toBe(true);
    expect(acme.notes(ticket)[0]).toContain('Follow-up: task for Wei Li');
  });
});
