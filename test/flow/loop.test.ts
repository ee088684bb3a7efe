import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestHouse, type Account, type TestHouse } from '../support/app.ts';
import type { Customer } from '../support/desks.ts';
import { answerLinkOf } from '../support/respondent.ts';

let house: TestHouse;

beforeAll(async () => {
  house = await startTestHouse();
});

afterAll(() => house.close());

/** Where tickets live, and where people are written beside it. */
interface Pair {
  readonly helpdesk: Account;
  readonly crms: readonly Account[];
}

const PAIRINGS: readonly (readonly [string, () => Promise<Pair>])[] = [
  ['Zendesk alone', async () => alone(await house.zendesk())],
  ['HubSpot alone', async () => alone(await house.hubspot())],
  ['Zendesk with HubSpot as its CRM', zendeskWithHubspot],
];

function alone(account: Account): Pair {
  return { helpdesk: account, crms: [account] };
}

async function zendeskWithHubspot(): Promise<Pair> {
  const helpdesk = await house.zendesk();
  const crm = await house.hubspot({ beside: helpdesk, settings: { helpdesk: false } });
  return { helpdesk, crms: [helpdesk, crm] };
}

/** Solves a ticket of a new customer, who then chooses a score; the ticket and the link of the mail. */
async function ask({ helpdesk, crms }: Pair): Promise<{ ada: Customer; ticket: string; link: string }> {
  const ada = house.customer();
  const known = { name: ada.name, email: ada.email, company: 'Analytical Engines' };
  for (const crm of crms) {
    if (crm !== helpdesk) house.stage.hubspot.createContact(crm.account, known);
  }
  const ticket = helpdesk.open(ada, { assignee: 'tom@agents.example', organisation: known.company });
  helpdesk.solve(ticket);
  return { ada, ticket, link: answerLinkOf(await house.mailTo(ada)) };
}

describe.each(PAIRINGS)('%s', { concurrent: true, timeout: 90_000 }, (name, connect) => {
  it('turns a low answer into fields, one private note and one task with owner and due date', async () => {
    const pair = await connect();
    const { helpdesk, crms } = pair;
    const { ada, ticket, link } = await ask(pair);

    await house.respondent.score(link, 3);
    await house.respondent.comment(link, 'Nobody called back.', 'yes');

    const answer = await house.settled(helpdesk, ticket);
    const [task, ...others] = helpdesk.tasks();
    expect(others).toEqual([]);
    expect(task).toMatchObject({ owner: 'Tom Becker', done: false });
    expect(task?.subject).toBe(`Low score: ${ada.name} rated 3 of 10 (request #${ticket})`);
    expect(task?.text).toContain('Comment: "Nobody called back."');
    expect(task?.text).toContain('Contact: yes');
    expect(task?.text).toContain('Owner: Tom Becker (solved the request).');
    expect(workingDaysUntil(task?.dueAt ?? null)).toBe(1);

    expect(helpdesk.score(ticket)).toEqual({ score: 3, band: 'detractor', comment: 'Nobody called back.' });
    expect(helpdesk.notes(ticket)).toHaveLength(1);
    expect(helpdesk.notes(ticket)[0]).toMatch(
      /^Afterword: Ada Byron rated 3 of 10 \(likelihood to recommend Acme\)\.\n"Nobody called back\."\nFollow-up: task for Tom Becker, due \w{3} \d{1,2} \w{3}\.\nThe customer cannot see this note\./,
    );
    for (const crm of crms) {
      expect(crm.person(ada.email)).toEqual({
        score: 3,
        band: 'detractor',
        state: 'answered',
        responseId: answer.id,
        askedCount: 1,
      });
    }
    expect(answer.history.map(({ score, comment }) => [score, comment])).toEqual([
      [3, null],
      [3, 'Nobody called back.'],
    ]);
    if (helpdesk.platform === 'zendesk') {
      const { customObjectRecords, customerMailsCausedByIntegration } = house.stage.zendesk.records(
        helpdesk.account,
      );
      expect(customObjectRecords.map(({ fields }) => fields['score'])).toEqual([3]);
      expect(customerMailsCausedByIntegration).toBe(0);
    }
    expect(house.mailCount(ada), `${name}: one mail`).toBe(1);
  });

  it('writes a middle answer into the fields and does nothing else', async () => {
    const pair = await connect();
    const { helpdesk, crms } = pair;
    const { ada, ticket, link } = await ask(pair);

    await house.respondent.score(link, 7);
    await house.respondent.comment(link, '');

    const answer = await house.settled(helpdesk, ticket);
    expect(helpdesk.score(ticket)).toEqual({ score: 7, band: 'passive', comment: null });
    for (const crm of crms) expect(crm.person(ada.email)).toMatchObject({ score: 7, band: 'passive' });
    const kinds = answer.effects.map(({ kind }) => kind);
    expect(kinds).not.toContain('ticket-note');
    expect(kinds).not.toContain('task-open');
    expect(helpdesk.notes(ticket)).toEqual([]);
    expect(helpdesk.tasks()).toEqual([]);
    expect(house.mailCount(ada)).toBe(1);
  });

  it('asks a promoter for a referral on the thank-you page, and opens no task', async () => {
    const pair = await connect();
    const { helpdesk } = pair;
    const { ada, ticket, link } = await ask(pair);

    await house.respondent.score(link, 10);
    const page = await house.respondent.comment(link, 'Quick and kind.');

    expect(page.html).toMatch(new RegExp(`${house.url}/r/[\\w-]{10}`));
    expect(page.html).not.toMatch(/\b10\b.*\/r\//);
    await house.settled(helpdesk, ticket);
    expect(helpdesk.score(ticket)).toEqual({ score: 10, band: 'promoter', comment: 'Quick and kind.' });
    expect(helpdesk.notes(ticket)).toHaveLength(1);
    expect(helpdesk.tasks()).toEqual([]);
    expect(house.mailCount(ada)).toBe(1);
  });
});

/** Working days from today to the day of `dueAt`, as a calendar in Vilnius counts them. */
function workingDaysUntil(dueAt: string | null): number {
  const day = (time: Date): string => time.toLocaleDateString('en-CA', { timeZone: 'Europe/Vilnius' });
  let working = 0;
  for (let at = new Date(); day(at) < day(new Date(dueAt ?? 0));) {
    at = new Date(at.getTime() + 86_400_000);
    if (![0, 6].includes(new Date(`${day(at)}T12:00:00Z`).getUTCDay())) working += 1;
  }
  return working;
}
