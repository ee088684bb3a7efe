import { describe, expect, it } from 'vitest';
import { givenName } from './given-name.ts';

describe('givenName', () => {
  it.each(['Ann', 'Jean-Luc', 'O’Brien', "D'Arcy", 'Žydrūnas', '王芳', 'J. R.', 'محمد'])(
    'says %s as it is',
    (name) => {
      expect(givenName(name, 'en')).toBe(name);
    },
  );

  it.each([
    null,
    '',
    '  ',
    '…',
    '4711',
    'ann@example.com',
    'Win money at http://evil.example',
    'visit evil.example',
    'x'.repeat(41),
  ])('does not repeat %s, which is no name', (name) => {
    expect(givenName(name, 'en')).toBeNull();
  });

  it('flattens line breaks', () => {
    expect(givenName(' Ann\r\n Marie ', 'en')).toBe('Ann Marie');
  });

  it.each([
    ['Jonas', 'Jonai'],
    ['Vytautas', 'Vytautai'],
    ['Andrius', 'Andriau'],
    ['Kęstutis', 'Kęstuti'],
    ['Kazys', 'Kazy'],
    ['Eglė', 'Egle'],
    ['Ona', 'Ona'],
    ['Dennis', 'Dennis'],
    ['Thomas', 'Thomas'],
    ['Max', 'Max'],
  ])('addresses %s in Lithuanian as %s', (name, addressed) => {
    expect(givenName(name, 'lt')).toBe(addressed);
  });
});
