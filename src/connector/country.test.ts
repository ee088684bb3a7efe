import { expect, it } from 'vitest';
import { countryOf } from './country.ts';

it.each([
  ['DE', 'DE'],
  [' de ', 'DE'],
  ['Germany', 'DE'],
  ['Deutschland', 'DE'],
  ['Vokietija', 'DE'],
  ['德国', 'DE'],
  ['united_kingdom', 'GB'],
  ['UK', 'GB'],
  ['USA', 'US'],
  ['lt', 'LT'],
  ['côte d’ivoire', 'CI'],
  ['Europe', null],
  ['EU', null],
  ['DD', null],
  ['XX', null],
  ['', null],
  [null, null],
  [49, null],
])('reads %j as %j', (value, country) => {
  expect(countryOf(value)).toBe(country);
});
