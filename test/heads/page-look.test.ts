import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { renderOwnData } from '../../src/heads/page/own-data/render.ts';
import { renderPage, renderPreferences, type RenderedPage } from '../../src/heads/page/render.ts';
import { pageHeaders, sendPage } from '../../src/heads/page/respond.ts';
import { Locale } from '../../src/survey/schema.ts';
import { launchChromium } from '../support/chromium.ts';
import { DESKTOP, expectAccessible, openPage, PHONE } from './browse.ts';
import { askView, everyState, frameOf, ownDataStates, preferencesView } from './views.ts';

const TARGET_MIN_PX = 44;
const ALL_STATES_MS = 120_000;

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

function pagesIn(locale: Locale): Map<string, RenderedPage> {
  const states = Object.entries(everyState(locale)).map(([name, view]) => [name, renderPage(view)] as const);
  return new Map([
    ...states,
    ['ask-nudged', renderPage(askView(locale), true)],
    ['preferences', renderPreferences(preferencesView(locale))],
    ['preferences-saved', renderPreferences(preferencesView(locale, true))],
    ['preferences-mailed', renderPreferences({ ...preferencesView(locale), ownData: 'mailed' })],
    ...Object.entries(ownDataStates(locale)).map(([name, view]) => [name, renderOwnData(view)] as const),
  ]);
}

/** Serves finished pages by name with the headers of the real ones. */
async function servePages(pages: ReadonlyMap<string, RenderedPage>): Promise<string> {
  const server = createServer((request, response) => {
    const page = pages.get(decodeURIComponent((request.url ?? '').slice(1)));
    for (const [name, value] of Object.entries(pageHeaders())) response.setHeader(name, value);
    void sendPage(response, page ?? { status: 404, html: '' }, 'identity');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return `http://127.0.0.1:${address.port}`;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

async function boxesOf(page: Page, selector: string): Promise<Box[]> {
  const boxes = await Promise.all((await page.locator(selector).all()).map((each) => each.boundingBox()));
  return boxes.filter((box) => box !== null);
}

async function sideways(page: Page): Promise<unknown> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

describe.each(Locale.options)('on a phone of 360 x 640, in %s', (locale) => {
  it('shows the scale in two rows with targets for a finger, and Send without scrolling', async () => {
    const origin = await servePages(pagesIn(locale));
    const { page, complaints } = await openPage(browser);

    for (const state of ['ask', 'ask-preselected', 'ask-recorded', 'ask-changing', 'ask-nudged']) {
      await page.goto(`${origin}/${state}`);
      const tiles = await boxesOf(page, '.tile');
      const [send] = await boxesOf(page, 'button');
      const rows = [...new Set(tiles.map(({ y }) => Math.round(y)))].map(
        (top) => tiles.filter(({ y }) => Math.round(y) === top).length,
      );

      expect(rows, state).toEqual([6, 5]);
      for (const { width, height } of tiles)
        expect(Math.min(width, height)).toBeGreaterThanOrEqual(TARGET_MIN_PX);
      expect(send?.height).toBeGreaterThanOrEqual(TARGET_MIN_PX);
      expect((send?.y ?? Infinity) + (send?.height ?? 0), state).toBeLessThanOrEqual(PHONE.height);
    }
    expect(complaints).toEqual([]);
  });

  it('gives the shorter scales one row of targets for a finger', async () => {
    const origin = await servePages(pagesIn(locale));
    const { page } = await openPage(browser);

    for (const state of ['ask-ces', 'ask-csat']) {
      await page.goto(`${origin}/${state}`);
      const tiles = await boxesOf(page, '.tile');

      expect(new Set(tiles.map(({ y }) => Math.round(y))).size).toBe(1);
      for (const { width, height } of tiles)
        expect(Math.min(width, height)).toBeGreaterThanOrEqual(TARGET_MIN_PX);
    }
  });

  it('never scrolls sideways, neither at 320 nor with text twice as large', async () => {
    const pages = pagesIn(locale);
    const origin = await servePages(pages);
    const narrow = await openPage(browser, { viewport: { width: 320, height: 568 } });

    for (const state of pages.keys()) {
      await narrow.page.goto(`${origin}/${state}`);
      expect(await sideways(narrow.page), state).toBe(0);
      await narrow.page.evaluate("document.documentElement.style.setProperty('font-size', '200%')");
      expect(await sideways(narrow.page), `${state} enlarged`).toBe(0);
    }
  });
});

describe.each(Locale.options)('every state in %s', (locale) => {
  it.each(['light', 'dark'] as const)(
    'is accessible in %s, on phone and desktop, fetches nothing and breaks no policy',
    { timeout: ALL_STATES_MS },
    async (colorScheme) => {
      const pages = pagesIn(locale);
      const origin = await servePages(pages);

      for (const viewport of locale === 'en' ? [PHONE, DESKTOP] : [PHONE]) {
        const { page, requests, complaints } = await openPage(browser, { colorScheme, viewport });
        for (const state of pages.keys()) {
          await page.goto(`${origin}/${state}`);
          await expectAccessible(page, `${state} ${colorScheme} ${viewport.width}`);
        }
        expect(requests).toEqual([...pages.keys()].map((state) => `GET /${state}`));
        expect(complaints).toEqual([]);
      }
    },
  );
});

describe('the page', () => {
  it('keeps the Send button above the fold under a long company name', async () => {
    const view = askView('en', { preselected: 3 });
    const company = 'The Honourable Northwind and Southwind Trading Company of Vilnius and Beijing';
    const sender = { ...frameOf('en').sender, company };
    const origin = await servePages(new Map([['long', renderPage({ ...view, sender })]]));
    const { page } = await openPage(browser);

    await page.goto(`${origin}/long`);
    const [send] = await boxesOf(page, 'button');

    expect((send?.y ?? Infinity) + (send?.height ?? 0)).toBeLessThanOrEqual(PHONE.height);
  });

  it('gives no number a colour of its own', async () => {
    const origin = await servePages(pagesIn('en'));
    const { page } = await openPage(browser);

    await page.goto(`${origin}/ask`);
    const looks: unknown = await page.evaluate(
      `[...document.querySelectorAll('.tile>span:not(.aside)')].map((tile) => {
        const { color, backgroundColor, borderTopColor, fontSize } = getComputedStyle(tile);
        return [color, backgroundColor, borderTopColor, fontSize].join();
      })`,
    );

    expect(looks).toHaveLength(11);
    expect(new Set(Array.isArray(looks) ? looks : []).size).toBe(1);
  });

  it('mirrors for a language written right to left', async () => {
    const origin = await servePages(pagesIn('en'));
    const { page } = await openPage(browser);

    await page.goto(`${origin}/ask`);
    await page.evaluate("document.documentElement.dir = 'rtl'");
    const [first, second] = await boxesOf(page, '.tile');

    expect(first?.x).toBeGreaterThan(second?.x ?? Infinity);
    expect(await sideways(page)).toBe(0);
  });

  it('does not move for a person who asked for less motion', async () => {
    const origin = await servePages(pagesIn('en'));
    const durationFor = async (reducedMotion: 'reduce' | 'no-preference') => {
      const { page } = await openPage(browser, { reducedMotion });
      await page.goto(`${origin}/ask`);
      return page.evaluate("getComputedStyle(document.querySelector('.tile>span')).transitionDuration");
    };

    expect(await durationFor('reduce')).toBe('0s');
    expect(await durationFor('no-preference')).toContain('0.12s');
  });

  it('shows which number has the keyboard', async () => {
    const origin = await servePages(pagesIn('en'));
    const { page } = await openPage(browser);

    await page.goto(`${origin}/ask`);
    await page.keyboard.press('Tab');

    expect(
      await page.evaluate(
        "getComputedStyle(document.querySelector('input:focus-visible+span')).outlineStyle",
      ),
    ).toBe('solid');
  });
});
