import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  askView,
  everyState,
  frameOf,
  preferencesView,
  thanksView,
  whyView,
} from '../../../test/heads/views.ts';
import { Locale } from '../../survey/schema.ts';
import { renderMessage, renderPage, renderPreferences } from './render.ts';

const PAGE_MAX_BYTES = 14 * 1024;
const HOSTILE = `<script>alert(1)</script>"'><img src=x onerror=alert(2)>{agent}[a|b]`;

const everyPage = Locale.options.flatMap((locale) => [
  ...Object.entries(everyState(locale)).map(
    ([name, view]) => [`${locale} ${name}`, renderPage(view)] as const,
  ),
  [`${locale} preferences`, renderPreferences(preferencesView(locale))] as const,
  [`${locale} preferences-saved`, renderPreferences(preferencesView(locale, true))] as const,
]);

function textOf(html: string): string {
  return html
    .replace(/<(style|script)>.*?<\/\1>/gs, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
}

function checkedScores(html: string): string[] {
  return [...html.matchAll(/<input type="radio" name="score" value="(\d+)"[^>]* checked/g)].map(
    ([, n]) => n ?? '',
  );
}

describe('every page', () => {
  it.each(everyPage)('%s fits in 14 KB compressed and reads whole', (_name, { html }) => {
    expect(gzipSync(html).length).toBeLessThanOrEqual(PAGE_MAX_BYTES);
    expect(brotliCompressSync(html).length).toBeLessThanOrEqual(PAGE_MAX_BYTES);
    expect(textOf(html)).not.toMatch(/[{}[\]|]|undefined|null|NaN|\[object/);
    expect(textOf(html)).not.toMatch(/\bNPS\b|\bscore|detractor|promoter|passive/i);
  });

  it.each(everyPage)('%s names its language and direction, and fetches nothing', (name, { html }) => {
    expect(html).toContain(`<html lang="${name.split(' ')[0]}" dir="ltr">`);
    expect(html).not.toMatch(/<img|<link rel="stylesheet"|<script src|@import|url\(|style="/);
  });

  it('answers 200 while open, 410 when over, 404 when unknown', () => {
    const states = everyState('en');
    const statuses = Object.entries(states).map(([name, view]) => [name, renderPage(view).status]);

    expect(Object.fromEntries(statuses)).toMatchObject({
      expired: 410,
      cancelled: 410,
      unknown: 404,
      ask: 200,
    });
    expect(statuses.filter(([, status]) => status === 200)).toHaveLength(Object.keys(states).length - 3);
  });

  it('says why the person is asked, who reads the answer, and how not to be asked again', () => {
    const { html } = renderPage(askView('en'));

    expect(textOf(html)).toContain('You are asked because you contacted Northwind Traders Support.');
    expect(textOf(html)).toContain('stored with your name and read by the team that helped you');
    expect(html).toContain('<a href="https://northwind.example/privacy"');
    expect(html).toContain('<a href="/u/open-token">Don’t ask me again</a>');
  });
});

describe('the scale', () => {
  it('stands in the same order always, and nothing is chosen unless the link did', () => {
    const { html } = renderPage(askView('en'));
    const scores = [...html.matchAll(/name="score" value="(\d+)"/g)].map(([, score]) => Number(score));

    expect(scores).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(checkedScores(html)).toEqual([]);
    expect(textOf(html)).toContain('Choose a number, then tap Send.');
  });

  it('preselects what the link says, a 0 like any other, and says that it is not recorded yet', () => {
    for (const preselected of [0, 3, 10]) {
      const { html } = renderPage(askView('en', { preselected }));

      expect(checkedScores(html)).toEqual([String(preselected)]);
      expect(textOf(html)).toContain(`You chose ${preselected}, change?`);
      expect(html).toContain(`One more tap: Send my ${preselected}.`);
    }
  });

  it('ignores a score that is not on the scale', () => {
    for (const preselected of [11, -1, 2.5]) {
      expect(checkedScores(renderPage(askView('en', { preselected })).html)).toEqual([]);
    }
    expect(checkedScores(renderPage(askView('en', { metric: 'csat', preselected: 9 })).html)).toEqual([]);
  });

  it('marks the recorded answer, and keeps it apart from a new one of the link', () => {
    const recorded = renderPage(askView('en', { recorded: 3 })).html;
    const changing = renderPage(askView('en', { preselected: 9, recorded: 3 })).html;

    expect(checkedScores(recorded)).toEqual(['3']);
    expect(textOf(recorded)).toContain('You answered 3, change?');
    expect(checkedScores(changing)).toEqual(['9']);
    expect(changing).toContain('One more tap: Send my 9.');
    expect(textOf(changing)).toContain('Until then your answer stays 3.');
    expect(changing).toMatch(/class="tile kept"[^<]*<input type="radio" name="score" value="3"/);
  });

  it('says so when Send brought no number', () => {
    const page = renderPage(askView('en'), true);

    expect(page.status).toBe(422);
    expect(textOf(page.html)).toContain('Please choose a number first.');
  });
});

describe('after the score', () => {
  it('asks why in the words of the band, and after a low score whether the agent may call', () => {
    const low = textOf(renderPage(whyView('en', 3)).html);
    const middle = textOf(renderPage(whyView('en', 8)).html);
    const high = textOf(renderPage(whyView('en', 9)).html);

    expect(low).toContain('What went wrong, and what should we have done?');
    expect(low).toContain('I am sorry it went wrong. May Maya Lindqvist contact you about it?');
    expect(middle).toContain('What would have made it a 10?');
    expect(high).toContain('What did you like most?');
    expect(middle + high).not.toContain('contact you about it');
  });

  it('asks for the team when no agent is known', () => {
    const { html } = renderPage({ ...whyView('en', 3), agentName: null });

    expect(textOf(html)).toContain('May we contact you about it?');
  });

  it('offers a way to change the answer', () => {
    expect(renderPage(whyView('en', 3)).html).toContain('<a href="/s/open-token">change?</a>');
    expect(renderPage(thanksView('en', 3)).html).toContain('<a href="/s/open-token">Change my answer</a>');
  });

  it('offers the link to promoters alone, and says when it was mailed', () => {
    expect(renderPage(thanksView('en', 8)).html).not.toContain('ask.example.com/r/');
    expect(renderPage(thanksView('en', 10)).html).toContain('Mail me my link');
    expect(renderPage(thanksView('en', 10, true)).html).not.toContain('Mail me my link');
    expect(textOf(renderPage(thanksView('en', 10, true)).html)).toContain('on its way to your inbox');
  });
});

describe('hostile names', () => {
  const sender = { ...frameOf('en').sender, company: HOSTILE, privacyUrl: 'javascript:alert(3)' };
  const hostile = { sender, answerUrl: '"><b>', preferencesUrl: '"><i>' };
  const referral = { link: HOSTILE, shareText: HOSTILE, mailed: false };

  it.each([
    ['ask', renderPage({ ...askView('en'), ...hostile })],
    ['why', renderPage({ ...whyView('en', 1), ...hostile, agentName: HOSTILE, referral })],
    ['thanks', renderPage({ ...thanksView('en', 9), ...hostile, referral })],
    ['preferences', renderPreferences({ ...preferencesView('en'), sender })],
  ])('are shown as text on the %s page', (_name, { html }) => {
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).not.toMatch(/<img|"><[bi]>|javascript:/);
    expect(html).toContain('&lt;img src=x onerror=alert(2)&gt;');
  });
});

describe('pages without a sender', () => {
  it.each(Locale.options)('are friendly in %s', (locale) => {
    for (const name of ['unknown', 'tooLarge', 'tooLong', 'unreadable', 'failed', 'unsubscribed'] as const) {
      const { html } = renderMessage(name, locale);

      expect(html).toContain(`lang="${locale}"`);
      expect(textOf(html).length).toBeGreaterThan(20);
    }
  });
});
