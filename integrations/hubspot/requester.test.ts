import { expect, it } from 'vitest';
import { localeOf, timeZoneOf } from './requester.ts';

it.each([
  ['en', 'en'],
  ['en-gb', 'en-GB'],
  ['zh_cn', 'zh-CN'],
  ['lt', 'lt'],
  ['', null],
  [null, null],
  ['not a language', null],
])('reads the language %s as %s', (value, locale) => {
  expect(localeOf(value)).toBe(locale);
});

it.each([
  ['europe_slash_vilnius', 'Europe/Vilnius'],
  ['america_slash_argentina_slash_buenos_aires', 'America/Argentina/Buenos_Aires'],
  ['Europe/Madrid', 'Europe/Madrid'],
  ['somewhere_slash_else', null],
  ['', null],
])('reads the time zone %s as %s', (value, zone) => {
  const read = timeZoneOf(value);

  if (zone?.startsWith('America/Argentina')) expect(read).toContain('Buenos_Aires');
  else expect(read).toBe(zone);
});
