/**
 * `npm run shots:zendesk`: the pictures of the Zendesk app, taken of the running app beside the sandbox. Writes the
 * logos and screenshots of the package and the pictures of the documentation.
 */
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { takePictures } from './zendesk-scenes.ts';

const ASSETS = fileURLToPath(new URL('../../integrations/zendesk/app/assets/', import.meta.url));
const IMAGES = fileURLToPath(new URL('../../docs/images/', import.meta.url));

/** A mark of its own: a word, and the answer that comes after it. No rounded corners: the marketplace rounds them. */
const MARK =
  '<path d="M72 96h176v104H150l-46 40v-40H72z" fill="none" stroke="currentColor" stroke-width="22" stroke-linejoin="round"/><circle cx="124" cy="148" r="13"/><circle cx="160" cy="148" r="13"/><circle cx="196" cy="148" r="13"/>';

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
  await mkdir(ASSETS, { recursive: true });
  await mkdir(IMAGES, { recursive: true });
});

afterAll(() => browser.close());

async function drawLogo(size: 320 | 128): Promise<void> {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const [ground, ink] = size === 320 ? ['#1f3a4d', '#ffffff'] : ['transparent', '#1f3a4d'];
  await page.setContent(
    `<body style="margin:0;background:${ground};color:${ink}"><svg width="${size}" height="${size}" viewBox="0 0 320 320" fill="currentColor" style="display:block">${MARK}</svg></body>`,
  );
  const path = `${ASSETS}${size === 320 ? 'logo' : 'logo-small'}.png`;
  await page.screenshot({ path, omitBackground: size !== 320 });
  await page.close();
}

it('draws the logos', { timeout: 60_000 }, async () => {
  await drawLogo(320);
  await drawLogo(128);
  expect(browser.isConnected()).toBe(true);
});

it('takes the pictures of the running app', { timeout: 300_000 }, async () => {
  const taken = await takePictures(browser, { assets: ASSETS, images: IMAGES });
  expect(taken).toHaveLength(6);
});
