import type { Browser, Frame } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installSidebar, openAgentWindow, TOM, type AgentWindow } from '../support/agent-window.ts';
import { startTestHouse, type Account, type TestHouse } from '../support/app.ts';
import { launchChromium } from '../support/chromium.ts';
import { answerLinkOf } from '../support/respondent.ts';
import { expectAccessible } from './browse.ts';

let house: TestHouse;
let browser: Browser;
let account: Account;
/** A ticket with everything beside it. */
let full: string;

beforeAll(async () => {
  [house, browser] = await Promise.all([startTestHouse(), launchChromium()]);
  account = await house.zendesk({ settings: { leads: [TOM] } });
  installSidebar(house, account);
  const ada = house.customer();
  full = account.open(ada, { assignee: TOM, organisation: 'Analytical Engines' });
  account.solve(full);
  const link = answerLinkOf(await house.mailTo(ada));
  await house.respondent.score(link, 3);
  await house.respondent.comment(link, 'Nobody called back.', 'yes');
  await house.settled(account, full);
});

afterAll(async () => {
  await browser.close();
  await house.close();
});

async function shown(wish: Partial<Parameters<typeof openAgentWindow>[2]> = {}): Promise<AgentWindow> {
  const opened = await openAgentWindow(browser, account, { at: `tickets/${full}`, as: TOM, ...wish });
  await opened.sidebar.locator('[data-part="actions"]').waitFor();
  return opened;
}

/** The frame's own document, where axe has to run. */
function frameOf({ page }: AgentWindow): Frame {
  const frame = page.frames().find((one) => one.url().includes('/zendesk/app/'));
  if (!frame) throw new Error('The app has no frame');
  return frame;
}

async function expectFrameAccessible(opened: AgentWindow, name: string): Promise<void> {
  await expectAccessible(frameOf(opened), name);
}

describe('the sidebar', { timeout: 60_000 }, () => {
  it.each(['light', 'dark'] as const)('can be read by everybody when it is %s', async (scheme) => {
    const opened = await shown({ scheme });

    await expectFrameAccessible(opened, scheme);
    await opened.sidebar.locator('[data-action="do-not-survey"]').click();
    await expectFrameAccessible(opened, `${scheme}, with the form open`);
    expect(opened.complaints).toEqual([]);
  });

  it('follows the window from light to dark while it is open', async () => {
    const opened = await shown({ scheme: 'light' });
    const scheme = (): Promise<string | null> => opened.sidebar.locator('html').getAttribute('data-scheme');
    expect(await scheme()).toBe('light');

    await opened.page.locator('#scheme').click();

    await expect.poll(scheme).toBe('dark');
    await expectFrameAccessible(opened, 'turned dark');
  });

  it('is as high as its content, and never wider than its place', async () => {
    const opened = await shown();
    const height = async (): Promise<number> =>
      (await opened.page.locator('#app').boundingBox())?.height ?? 0;
    const inside = async (): Promise<number> =>
      (await opened.sidebar.locator('body').boundingBox())?.height ?? 0;

    await expect.poll(async () => Math.abs((await height()) - (await inside()))).toBeLessThan(2);
    const widths: unknown = await frameOf(opened).evaluate(
      'document.documentElement.scrollWidth <= document.documentElement.clientWidth',
    );
    expect(widths).toBe(true);
  });

  it.each([
    ['lt', 'Apklausa', 'Kritikas'],
    ['zh-CN', '调查', '贬损者'],
  ])('speaks %s to an agent who reads it', async (locale, heading, band) => {
    const opened = await openAgentWindow(browser, account, { at: `tickets/${full}`, as: TOM, reads: locale });

    await opened.sidebar.getByRole('heading', { name: heading }).waitFor();
    expect(await opened.sidebar.locator('.badge').first().innerText()).toBe(band);
  });

  it('asks nobody but our server and the helpdesk for anything', async () => {
    const { page } = await shown();
    const hosts = await page.evaluate<string[]>(
      '[...new Set(performance.getEntriesByType("resource").map(({ name }) => new URL(name).origin))]',
    );

    expect(hosts.every((host) => [house.url, house.stage.zendesk.url].includes(host))).toBe(true);
  });

  it('is shown by no other window than that of the account', async () => {
    const page = await browser.newPage();
    await page.goto('about:blank');
    const text = house.stage.zendesk.appToken(account.account, { user: TOM });
    await page.setContent(
      `<iframe name="app"></iframe><form method="post" target="app" action="${house.url}/zendesk/app/ticket"><input name="token" value="${text}"><button>Open</button></form>`,
    );

    await page.getByRole('button').click();

    await expect.poll(() => page.frames()[1]?.url()).toMatch(/^chrome-error:/);
    await page.close();
  });
});
