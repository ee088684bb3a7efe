import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestHouse, type Account, type TestHouse } from '../support/app.ts';
import { askedAbout, type Asked } from '../support/asked.ts';
import { launchChromium } from '../support/chromium.ts';
import { AGENT, LEAD } from '../support/hubspot-app.ts';
import { DESKTOP, expectAccessible, openPage, PHONE } from './browse.ts';

const SHOTS = join(import.meta.dirname, '../output/hubspot-card');

let house: TestHouse;
let browser: Browser;
let acme: Account;
let asked: Asked;

beforeAll(async () => {
  [house, browser] = await Promise.all([startTestHouse(), launchChromium()]);
  acme = await house.hubspot({ settings: { leads: [LEAD] } });
  asked = await askedAbout(house, acme);
  await mkdir(SHOTS, { recursive: true });
}, 120_000);

afterAll(async () => {
  await Promise.all([house.close(), browser.close()]);
});

function recordUrl(ticket: string, wish: Record<string, string> = {}): string {
  const query = new URLSearchParams({ user: AGENT, ...wish });
  return `${house.stage.hubspot.url}/contacts/${acme.account}/record/0-5/${ticket}?${query.toString()}`;
}

describe('the card as an agent of HubSpot sees it', { timeout: 120_000 }, () => {
  it('shows an answer without reloading, its task, and takes what the customer said', async () => {
    const { page, complaints } = await openPage(browser, { viewport: DESKTOP });
    await page.goto(recordUrl(asked.ticket));
    const card = page.locator('#card');
    await card.getByText('No answer yet.', { exact: true }).waitFor();
    await card
      .getByText(/^Asked /)
      .first()
      .waitFor();

    await house.respondent.score(asked.link, 3);
    await house.respondent.comment(asked.link, 'Nobody called back.', 'yes');
    await house.settled(acme, asked.ticket);

    await card.getByText('Detractor').first().waitFor();
    await card.getByText(/^Task for/).waitFor();
    await card.getByText('Nobody called back.').first().waitFor();
    await page.screenshot({ path: join(SHOTS, 'story-desktop.png'), fullPage: true });

    await card.getByRole('button', { name: 'Customer asked not to be surveyed' }).click();
    await card.getByRole('button', { name: 'Record it' }).click();
    await card.getByText('Please write at least three characters.').waitFor();
    await card.getByLabel('How did the customer say so?').fill('Said so on the phone.');
    await card.getByRole('button', { name: 'Record it' }).click();
    await card.getByText('Asked not to be surveyed', { exact: true }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('lets a lead call off an ask that waits', async () => {
    await acme.settings({ programme: { delaySeconds: 3_600 } });
    const ticket = acme.open(house.customer('Grace'));
    acme.solve(ticket);
    const { page } = await openPage(browser, { viewport: DESKTOP });
    await expect
      .poll(async () =>
        (await house.api.invitations(`connection=${acme.connectionId}`)).map((one) => one.state),
      )
      .toContain('scheduled');
    await page.goto(recordUrl(ticket, { user: LEAD, location: 'helpdesk.sidebar' }));

    await page.getByRole('button', { name: 'Cancel the survey' }).click();

    await page
      .locator('#card')
      .getByText(/called off/)
      .first()
      .waitFor();
  });

  it.each(['light', 'dark'] as const)('is accessible and fits in %s, on a phone too', async (colorScheme) => {
    for (const [name, viewport] of [
      ['phone', PHONE],
      ['desktop', DESKTOP],
    ] as const) {
      const { page } = await openPage(browser, { colorScheme, viewport });
      await page.goto(recordUrl(asked.ticket, { language: colorScheme === 'dark' ? 'zh-cn' : 'lt' }));
      await page.locator('#card .accordion').first().waitFor();
      await expectAccessible(page, `${name} ${colorScheme}`);
      await page.screenshot({ path: join(SHOTS, `answered-${name}-${colorScheme}.png`), fullPage: true });
      const sideways: unknown = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect(sideways).toBe(0);
    }
  });

  it('keeps the scores and says so while Afterword is away, and there is no page of another record', async () => {
    const { page } = await openPage(browser, { viewport: DESKTOP });
    await page.route('**/card-fetch', (route) => route.fulfill({ status: 502, body: '' }));
    await page.goto(recordUrl(asked.ticket));

    await page.getByText('Afterword cannot be reached').waitFor();
    await page.locator('#card').getByText('3 of 10').waitFor();
    await page.screenshot({ path: join(SHOTS, 'away-desktop.png') });

    expect((await fetch(recordUrl('999999'))).status).toBe(404);
  });
});
