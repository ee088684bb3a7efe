import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { DESKTOP, expectAccessible, openPage, PHONE } from '../heads/browse.ts';
import { post } from '../heads/serve.ts';
import { answerLinkOf, openHouse, type House } from './house.ts';

const STORY_MS = 60_000;
const WITHIN_MS = 2_000;

let house: House;
let browser: Browser;
beforeAll(async () => {
  [house, browser] = await Promise.all([openHouse(), launchChromium()]);
});
afterAll(async () => {
  await Promise.all([house.close(), browser.close()]);
});

/** Answered 3 with a comment, and all that follows has been written. */
async function complaint(ticketId: string): Promise<void> {
  house.stage.zendesk.solveTicket('acme', ticketId);
  const link = await answerLinkOf(house, ticketId);
  await post(link, { score: '3', act: 'score' });
  await post(link, { comment: 'Nobody called back.', contact: 'yes', act: 'comment' });
  await expect
    .poll(() => house.stage.zendesk.tasks('acme').map(({ subject }) => subject), { timeout: 15_000 })
    .toContain(`Low score: Ada Byron rated 3 of 10 (request #${ticketId})`);
}

describe('the sandbox in a browser', () => {
  it(
    'shows beside a ticket what Afterword decided, by itself and within two seconds',
    { timeout: STORY_MS },
    async () => {
      const { page, complaints } = await openPage(browser, { viewport: DESKTOP });
      await page.goto(`${house.faceUrl}/zendesk/acme`);
      const row = page.locator('#ticket-1002');

      await row.getByRole('button', { name: 'Solve' }).click();
      await row.getByText('Asked', { exact: true }).waitFor();
      const mail = row.getByRole('link', { name: 'Open the mail' });
      expect(await mail.getAttribute('href')).toContain('/?mail=');

      await row.getByRole('button', { name: 'Reopen' }).click();
      await row.getByRole('button', { name: 'Solve' }).click();
      await row.getByText(/^Not asked: asked .* ago, waits until \d\d:\d\d:\d\d/).waitFor();
      await row.getByRole('button', { name: 'Forget the quarantine' }).click();
      await page.getByText('The quarantine is forgotten').waitFor();

      house.stage.zendesk.reopenTicket('acme', '1002');
      await row.getByText('open', { exact: true }).waitFor({ timeout: WITHIN_MS });
      await row.getByRole('button', { name: 'Solve' }).click();
      await row.getByText(/^Ask NPS at/).waitFor();
      expect(complaints).toEqual([]);
    },
  );

  it('leads from the ticket to the row, the answer, its effects, the person and the task', async () => {
    await complaint('1001');
    const { page } = await openPage(browser, { viewport: DESKTOP });

    await page.goto(`${house.faceUrl}/zendesk/acme/tickets/1001`);
    await page.getByRole('link', { name: 'Ledger row' }).click();
    await page.getByRole('heading', { name: 'Ledger row' }).waitFor();
    await page.getByText('a webhook told so').waitFor();
    await page.getByRole('link', { name: 'Answer and effects' }).click();
    await page.getByRole('heading', { name: 'Ada Byron answered 3 of 10' }).waitFor();
    await page.getByText('Task for the team').waitFor();

    await page.goto(`${house.faceUrl}/zendesk/acme/people`);
    await page.getByRole('link', { name: 'Ada Byron' }).click();
    await page.getByText('aw_user_detractor').waitFor();
    await page.getByRole('button', { name: 'Touch' }).click();
    await page.getByText('in work').waitFor();
    await page.getByRole('button', { name: 'Complete' }).click();
    await page.getByText('done', { exact: true }).waitFor();
  });

  it('works without script', async () => {
    const { page } = await openPage(browser, { javaScriptEnabled: false });

    await page.goto(`${house.faceUrl}/hubspot/2002`);
    await page.locator('#ticket-4003').getByRole('button', { name: 'Solve' }).click();

    await page.getByText('Ticket #4003 is solved.').waitFor();
    expect(page.url()).toContain('#ticket-4003');
  });

  it.each(['light', 'dark'] as const)(
    'is accessible and never scrolls sideways in %s',
    { timeout: STORY_MS },
    async (colorScheme) => {
      const paths = ['/', '/zendesk/acme/tickets', '/zendesk/acme/tickets/1001', '/hubspot/1001/people'];
      for (const viewport of [PHONE, DESKTOP]) {
        const { page, complaints } = await openPage(browser, { colorScheme, viewport });
        for (const path of [
          ...paths,
          '/zendesk/acme/tasks',
          '/zendesk/acme/notes',
          '/hubspot/2002/organisations',
        ]) {
          await page.goto(house.faceUrl + path);
          await expectAccessible(page, `${path} ${colorScheme} ${viewport.width}`);
          const sideways: unknown = await page.evaluate(
            'document.documentElement.scrollWidth - document.documentElement.clientWidth',
          );
          expect(sideways, path).toBe(0);
        }
        expect(complaints).toEqual([]);
      }
    },
  );
});

describe('its buttons', () => {
  it('cannot be pressed by another site', async () => {
    const response = await fetch(`${house.faceUrl}/zendesk/acme/tickets/1004/solve`, {
      method: 'POST',
      headers: { 'sec-fetch-site': 'cross-site' },
      redirect: 'manual',
    });

    expect(response.status).toBe(403);
    expect(house.stage.zendesk.tickets('acme').find(({ id }) => id === '1004')?.status).toBe('open');
  });

  it('lead back on this site only, with a sentence about what happened', async () => {
    const gone = await post(`${house.faceUrl}/zendesk/acme/tickets/99/solve`, {
      back: '//elsewhere.example',
    });
    const unknown = await post(`${house.faceUrl}/people/forget-quarantine`, {
      back: '/zendesk/acme#ticket-1005',
      email: 'nobody@nowhere.example',
    });

    expect(gone.headers.get('location')).toMatch(/^\/\?trouble=There\+is\+no\+ticket\+99/);
    expect(unknown.headers.get('location')).toMatch(
      /^\/zendesk\/acme\?trouble=Afterword\+has\+never\+asked.*#ticket-1005$/,
    );
  });

  it('say so when there is no such page', async () => {
    const missing = await fetch(`${house.faceUrl}/zendesk/acme/tickets/99`);

    expect(missing.status).toBe(404);
    expect(await missing.text()).toContain('There is no such ticket any more.');
  });
});
