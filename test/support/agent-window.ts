import type { Browser, BrowserContextOptions, FrameLocator, Page } from 'playwright-core';
import { buildManifest } from '../../integrations/zendesk/package/manifest.ts';
import { openPage, type WatchedPage } from '../heads/browse.ts';
import type { Account, TestHouse } from './app.ts';

/** Uploads our app into a sandbox account, as its admin would. */
export function installSidebar(
  house: TestHouse,
  account: Account,
  upload: { own?: boolean; name?: string } = {},
): { appId: string; installationId: string } {
  const manifest = buildManifest({
    publicUrl: house.url,
    version: '0.1.0',
    supportEmail: 'support@afterword.example',
    listed: false,
  });
  return house.stage.zendesk.installApp(account.account, { name: 'Afterword', ...upload, manifest });
}

/** A browser in which an agent has a record of the helpdesk open. */
export interface AgentWindow extends WatchedPage {
  readonly sidebar: FrameLocator;
  /** What stands in the reply editor. */
  written(): Promise<string>;
}

export interface WindowWish extends BrowserContextOptions {
  /** Path below the account's agent address: "tickets/1001". */
  readonly at: string;
  readonly as?: string;
  readonly scheme?: 'light' | 'dark';
  /** The language of the agent's profile. */
  readonly reads?: string;
}

export const RASA = 'rasa@agents.example';
export const TOM = 'tom@agents.example';
export const ADMIN = 'integration@agents.example';

export async function openAgentWindow(
  browser: Browser,
  account: Account,
  { at, as = RASA, scheme = 'light', reads, ...options }: WindowWish,
): Promise<AgentWindow> {
  const watched = await openPage(browser, { viewport: { width: 1280, height: 900 }, ...options });
  const location = {
    tickets: 'ticket_sidebar',
    users: 'user_sidebar',
    organizations: 'organization_sidebar',
  };
  const kind = Object.entries(location).find(([name]) => at.startsWith(name))?.[1] ?? 'ticket_sidebar';
  const query = new URLSearchParams({ as, scheme, location: kind, ...(reads ? { locale: reads } : {}) });
  await watched.page.goto(`${account.baseUrl}/agent/${at}?${query.toString()}`);
  return { ...watched, ...around(watched.page) };
}

function around(page: Page): Omit<AgentWindow, keyof WatchedPage> {
  return {
    sidebar: page.frameLocator('#app'),
    written: async () => (await page.locator('#editor').textContent()) ?? '',
  };
}
