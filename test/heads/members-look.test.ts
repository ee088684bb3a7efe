import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { mkdir } from 'node:fs/promises';
import { startTestHouse, type Account, type TestHouse } from '../support/app.ts';
import { launchChromium } from '../support/chromium.ts';
import { mailedLink } from '../support/visitor.ts';
import { DESKTOP, expectAccessible, openPage, PHONE, type WatchedPage } from './browse.ts';

const OWNER = 'maya.lindqvist@northwind.example';
/** Screenshots, when a folder is named. */
const SHOTS = process.env['MEMBERS_SHOTS'];

let house: TestHouse;
let acme: Account;
let browser: Browser;

beforeAll(async () => {
  [house, browser] = await Promise.all([startTestHouse(), launchChromium()]);
  acme = await house.zendesk();
  await house.zendesk({ beside: acme });
  for (const [email, role] of [
    [OWNER, 'owner'],
    ['jonas.petraitis@northwind.example', 'lead'],
    ['lin.xiaomei@northwind.example', 'analyst'],
  ])
    await house.api.done('POST', '/v1/members', { email, role, workspaceId: acme.workspaceId });
  if (SHOTS) await mkdir(SHOTS, { recursive: true });
}, 120_000);

afterAll(async () => {
  await browser.close();
  await house.close();
});

let links = 0;

async function look(page: Page, name: string): Promise<void> {
  await expectAccessible(page, name);
  const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
  expect(overflow, `${name}: nothing to scroll sideways`).toBeLessThanOrEqual(0);
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true });
}

/** By keyboard, from the sign-in page to the members. */
async function signIn({ page }: WatchedPage, name: string): Promise<void> {
  await page.goto(`${house.url}/members`);
  await look(page, `${name}-1-sign-in`);
  await page.getByLabel('E-mail address').fill(OWNER);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Check your mail' }).waitFor();
  await look(page, `${name}-2-sent`);
  links += 1;
  await page.goto(`${house.url}${await mailedLink(house, OWNER, links)}`);
  await look(page, `${name}-3-link`);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: /Choose a workspace|Members/ }).waitFor();
  if (!page.url().includes('/workspaces')) return;
  await look(page, `${name}-4-choose`);
  await page.getByRole('button', { name: 'Accept and open Acme' }).click();
  await page.getByRole('heading', { name: 'Members', level: 1 }).waitFor();
}

describe.each([
  ['phone-light', { viewport: PHONE, colorScheme: 'light' }],
  ['phone-dark', { viewport: PHONE, colorScheme: 'dark' }],
  ['desktop-light', { viewport: DESKTOP, colorScheme: 'light', javaScriptEnabled: true }],
  ['desktop-dark', { viewport: DESKTOP, colorScheme: 'dark' }],
] as const)('the pages of members on %s', (name, options) => {
  it('are reached by keyboard, complain about nothing and are accessible', async () => {
    const watched = await openPage(browser, options);
    const { page } = watched;
    await signIn(watched, name);
    await look(page, `${name}-5-members`);

    await page.getByRole('link', { name: 'API keys' }).click();
    await page.getByLabel('Name').fill(`Data warehouse ${name}`);
    await page.getByRole('checkbox', { name: /read what is there/ }).check();
    await page.getByRole('button', { name: 'Make a key' }).click();
    const key = await page.locator('code.secret').textContent();
    await look(page, `${name}-6-keys`);
    expect(key).toMatch(/^aw_[\w-]{32}$/);
    const answer = await house.api.call('GET', '/v1/connections', { key: key ?? '' });
    expect(answer.status).toBe(200);

    await page.getByRole('link', { name: 'Sessions' }).click();
    await look(page, `${name}-7-sessions`);
    await page.getByRole('link', { name: 'Audit log' }).click();
    expect(await page.textContent('main')).not.toContain(key);
    await look(page, `${name}-8-audit`);

    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(watched.complaints).toEqual([]);
  }, 240_000);
});
