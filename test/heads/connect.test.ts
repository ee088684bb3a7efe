import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestHouse, type TestHouse } from '../support/app.ts';
import { launchChromium } from '../support/chromium.ts';
import { DESKTOP, expectAccessible, openPage, PHONE } from './browse.ts';

let house: TestHouse;
let browser: Browser;

beforeAll(async () => {
  [house, browser] = await Promise.all([startTestHouse(), launchChromium()]);
}, 60_000);

afterAll(async () => {
  await browser.close();
  await house.close();
});

describe('connecting in a browser', { timeout: 60_000 }, () => {
  it('Zendesk: from the subdomain over the consent page to its settings, by keyboard, on a phone', async () => {
    house.stage.zendesk.openAccount({ account: 'initech', name: 'Initech', plan: 'enterprise' });
    const { page, complaints } = await openPage(browser, { viewport: PHONE });

    await page.goto(`${house.url}/connect/zendesk`);
    await expectAccessible(page, 'name the account');
    await page.keyboard.press('Tab');
    await page.keyboard.type('not a name');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByText('This is no Zendesk subdomain').isVisible()).toBe(true);
    await expectAccessible(page, 'a name that is none');
    await page.getByLabel('Zendesk subdomain').fill('initech');
    await page.keyboard.press('Enter');
    await page.waitForURL(/authorizations[/]new/);
    await expectAccessible(page, "the stand-in's consent page");
    await page.getByRole('button', { name: 'Allow' }).click();

    await page.waitForURL(/[/]install$/);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain('Afterword for');
    expect(await page.getByText('Afterword will write as').innerText()).toContain('Afterword Integration');
    await expectAccessible(page, 'connected');
    expect(complaints).toEqual([]);
  });

  it('HubSpot: denied first, then allowed, in the dark', async () => {
    house.stage.hubspot.openAccount({ account: '9901', name: 'Initech', companyScope: false });
    const { page, complaints } = await openPage(browser, { viewport: DESKTOP, colorScheme: 'dark' });

    await page.goto(`${house.url}/connect/hubspot`);
    await expectAccessible(page, "the stand-in's consent page");
    await page.getByRole('button', { name: 'Deny' }).click();
    await page.waitForURL(/callback/);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Not connected');
    await expectAccessible(page, 'not connected');
    await page.getByRole('link', { name: 'Start again' }).click();
    await page.getByLabel('account 9901').check();
    await page.getByRole('button', { name: 'Allow' }).click();

    await page.waitForURL(/[/]install$/);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Afterword for Initech');

    await page.goto(`${house.url}/connect/hubspot`);
    await page.getByLabel('account 9901').check();
    await page.getByRole('button', { name: 'Allow' }).click();
    await page.waitForURL(/callback/);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Connected to HubSpot again');
    expect(await page.getByText('companies get no figures').isVisible()).toBe(true);
    await expectAccessible(page, 'connected without all permissions');
    expect(complaints).toEqual([]);
  });
});
