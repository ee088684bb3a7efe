import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';

const AXE_FILE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const WCAG_22_AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

export const PHONE = { width: 360, height: 640 } as const;
export const DESKTOP = { width: 1280, height: 800 } as const;

/** A page that is watched: whatever it asked for, and whatever the browser complained about. */
export interface WatchedPage {
  readonly page: Page;
  /** Method and path of each request. */
  readonly requests: string[];
  /** Console errors, broken policies and thrown errors. A refusing status of the document itself is none. */
  readonly complaints: string[];
}

export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: PHONE, ...options });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(`${request.method()} ${new URL(request.url()).pathname}`));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    const refusal = /the server responded with a status of 4\d\d/.test(message.text());
    if (['error', 'warning'].includes(message.type()) && !refusal) complaints.push(message.text());
  });
  return { page, requests, complaints };
}

/** Fails with one line per violation of WCAG 2.2 AA, and on a page of ours also of good practice (landmarks, headings). */
export async function expectAccessible(
  page: Pick<Page, 'evaluate'>,
  name: string,
  kind: 'page' | 'mail' = 'page',
): Promise<void> {
  const rules = kind === 'page' ? [...WCAG_22_AA, 'best-practice'] : WCAG_22_AA;
  await page.evaluate(await readFile(AXE_FILE, 'utf8'));
  const found: unknown = await page.evaluate(
    `axe.run({ runOnly: ${JSON.stringify(rules)}, resultTypes: ["violations"] }).then(({ violations }) =>
      violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => [id, html, failureSummary].join(' | '))))`,
  );
  expect(found, name).toEqual([]);
}
