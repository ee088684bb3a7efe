import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN, installSidebar, openAgentWindow, RASA, TOM } from '../support/agent-window.ts';
import { startTestHouse, type Account, type TestHouse } from '../support/app.ts';
import { launchChromium } from '../support/chromium.ts';
import type { Customer } from '../support/desks.ts';
import { answerLinkOf } from '../support/respondent.ts';

let house: TestHouse;
let browser: Browser;
let account: Account;

beforeAll(async () => {
  [house, browser] = await Promise.all([startTestHouse(), launchChromium()]);
  account = await house.zendesk({ settings: { leads: [TOM] } });
  installSidebar(house, account);
});

afterAll(async () => {
  await browser.close();
  await house.close();
});

/** A ticket of somebody new, with Tom as its owner. */
function opened(firstName?: string): { ada: Customer; ticket: string } {
  const ada = house.customer(firstName);
  const ticket = account.open(ada, { assignee: TOM, organisation: 'Analytical Engines' });
  return { ada, ticket };
}

async function answered(score: number, comment: string): Promise<{ ada: Customer; ticket: string }> {
  const { ada, ticket } = opened();
  account.solve(ticket);
  const link = answerLinkOf(await house.mailTo(ada));
  await house.respondent.score(link, score);
  await house.respondent.comment(link, comment, 'yes');
  await house.settled(account, ticket);
  return { ada, ticket };
}

describe('an agent with a ticket open', { timeout: 60_000 }, () => {
  it('sees the survey go from undecided to asked to answered, without reloading anything', async () => {
    const { ada, ticket } = opened();
    const { sidebar, complaints } = await openAgentWindow(browser, account, { at: `tickets/${ticket}` });
    const state = sidebar.locator('[data-part="survey"] .state');
    await state.filter({ hasText: 'Nothing is decided yet' }).waitFor();

    account.solve(ticket);
    await state.filter({ hasText: 'No answer yet' }).waitFor();
    const link = answerLinkOf(await house.mailTo(ada));
    await house.respondent.score(link, 3);
    await sidebar.locator('[data-part="scores"], [data-part="answer"]').waitFor();
    await house.respondent.comment(link, 'Nobody called back. <b>Really</b>.', 'yes');

    await sidebar.getByText('Nobody called back. <b>Really</b>.').first().waitFor();
    await sidebar.locator('[data-part="task"]').waitFor();
    expect(await sidebar.locator('[data-part="answer"] .score').innerText()).toContain('3 of 10');
    expect(await sidebar.locator('[data-part="answer"] .badge').innerText()).toBe('Detractor');
    expect(await sidebar.locator('[data-part="task"]').innerText()).toContain('Tom Becker');
    expect(await sidebar.locator('[role="status"]#told').textContent()).toContain('Answered');
    expect(complaints).toEqual([]);
  });

  it('puts a reply into the editor, as text, and nothing is sent', async () => {
    const { ada, ticket } = await answered(2, 'Too slow.');
    const { sidebar, written } = await openAgentWindow(browser, account, {
      at: `tickets/${ticket}`,
      as: TOM,
    });
    const before = account.notes(ticket).length;

    await sidebar.locator('[data-template]').first().click();
    await sidebar.getByText('Put into your reply. Nothing was sent.').first().waitFor();

    expect(await written()).toContain('Tom Becker');
    expect(await written()).toMatch(/^Hello Ada,|Ada/);
    expect(account.notes(ticket)).toHaveLength(before);
    expect(house.mailCount(ada)).toBe(1);
  });

  it('offers the reply for copying where there is no editor', async () => {
    const { ticket } = await answered(3, 'No.');
    house.stage.zendesk.closeTicket(account.account, ticket);
    const { sidebar } = await openAgentWindow(browser, account, { at: `tickets/${ticket}` });

    await sidebar.locator('[data-template]').first().click();

    await sidebar.getByText('The editor did not take it').first().waitFor();
    expect(await sidebar.locator('.letter').first().isVisible()).toBe(true);
  });

  it('records with the keyboard alone that the customer asked not to be surveyed', async () => {
    const { ada, ticket } = opened();
    const { sidebar, page } = await openAgentWindow(browser, account, { at: `tickets/${ticket}` });
    const button = sidebar.locator('[data-action="do-not-survey"]');
    await button.waitFor();

    expect(await sidebar.locator('[data-action]').count()).toBe(1);
    await button.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    expect(await sidebar.locator('[data-action="do-not-survey"]:focus').count()).toBe(1);
    await page.keyboard.press('Enter');
    await page.keyboard.type('She said so on the phone.');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');

    await sidebar.getByText('Recorded. This person is not surveyed any more.').first().waitFor();
    await sidebar.locator('[data-part="customer"]').getByText('Asked not to be surveyed.').waitFor();
    account.solve(ticket);
    await sidebar.locator('.state').filter({ hasText: 'the person asked not to be surveyed' }).waitFor();
    expect(house.mailCount(ada)).toBe(0);
  });

  it('is not asked to write a reason again while a change arrives', async () => {
    const { ticket } = opened();
    const { sidebar } = await openAgentWindow(browser, account, { at: `tickets/${ticket}` });
    await sidebar.locator('[data-action="do-not-survey"]').click();
    await sidebar.locator('#reason').fill('Half a sen');

    account.solve(ticket);
    await sidebar.locator('.state').filter({ hasText: 'No answer yet' }).waitFor();

    expect(await sidebar.locator('#reason').inputValue()).toBe('Half a sen');
  });
});

describe('a lead', { timeout: 60_000 }, () => {
  it('calls a survey off and asks by hand afterwards', async () => {
    const slow = await house.zendesk({ settings: { leads: [TOM], programme: { delaySeconds: 3_600 } } });
    installSidebar(house, slow);
    const ada = house.customer();
    const ticket = slow.open(ada, { assignee: RASA });
    slow.solve(ticket);
    const { sidebar } = await openAgentWindow(browser, slow, { at: `tickets/${ticket}`, as: TOM });
    const state = sidebar.locator('.state');
    await state.filter({ hasText: 'Will be asked' }).waitFor();

    await sidebar.locator('[data-action="cancel-ask"]').click();
    await state.filter({ hasText: 'a lead called it off' }).waitFor();
    await sidebar.locator('[data-action="ask-now"]:not([aria-disabled])').click();

    const link = answerLinkOf(await house.mailTo(ada));
    await state.filter({ hasText: 'A lead asked by hand' }).waitFor();
    await house.respondent.score(link, 9);
    const answer = await house.settled(slow, ticket);
    const superuser = await house.superuser();
    const [stored] = await superuser.rows('select score, selection from response where id = $1', [answer.id]);
    expect(stored).toEqual({ score: 9, selection: 'manual' });
    const ledger = await house.api.done('GET', `/v1/ledger?ticket=${ticket}&connection=${slow.connectionId}`);
    expect(JSON.stringify(ledger)).toContain('asked-by-hand');
    expect(house.mailCount(ada)).toBe(1);
  });

  it('is an admin, too; an agent sees neither button', async () => {
    const { ticket } = opened();
    const agent = await openAgentWindow(browser, account, { at: `tickets/${ticket}`, as: RASA });
    const admin = await openAgentWindow(browser, account, { at: `tickets/${ticket}`, as: ADMIN });

    await agent.sidebar.locator('[data-action="do-not-survey"]').waitFor();
    await admin.sidebar.locator('[data-action="ask-now"]').waitFor();
    expect(await agent.sidebar.locator('[data-action]').count()).toBe(1);
    expect(await admin.sidebar.locator('[data-action]').count()).toBe(3);
  });
});

describe('beside a customer and an organisation', { timeout: 60_000 }, () => {
  it('stand their answers and figures', async () => {
    const { ticket } = await answered(9, 'Kind people.');
    const { users, organisations } = house.stage.zendesk.records(account.account);
    const requester = house.stage.zendesk.tickets(account.account).find(({ id }) => id === ticket)
      ?.requester?.email;
    const user = users.find(({ email }) => email === requester);
    const organisation = organisations.find(({ name }) => name === 'Analytical Engines');

    const person = await openAgentWindow(browser, account, { at: `users/${user?.id}` });
    const company = await openAgentWindow(browser, account, { at: `organizations/${organisation?.id}` });

    await person.sidebar.getByText('Kind people.').waitFor();
    expect(await person.sidebar.locator('.status .badge').first().innerText()).toBe('Promoter');
    await company.sidebar.locator('[data-part="organisation"]').waitFor();
    expect(await company.sidebar.locator('[data-part="organisation"]').innerText()).toMatch(/NPS/);
  });
});
