import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { openPage } from './browse.ts';
import { memoryDesk } from './memory-desk.ts';
import { serve } from './serve.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

describe('a respondent without script', () => {
  it('sends the number of the link, then words, and reads where they went', async () => {
    const desk = memoryDesk();
    const origin = await serve(desk);
    const { page, requests, complaints } = await openPage(browser, { javaScriptEnabled: false });

    await page.goto(`${origin}/s/open-token?s=3`);
    await expect.poll(() => page.locator('.big').innerText()).toBe('You chose 3, change?');
    expect(await page.locator('main').innerText()).toContain('One more tap: Send my 3.');
    expect(desk.recorded).toEqual([]);

    await page.getByRole('button', { name: 'Send my 3' }).click();
    expect(desk.recorded).toEqual([{ act: 'score', score: 3 }]);

    await page.getByLabel('What went wrong, and what should we have done?').fill('Nobody called back.');
    await page.getByRole('radio', { name: 'Yes' }).check();
    await page.getByRole('button', { name: 'Send' }).click();

    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Thank you');
    expect(desk.recorded.at(-1)).toEqual({ act: 'comment', comment: 'Nobody called back.', contact: 'yes' });
    expect(requests).toEqual(['GET /s/open-token', 'POST /s/open-token', 'POST /s/open-token']);
    expect(complaints).toEqual([]);
  });

  it('is not told an old number after choosing another', async () => {
    const desk = memoryDesk();
    const origin = await serve(desk);
    const { page } = await openPage(browser, { javaScriptEnabled: false });

    await page.goto(`${origin}/s/open-token?s=3`);
    await page.getByRole('radio', { name: '8', exact: true }).check();

    expect(await page.locator('main').innerText()).not.toMatch(/You chose 3|Send my 3/);
    expect(await page.locator('main').innerText()).toContain('One more tap: Send.');

    await page.getByRole('button', { name: 'Send', exact: true }).click();
    expect(desk.recorded).toEqual([{ act: 'score', score: 8 }]);
  });

  it('finds the link and the words to share as text to select', async () => {
    const origin = await serve(memoryDesk());
    const { page } = await openPage(browser, { javaScriptEnabled: false });

    await page.goto(`${origin}/s/open-token?s=10`);
    await page.getByRole('button', { name: 'Send my 10' }).click();
    await page.getByRole('button', { name: 'Send' }).click();

    expect(await page.getByRole('group', { name: 'Ready to share' }).innerText()).toContain('/r/k3Jd82Qa');
    expect(await page.getByRole('button', { name: 'Copy' }).count()).toBe(0);

    await page.getByRole('button', { name: 'Mail me my link' }).click();
    expect(await page.getByText('Your link is on its way to your inbox.').isVisible()).toBe(true);
  });
});

describe('a respondent with script', () => {
  it('sees every choice repeated beside the button, and nothing is sent before the tap', async () => {
    const desk = memoryDesk();
    const origin = await serve(desk);
    const { page, requests, complaints } = await openPage(browser);

    await page.goto(`${origin}/s/open-token`);
    expect(await page.getByRole('radio', { checked: true }).count()).toBe(0);
    expect(await page.locator('.big').isVisible()).toBe(false);

    await page.getByRole('radio', { name: '0 Not at all likely' }).check();
    expect(await page.locator('.big').innerText()).toBe('You chose 0, change?');
    await page.getByRole('radio', { name: '9', exact: true }).check();
    expect(await page.locator('.go').innerText()).toMatch(
      /You chose 9, change\?\s+One more tap: Send my 9\.\s+Send my 9/,
    );
    expect(requests).toEqual(['GET /s/open-token']);

    await page.getByRole('button', { name: 'Send my 9' }).click();
    expect(await page.getByLabel('What did you like most?').inputValue()).toBe('');
    expect(desk.recorded).toEqual([{ act: 'score', score: 9 }]);
    expect(complaints).toEqual([]);
  });

  it('corrects an answer by the same link: the recorded number is marked, the comment is not shown', async () => {
    const desk = memoryDesk();
    const origin = await serve(desk);
    const { page } = await openPage(browser);
    await page.goto(`${origin}/s/open-token?s=3`);
    await page.getByRole('button', { name: 'Send my 3' }).click();
    await page.getByRole('textbox').fill('Nobody called back.');
    await page.getByRole('button', { name: 'Send' }).click();

    await page.getByRole('link', { name: 'Change my answer' }).click();
    expect(await page.getByRole('radio', { checked: true }).inputValue()).toBe('3');
    expect(await page.content()).not.toContain('Nobody called back.');

    await page.getByRole('radio', { name: '9', exact: true }).check();
    expect(await page.locator('.go').innerText()).toContain('Until then your answer stays 3.');
    await page.getByRole('button', { name: 'Send my 9' }).click();

    expect(desk.recorded.filter(({ act }) => act === 'score').map(({ score }) => score)).toEqual([3, 9]);
    expect(await page.locator('.big').innerText()).toBe('You chose 9, change?');
  });

  it('copies the words to share', async () => {
    const origin = await serve(memoryDesk());
    const { page, complaints } = await openPage(browser, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await page.goto(`${origin}/s/open-token?s=10`);
    await page.getByRole('button', { name: 'Send my 10' }).click();
    await page.getByRole('button', { name: 'Send' }).click();

    await page.getByRole('button', { name: 'Copy' }).last().click();

    await expect.poll(() => page.getByRole('button', { name: 'Copied' }).count()).toBe(1);
    expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(
      /^I can recommend .*\/r\/k3Jd82Qa$/,
    );
    expect(complaints).toEqual([]);
  });
});

describe('a respondent with a keyboard alone', () => {
  it('chooses, sends, writes and finishes', async () => {
    const desk = memoryDesk();
    const origin = await serve(desk);
    const { page } = await openPage(browser);
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };

    await page.goto(`${origin}/s/open-token`);
    await press('Tab', 'Space', 'ArrowRight', 'ArrowRight');
    expect(await page.getByRole('radio', { checked: true }).inputValue()).toBe('2');
    await press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('change?');
    await Promise.all([page.waitForURL('**/s/open-token'), press('Tab', 'Enter')]);
    await page.getByRole('textbox').waitFor();

    await press('Tab', 'Tab');
    await page.keyboard.type('Slow.');
    await press('Tab', 'Space', 'ArrowRight', 'Tab', 'Enter');
    await page.getByRole('heading', { name: 'Thank you' }).waitFor();

    expect(desk.recorded).toEqual([
      { act: 'score', score: 2 },
      { act: 'comment', comment: 'Slow.', contact: 'no' },
    ]);
  });
});

describe('the preference page', () => {
  it('stops both lists with one tap, and only when it is tapped', async () => {
    const desk = memoryDesk();
    const origin = await serve(desk);
    const { page, complaints } = await openPage(browser, { javaScriptEnabled: false });

    await page.goto(`${origin}/s/open-token`);
    await page.getByRole('link', { name: 'Don’t ask me again' }).click();
    expect(desk.optedOut).toEqual([]);

    await page.getByRole('button', { name: 'Stop both' }).click();
    expect(desk.optedOut).toEqual(['surveys', 'referrals']);
    expect(await page.getByRole('status').innerText()).toContain('Saved.');
    expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(2);
    expect(complaints).toEqual([]);
  });
});
