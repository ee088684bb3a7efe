import { describe, expect, it } from 'vitest';
import { fillIn, Locale } from '../../survey/schema.ts';
import { emailWording } from '../email/wording/catalogue.ts';
import { installWording } from '../install/wording/catalogue.ts';
import { ownDataWording } from '../page/own-data/wording/catalogue.ts';
import { pageWording } from '../page/wording/catalogue.ts';
import { membersWording } from '../members/wording/catalogue.ts';
import { footerWording } from './footer.ts';

const CATALOGUES: Readonly<Record<string, (locale: Locale) => unknown>> = {
  page: pageWording,
  'own data': ownDataWording,
  email: emailWording,
  footer: footerWording,
  install: installWording,
  members: membersWording,
};
const KNOWN = {
  company: 'Acme',
  agent: 'Ona',
  name: 'Ann',
  number: '4711',
  date: 'May 1',
  score: 3,
  max: 10,
  account: 'Acme',
  platform: 'Zendesk',
  time: '3 May, 10:00',
  who: 'Ona',
  count: 2,
  of: 5,
  value: 'x',
  webhooks: 1,
  surveys: 1,
  writes: 1,
  held: 1,
  left: 90,
  list: 'tickets',
  provider: 'id.acme.example',
  key: 'integration',
  app: 'hubspot',
  email: 'ann@acme.example',
  role: 'agent',
};
const NAMES = ['company', 'agent', 'name'];

function entries(node: unknown, path = ''): [string, string][] {
  if (typeof node === 'string') return [[path, node]];
  if (typeof node !== 'object' || node === null) return [[path, '']];
  return Object.entries(node).flatMap(([key, child]) => entries(child, path === '' ? key : `${path}.${key}`));
}

function placeholders(text: string): string[] {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, key]) => key ?? ''))].sort();
}

const cases = Object.entries(CATALOGUES).flatMap(([name, wording]) =>
  Locale.options.map((locale) => [name, locale, entries(wording(locale)), entries(wording('en'))] as const),
);

describe.each(cases)('the %s wording in %s', (_name, _locale, texts, english) => {
  it('has the same keys as the English one, none empty', () => {
    expect(texts.map(([key]) => key)).toEqual(english.map(([key]) => key));
    expect(texts.filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('names the same things under every key', () => {
    const named = (all: readonly [string, string][]) => all.map(([key, text]) => [key, placeholders(text)]);

    expect(named(texts)).toEqual(named(english));
  });

  it('reads whole with every name and with none', () => {
    const nameless = Object.fromEntries(Object.entries(KNOWN).filter(([key]) => !NAMES.includes(key)));
    for (const [key, text] of texts) {
      for (const known of [KNOWN, nameless]) {
        expect(fillIn(text, known), key).not.toMatch(/[{}[\]|]|  |“”|„“|\s[,.?!]|^\s|\s$/);
        expect(fillIn(text, known), key).not.toBe('');
      }
    }
  });

  it('offers another wording wherever a name may be missing', () => {
    for (const [key, text] of texts) {
      const outside = text.replace(/\[[^\]]*\]/g, '');
      expect(
        placeholders(outside).filter((name) => NAMES.includes(name)),
        key,
      ).toEqual([]);
    }
  });
});

describe('translations', () => {
  it('leave nothing in English', () => {
    for (const [name, wording] of Object.entries(CATALOGUES)) {
      const english = new Map(entries(wording('en')));
      for (const locale of Locale.options.filter((other) => other !== 'en')) {
        const same = entries(wording(locale)).filter(([key, text]) => english.get(key) === text);
        expect(same, `${name} ${locale}`).toEqual([]);
      }
    }
  });
});
