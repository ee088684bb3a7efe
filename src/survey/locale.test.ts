import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Locale, pickLocale } from './schema.ts';

describe('pickLocale', () => {
  it.each([
    ['en', 'en'],
    ['en-GB', 'en'],
    ['en_US', 'en'],
    ['zh', 'zh-CN'],
    ['zh-cn', 'zh-CN'],
    ['zh-Hans', 'zh-CN'],
    ['zh-Hans-CN', 'zh-CN'],
    ['zh-SG', 'zh-CN'],
    ['lt', 'lt'],
    ['lt-LT', 'lt'],
    [' LT ', 'lt'],
  ])('reads %s as %s', (wanted, expected) => {
    const other = expected === 'en' ? 'lt' : 'en';

    expect(pickLocale(wanted, other)).toBe(expected);
  });

  it.each(['de', 'zh-TW', 'zh-Hant-HK', 'und', '*', '', 'not a locale', 'x-private', null])(
    'takes the fallback for %s, a language or script that is not shipped',
    (wanted) => {
      expect(pickLocale(wanted, 'lt')).toBe('lt');
    },
  );

  it('answers with a shipped locale whatever a platform calls a language', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom(...Locale.options), (wanted, fallback) => {
        expect(Locale.options).toContain(pickLocale(wanted, fallback));
      }),
    );
  });
});
