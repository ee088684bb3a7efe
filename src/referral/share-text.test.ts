import { describe, expect, it } from 'vitest';
import { Locale } from '../survey/schema.ts';
import { referralLink, shareText } from './share-text.ts';

const LINK = referralLink('https://feedback.example', 'k3Jd82nQx1');

describe.each(Locale.options)('the text to share in %s', (locale) => {
  const text = shareText(locale, 'Baltic Bikes', LINK);

  it('names the company and ends with the link, so that no program takes a full stop for a part of it', () => {
    expect(text).toContain('Baltic Bikes');
    expect(text.endsWith(LINK)).toBe(true);
    expect(LINK).toBe('https://feedback.example/r/k3Jd82nQx1');
  });

  it('never speaks of the score, and leaves nothing to fill in', () => {
    expect(text.replace(LINK, '')).not.toMatch(/\d|NPS|score|promoter|survey|[{}[\]]|undefined|null/i);
  });
});
