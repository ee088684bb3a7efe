import { describe, expect, it } from 'vitest';
import { Band, Locale } from '../survey/schema.ts';
import { replyTemplates } from './reply-templates.ts';

const ADA = { firstName: 'Ada', agentName: 'Ben Osei', companyName: 'Northwind' };
const NOBODY = { firstName: null, agentName: null, companyName: null };
const EVERY = Locale.options.flatMap((locale) => Band.options.map((band) => ({ locale, band })));

describe('reply templates', () => {
  it('greets by first name and is signed by the agent of the company', () => {
    const [first] = replyTemplates({ band: 'detractor', locale: 'en', ...ADA });

    expect(first?.id).toBe('detractor-sorry');
    expect(first?.body).toMatch(/^Hi Ada,\n\nThank you for telling us/);
    expect(first?.body).toContain('with Northwind.');
    expect(first?.body).toMatch(/\n\nBest regards,\nBen Osei\nNorthwind$/);
  });

  it('reads naturally when no name is known', () => {
    const [first] = replyTemplates({ band: 'detractor', locale: 'en', ...NOBODY });

    expect(first?.body).toMatch(/^Hello,\n\n/);
    expect(first?.body).toContain('with us.');
    expect(first?.body).toMatch(/\n\nBest regards,$/);
  });

  it.each(EVERY)('offers at least two for a $band in $locale', ({ locale, band }) => {
    const offered = replyTemplates({ band, locale, ...ADA });

    expect(offered.length).toBeGreaterThanOrEqual(2);
    expect(new Set(offered.map(({ id }) => id)).size).toBe(offered.length);
  });

  it.each(EVERY)('names neither score nor survey to a $band in $locale', ({ locale, band }) => {
    const told = replyTemplates({ band, locale, ...ADA }).map(({ body }) => body);

    expect(told.join(' ')).not.toMatch(
      /\d|NPS|CSAT|CES|score|rating|survey|detractor|promoter|passive|分数|打分|评分|调查|问卷|balas|balą|įvertinim|apklaus/i,
    );
  });

  it.each(EVERY)('leaves no hole for a $band in $locale, named or not', ({ locale, band }) => {
    const told = [ADA, NOBODY].flatMap((names) => replyTemplates({ band, locale, ...names }));

    for (const { body, title } of told) {
      expect(body).not.toMatch(/[{}[\]|]|„“| {2}|\n{3}| $/m);
      expect(title).not.toBe('');
    }
  });

  it.each(Band.options)('offers the same choices to a %s in every language', (band) => {
    const [english, ...others] = Locale.options.map((locale) =>
      replyTemplates({ band, locale, ...ADA }).map(({ id }) => id),
    );

    for (const other of others) expect(other).toEqual(english);
  });

  it('takes a name as text, never as wording', () => {
    const [first] = replyTemplates({ ...ADA, band: 'passive', locale: 'en', firstName: '{company}\n[a|b]' });

    expect(first?.body).toMatch(/^Hi \{company\} \[a\|b\],/);
  });
});
