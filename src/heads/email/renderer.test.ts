import { simpleParser } from 'mailparser';
import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import { describe, expect, it } from 'vitest';
import { invitationView, referralMailView } from '../../../test/heads/mails.ts';
import { Locale, Metric } from '../../survey/schema.ts';
import { compileMjml, MailTemplateError } from './compile-mjml.ts';
import { createMailRenderer } from './renderer.ts';
import { emailWording } from './wording/catalogue.ts';

const MAIL_MAX_BYTES = 90 * 1024;
const HOSTILE = `<script>alert(1)</script>"'&{{ link }}{% if %}<mj-raw>[a|b]{agent}`;
const COMPILES_SLOWLY_MS = 30_000;

const renderer = createMailRenderer();
const kinds = Locale.options.flatMap((locale) => Metric.options.map((metric) => [locale, metric] as const));

function textOf(html: string): string {
  return html
    .replace(/<style[^>]*>.*?<\/style>|<!--.*?-->/gs, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&nbsp;', ' ')
    .replace(/\s+/g, ' ');
}

function linksOf(html: string): string[] {
  return [...html.matchAll(/href="([^"]+)"/g)].map(([, url]) => url ?? '');
}

describe('the invitation', { timeout: COMPILES_SLOWLY_MS }, () => {
  it.each(kinds)(
    'in %s for %s reads whole, stays small and says the same in both parts',
    async (locale, metric) => {
      const view = invitationView(locale, metric);
      const { subject, html, text } = await renderer.renderInvitation(view);
      const { min, max } = view.survey.scale;

      expect(Buffer.byteLength(html)).toBeLessThan(MAIL_MAX_BYTES);
      expect(html).toMatch(new RegExp(`<html lang="${locale}" dir="ltr"`));
      for (const part of [subject, textOf(html), text]) {
        expect(part).not.toMatch(/[{}[\]]|undefined|null|\bNPS\b|score|detractor|promoter/i);
      }
      for (let score = min; score <= max; score++) {
        const link = `${view.links.answer}?s=${score}`;
        expect(linksOf(html).filter((each) => each === link)).toHaveLength(1);
        expect(text).toMatch(new RegExp(`^${score}( \\(.+\\))?: ${link.replace('?', '\\?')}$`, 'm'));
      }
      const said = text.split('\n').filter((line) => line.trim() !== '' && !/https?:|^-- $/.test(line));
      const forTextOnly = emailWording(locale).invitation.chooseOne;
      for (const line of said.filter((each) => each !== forTextOnly)) expect(textOf(html)).toContain(line);
    },
  );

  it('says who asks, when and about what, and to whom the answer goes', async () => {
    const { subject, html, text } = await renderer.renderInvitation(invitationView('en'));

    expect(subject).toBe('How did we do, Ann? (request #4711)');
    for (const part of [textOf(html), text]) {
      expect(part).toContain(
        'You wrote to Northwind Traders Support on November 21, 2026 and Maya Lindqvist marked it as solved. Not solved? Just reply.',
      );
      expect(part).toContain('stored with your name and read by the team that helped you');
      expect(part).toContain('Northwind Traders, 1 Harbour Street, 01100 Vilnius');
      expect(part).toContain('Not at all likely');
      expect(part).toContain('Extremely likely');
    }
    expect(linksOf(html)).toContain('https://northwind.example/privacy');
    expect(linksOf(html)).toContain('https://ask.example.com/u/pQ7rT5nXk29fLq0aB7dT4m');
  });

  it('dates the request in the zone of the connection, and in UTC when that zone does not exist', async () => {
    const view = invitationView('en');

    const there = await renderer.renderInvitation({ ...view, timeZone: 'America/New_York' });
    const nowhere = await renderer.renderInvitation({ ...view, timeZone: 'Mars/Olympus' });

    expect(there.text).toContain('November 20, 2026');
    expect(nowhere.text).toContain('November 20, 2026');
  });

  it.each([
    ['en', 'How did we do? (request #4711)'],
    ['zh-CN', '我们这次做得怎么样？（请求 #4711）'],
    ['lt', 'Kaip mums sekėsi? (užklausa #4711)'],
  ] as const)('has a natural subject in %s when no name is known', async (locale, expected) => {
    const nameless = { ...invitationView(locale), firstName: null, agentName: null };

    const { subject, text } = await renderer.renderInvitation(nameless);

    expect(subject).toBe(expected);
    expect(text).not.toMatch(/ {2}| ,|null/);
  });

  it('shows hostile names as text, and never reads them as a template', async () => {
    const sender = {
      company: HOSTILE,
      logoUrl: 'javascript:alert(2)',
      postalAddress: HOSTILE,
      privacyUrl: 'javascript:alert(3)',
    };

    const { html, subject } = await renderer.renderInvitation({
      ...invitationView('en'),
      sender,
      agentName: HOSTILE,
      firstName: HOSTILE,
      ticketNumber: 'x\r\nBcc: victim@example.com',
    });

    expect(html).not.toMatch(/<script|<mj-|javascript:|alert\(2\)|alert\(3\)/);
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&#34;&#39;&amp;{{ link }}{% if %}');
    expect(subject).toBe('How did we do? (request #x Bcc: victim@example.com)');
  });

  it('uses no colour to favour a number: all cells look alike', async () => {
    const { html } = await renderer.renderInvitation(invitationView('en'));
    const cells = [...html.matchAll(/<td class="cell"([^>]*)><a href="[^"]*" aria-label="[^"]*"([^>]*)>/g)];

    expect(cells).toHaveLength(11);
    expect(new Set(cells.map(([, cell, link]) => `${cell}${link}`)).size).toBe(1);
  });

  it('loads nothing but the logo, which has a text for readers without images', async () => {
    const view = invitationView('en');
    const logoUrl = 'https://northwind.example/logo.png';

    const plain = await renderer.renderInvitation(view);
    const branded = await renderer.renderInvitation({ ...view, sender: { ...view.sender, logoUrl } });

    expect(plain.html).not.toMatch(/<img|<link|@import|url\(/);
    expect(branded.html.match(/<img/g)).toHaveLength(1);
    expect(branded.html).toMatch(/<img[^>]* alt="Northwind Traders"/);
    expect(branded.html).toMatch(/<img[^>]* src="https:\/\/northwind\.example\/logo\.png"/);
  });

  it('appends to a link that has a query already', async () => {
    const view = invitationView('en');
    const links = { ...view.links, answer: 'https://ask.example.com/s/x?via=mail' };

    const { html } = await renderer.renderInvitation({ ...view, links });

    expect(html).toContain('href="https://ask.example.com/s/x?via=mail&amp;s=7"');
  });

  it('survives its journey as a mail', async () => {
    const { subject, html, text } = await renderer.renderInvitation(invitationView('lt'));
    const raw = await new MailComposer({ to: 'a@example.com', subject, html, text }).compile().build();

    const arrived = await simpleParser(raw);

    expect(arrived.subject).toBe('Jonai, kaip mums sekėsi? (užklausa #4711)');
    expect(arrived.text?.trim()).toBe(text.trim());
    expect(String(arrived.html)).toContain('?s=10"');
  });
});

describe('the mail a promoter asked for', { timeout: COMPILES_SLOWLY_MS }, () => {
  it.each(Locale.options)(
    'in %s brings link and words to share, and nothing of the answer',
    async (locale) => {
      const view = referralMailView(locale);

      const { subject, html, text } = await renderer.renderReferralMail(view);

      for (const part of [subject, textOf(html), text]) {
        expect(part).not.toMatch(/[{}[\]]|undefined|null|\bNPS\b|score|promoter/i);
      }
      expect(linksOf(html)).toContain(view.link);
      expect(textOf(html)).toContain(view.shareText);
      expect(text).toContain(view.shareText);
      expect(linksOf(html)).toContain(view.preferencesUrl);
    },
  );
});

describe('a notice', { timeout: COMPILES_SLOWLY_MS }, () => {
  it('tells an admin what happened and where to go', async () => {
    const { subject, html, text } = await renderer.renderNotice({
      locale: 'en',
      subject: '2,000 asks are held',
      paragraphs: ['More became due in an hour than usual in five.', 'Nothing <was> sent.'],
      links: [
        { label: 'Decide now', url: 'https://console.example.com/held' },
        { label: 'Never', url: 'javascript:alert(1)' },
      ],
    });

    expect(subject).toBe('2,000 asks are held');
    expect(html).toContain('Nothing &lt;was&gt; sent.');
    expect(html).toContain('<a href="https://console.example.com/held"');
    expect(html).not.toContain('javascript:');
    expect(text).toContain('Nothing <was> sent.');
    expect(text).toContain('Decide now: https://console.example.com/held');
  });

  it('may come without links', async () => {
    const { text } = await renderer.renderNotice({
      locale: 'lt',
      subject: 'Labas',
      paragraphs: ['Viskas gerai.'],
    });

    expect(text).toContain('Viskas gerai.');
  });
});

describe('speed', { timeout: COMPILES_SLOWLY_MS }, () => {
  it('fills hundreds of mails a second once the template is compiled', async () => {
    const view = invitationView('en');
    await renderer.renderInvitation(view);
    const MAILS = 300;

    const start = performance.now();
    for (let mail = 0; mail < MAILS; mail++) await renderer.renderInvitation(view);
    const perSecond = MAILS / ((performance.now() - start) / 1000);

    expect(perSecond).toBeGreaterThan(300);
  });
});

describe('compileMjml', { timeout: COMPILES_SLOWLY_MS }, () => {
  it('says so when a template does not compile', async () => {
    await expect(compileMjml('<mjml><mj-body><mj-nonsense></mj-body></mjml>')).rejects.toThrow(
      MailTemplateError,
    );
  });
});
