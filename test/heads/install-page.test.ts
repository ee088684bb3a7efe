import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startTestHouse, type Account, type TestHouse } from '../support/app.ts';
import { launchChromium } from '../support/chromium.ts';
import { eventually } from '../support/eventually.ts';
import { DESKTOP, expectAccessible, openPage, PHONE, type WatchedPage } from './browse.ts';

const FIVE_MINUTES_MS = 300_000;
const Link = z.object({ url: z.url() });

let house: TestHouse;
let browser: Browser;
beforeAll(async () => {
  house = await startTestHouse();
  browser = await launchChromium();
}, 60_000);
afterAll(async () => {
  await browser.close();
  await house.close();
});

/** An account as OAuth leaves it: connected, in rehearsal, nothing said about it yet. */
async function fresh(platform: 'zendesk' | 'hubspot'): Promise<Account> {
  const account = await house[platform]({ mode: 'rehearsal' });
  const superuser = await house.superuser();
  await superuser.rows(
    `update connection set settings_version = 1,
       settings = jsonb_set(jsonb_set(settings, '{sender}', $2), '{programme}', $3) where id = $1`,
    [account.connectionId, JSON.stringify(EMPTY_SENDER), JSON.stringify(EMPTY_PROGRAMME)],
  );
  return account;
}

const EMPTY_SENDER = {
  companyName: null,
  fromName: null,
  fromAddress: null,
  replyTo: null,
  logoUrl: null,
  postalAddress: null,
  privacyUrl: null,
  timeZone: 'UTC',
  defaultLocale: 'en',
};
const EMPTY_PROGRAMME = {
  metric: 'nps',
  purpose: null,
  owner: null,
  delaySeconds: null,
  quarantineSeconds: 2_592_000,
  expireSeconds: 2_419_200,
  sendWindow: null,
  carrier: 'afterword-mail',
};

async function linkTo({ connectionId }: Account): Promise<string> {
  return Link.parse(await house.api.done('POST', `/v1/connections/${connectionId}/install-link`, {})).url;
}

async function open(account: Account, options: Parameters<typeof openPage>[1] = {}): Promise<WatchedPage> {
  const watched = await openPage(browser, options);
  await watched.page.goto(await linkTo(account));
  return watched;
}

function field(page: Page, path: string) {
  return page.locator(`[id="${path}"]`);
}

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).last().click();
  await page.waitForLoadState();
}

async function storedMode({ connectionId }: Account): Promise<unknown> {
  return z.object({ mode: z.string() }).parse(await house.api.done('GET', `/v1/connections/${connectionId}`))
    .mode;
}

describe('the install page', { timeout: 120_000 }, () => {
  it.each(['zendesk', 'hubspot'] as const)(
    'takes an admin of %s from the first opening to live, on a phone, with three things to type',
    async (platform) => {
      const account = await fresh(platform);
      const startedAt = Date.now();
      const { page, complaints } = await open(account, { viewport: PHONE });

      const empty: unknown = await page.evaluate(
        `[...document.querySelectorAll('[aria-required="true"]')].filter(({ value }) => value === '').map(({ id }) => id)`,
      );
      expect(empty).toEqual(['sender.fromAddress', 'programme.purpose', 'programme.owner']);
      expect(await field(page, 'sender.companyName').inputValue()).toBe('Acme');

      await field(page, 'sender.fromAddress').fill('support@acme.example');
      await page.getByLabel('Why you ask').fill('Find out what to mend, and mend it.');
      await page.getByLabel('Who acts on the answers').fill('Head of Support');
      await press(page, 'Go live');

      expect(await page.locator('.note[role=status]').innerText()).toContain('is live');
      expect(Date.now() - startedAt).toBeLessThan(FIVE_MINUTES_MS);
      expect(await storedMode(account)).toBe('live');
      await press(page, 'Pause');
      expect(await storedMode(account)).toBe('paused');
      await press(page, 'Back to rehearsal');
      expect(await storedMode(account)).toBe('rehearsal');
      expect(complaints).toEqual([]);
    },
  );

  it('takes what the account says of itself as a default', async () => {
    const account = await fresh('hubspot');
    const { page } = await open(account);

    expect(await page.locator('[id="sender.timeZone"]').inputValue()).toBe('Europe/Vilnius');
    expect(await page.locator('header').innerText()).toContain('Afterword will write as');
    expect(await page.locator('#planned').innerText()).toMatch(/All \d+ are there/);
  });

  it('keeps what was typed, names each fault beside its field, and goes live not before', async () => {
    const account = await fresh('zendesk');
    const { page } = await open(account);

    await field(page, 'sender.fromAddress').fill('not an address');
    await page.getByLabel('Why you ask').fill('To mend what is broken.');
    await press(page, 'Go live');

    expect(await field(page, 'sender.fromAddress').inputValue()).toBe('not an address');
    expect(await page.getByLabel('Why you ask').inputValue()).toBe('To mend what is broken.');
    expect(await page.locator('[id="sender.fromAddress-fault"]').innerText()).toBe(
      'This is not an e-mail address.',
    );
    await expectAccessible(page, 'with a fault');

    await field(page, 'sender.fromAddress').fill('support@acme.example');
    await press(page, 'Go live');

    expect(await page.locator('[id="programme.owner-fault"]').innerText()).toBe('Needed before going live.');
    expect(await page.locator('[aria-invalid="true"]').count()).toBe(1);
    expect(await storedMode(account)).toBe('rehearsal');
  });

  it('shows both to the second of two who save at once, and lets the second decide', async () => {
    const account = await fresh('zendesk');
    const [one, other] = [await open(account), await open(account)];

    await field(one.page, 'sender.companyName').fill('Acme Europe');
    await press(one.page, 'Save');
    await field(other.page, 'sender.companyName').fill('Acme World');
    await press(other.page, 'Save');

    expect(await other.page.locator('.note[role=alert]').innerText()).toContain(
      'Somebody else saved meanwhile',
    );
    expect(await field(other.page, 'sender.companyName').inputValue()).toBe('Acme World');
    expect(await other.page.locator('.stored').first().innerText()).toBe('Now stored: Acme Europe');
    await press(other.page, 'Save');
    expect(await other.page.locator('.note[role=status]').innerText()).toBe('Saved.');
    expect(await house.api.done('GET', `/v1/connections/${account.connectionId}`)).toMatchObject({
      settings: { sender: { companyName: 'Acme World' } },
    });
  });

  it('mails a test survey that says so, and never records an answer to it', async () => {
    const account = await fresh('zendesk');
    const admin = house.customer('Admin');
    const { page } = await open(account);

    await field(page, 'sender.fromAddress').fill('support@acme.example');
    await page.getByLabel('Your address').fill(admin.email);
    await press(page, 'Mail me a test survey');

    expect(await page.locator('.note[role=status]').innerText()).toContain('on its way');
    const mail = await house.mailTo(admin);
    expect(mail.subject).toMatch(/^\(Test\) How did we do/);
    expect(mail.text).toContain('This is a test: nothing you choose is recorded.');
    const link = /\S+\/s\/[\w.-]+/.exec(mail.text ?? '')?.[0] ?? '';

    await page.goto(`${link}?s=3`);
    expect(await page.locator('.test').innerText()).toContain('Nothing you choose here is recorded');
    await page.locator('button').first().click();
    await page.locator('textarea').fill('A test comment.');
    await page.locator('button').first().click();
    expect(await page.locator('.test').count()).toBe(1);
    const superuser = await house.superuser();
    const [counted] = await superuser.rows(
      'select count(*)::int as count from response where connection_id = $1',
      [account.connectionId],
    );
    expect(counted).toEqual({ count: 0 });
  });

  it('says plainly that the platform surveys too, and offers to leave those tickets out', async () => {
    const account = await house.zendesk({ settings: { programme: { delaySeconds: 0 } } });
    house.stage.zendesk.setNativeSurvey(account.account, 'legacy');
    const first = account.open(house.customer());
    account.solve(first);
    await eventually(
      async () => (await house.api.ledger({ ticket: first, connection: account.connectionId }))[0],
    );
    const { page } = await open(account);

    expect(await page.locator('#native .note').innerText()).toContain(
      'Zendesk itself surveys your customers',
    );
    await page.getByLabel('They are sent; leave those tickets out').check();
    await press(page, 'Save changes');
    const second = account.open(house.customer());
    account.solve(second);

    const row = await eventually(
      async () => (await house.api.ledger({ ticket: second, connection: account.connectionId }))[0],
    );
    expect(row).toMatchObject({ ask: false, reason: 'native-survey' });
  });

  it('asks where nothing can be seen', async () => {
    const account = await fresh('hubspot');
    house.stage.hubspot.setNativeSurvey(account.account, 'hidden');
    const { page } = await open(account);

    expect(await page.locator('#native').innerText()).toContain('cannot see HubSpot’s own surveys');
    expect(await page.locator('#native').innerText()).toContain('Does HubSpot send surveys of its own?');
  });

  it('shows the check with its broken link and what to do', async () => {
    const account = await fresh('zendesk');
    const { page } = await open(account);

    await press(page, 'Check now');

    expect(await page.locator('#check li.holds').count()).toBeGreaterThanOrEqual(4);
    expect(await page.locator('#check li.broken').innerText()).toContain(
      'Company name or From address is missing',
    );
    await page.locator('#check summary').click();
    await press(page, 'Run the full check');
    await eventually(async () => {
      await page.reload();
      return (await page.locator('#check li').count()) === 12 ? true : null;
    }, 60_000);
    expect(await page.locator('#check').innerText()).toContain('Ticket removed');
  });

  it.each(['light', 'dark'] as const)(
    'is accessible in %s, on phone and desktop, and fetches nothing',
    async (colorScheme) => {
      const account = await fresh('hubspot');

      for (const viewport of [PHONE, DESKTOP]) {
        const { page, requests, complaints } = await open(account, { colorScheme, viewport });
        for (const summary of await page.locator('summary').all()) await summary.click();
        await expectAccessible(page, `${colorScheme} ${viewport.width}`);
        expect(
          await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
        ).toBe(0);
        expect(requests.every((one) => one.endsWith('/install'))).toBe(true);
        expect(complaints).toEqual([]);
        const folder = process.env['AFTERWORD_SHOTS'];
        if (folder)
          await page.screenshot({
            path: `${folder}/install-${colorScheme}-${viewport.width}.png`,
            fullPage: true,
          });
      }
    },
  );

  it.each(['lt', 'zh-CN'])('speaks %s', async (locale) => {
    const account = await fresh('zendesk');
    const { page } = await open(account, { locale });

    expect(await page.locator('html').getAttribute('lang')).toBe(locale);
    await expectAccessible(page, locale);
  });
});
