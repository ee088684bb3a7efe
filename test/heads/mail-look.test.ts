import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMailRenderer } from '../../src/heads/email/renderer.ts';
import { Locale, Metric } from '../../src/survey/schema.ts';
import { launchChromium } from '../support/chromium.ts';
import { DESKTOP, expectAccessible, openPage, PHONE } from './browse.ts';
import { invitationView, ownDataMailView, referralMailView } from './mails.ts';

const TARGET_MIN_PX = 40;
const ALL_MAILS_MS = 120_000;

const renderer = createMailRenderer();
let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

async function mailsIn(locale: Locale): Promise<[string, string][]> {
  const invitations = Metric.options.map(async (metric) => {
    const { html } = await renderer.renderInvitation(invitationView(locale, metric));
    return [metric, html] satisfies [string, string];
  });
  const referral = await renderer.renderReferralMail(referralMailView(locale));
  const ownData = await renderer.renderOwnDataMail(ownDataMailView(locale));
  return [...(await Promise.all(invitations)), ['referral', referral.html], ['own-data', ownData.html]];
}

describe.each(Locale.options)('the mails in %s', (locale) => {
  it.each(['light', 'dark'] as const)(
    'are readable in %s without images or script, and fit a phone',
    { timeout: ALL_MAILS_MS },
    async (colorScheme) => {
      for (const [name, html] of await mailsIn(locale)) {
        for (const viewport of [PHONE, DESKTOP]) {
          const { page, requests, complaints } = await openPage(browser, { colorScheme, viewport });
          await page.setContent(html);

          await expectAccessible(page, `${name} ${colorScheme} ${viewport.width}`, 'mail');
          expect(
            await page.evaluate('document.documentElement.scrollWidth - innerWidth'),
          ).toBeLessThanOrEqual(0);
          for (const cell of await page.locator('.cell a').all()) {
            const box = await cell.boundingBox();
            expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(TARGET_MIN_PX);
          }
          expect([requests, complaints]).toEqual([[], []]);
        }
      }
    },
  );
});
