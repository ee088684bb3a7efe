import type { Locale } from '../../survey/schema.ts';

const NAME_MAX_CHARACTERS = 40;

/**
 * Anybody can open a ticket under the name "Win money at example.com" with somebody else's address: what does not
 * look like a name is not repeated in a mail.
 */
const NOT_A_NAME = /[\d/\\@:<>{}[\]|#$%^*_=+~"!?]|\.\w{2,}|www/u;

// Endings of Lithuanian given names when a person is addressed: Jonas becomes Jonai, Eglė becomes Egle.
const VOCATIVES: readonly (readonly [RegExp, string])[] = [
  [/jas$/u, 'jau'],
  [/as$/u, 'ai'],
  [/us$/u, 'au'],
  [/is$/u, 'i'],
  [/ys$/u, 'y'],
  [/ė$/u, 'e'],
];
const FOREIGN_SPELLING = /[qwx]|ch|th|ph|([a-z])\1/iu;

function addressedInLithuanian(name: string): string {
  if (FOREIGN_SPELLING.test(name)) return name;
  const rule = VOCATIVES.find(([ending]) => ending.test(name));
  return rule === undefined ? name : name.replace(rule[0], rule[1]);
}

/** The first name as a mail may say it to its owner, or null when it is unknown or does not look like a name. */
export function givenName(firstName: string | null, locale: Locale): string | null {
  const name = (firstName ?? '').replace(/\s+/g, ' ').trim();
  if (!/\p{L}/u.test(name) || name.length > NAME_MAX_CHARACTERS || NOT_A_NAME.test(name)) return null;
  return locale === 'lt' ? addressedInLithuanian(name) : name;
}
