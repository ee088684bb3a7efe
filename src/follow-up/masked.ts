/** What stands where personal data was. */
const HIDDEN = '[…]';

const ADDRESS = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;
const LINK = /https?:\/\/\S+/gi;
/** Telephone, card and order numbers: seven digits or more, with what people put between them. */
const NUMBER = /\+?\d(?:[ ().\-/]{0,2}\d){6,}/g;
/** Shorter names are words of some language, and hiding them would say nothing anyway. */
const NAME_MIN_CHARACTERS = 2;

/** "Ada Byron" becomes "A. B.": enough to tell two customers of one morning apart. */
export function initials(name: string): string {
  const parts = name.split(/\s+/u).filter(Boolean);
  return parts.map((part) => `${String.fromCodePoint(part.codePointAt(0) ?? 0)}.`).join(' ');
}

/** Words without addresses, links, long numbers and the names given. */
export function masked(words: string, names: readonly string[]): string {
  const bare = words.replaceAll(LINK, HIDDEN).replaceAll(ADDRESS, HIDDEN).replaceAll(NUMBER, HIDDEN);
  const known = names
    .flatMap((name) => [name, ...name.split(/\s+/u)])
    .map((name) => name.trim())
    .filter((name) => name.length >= NAME_MIN_CHARACTERS)
    .toSorted((a, b) => b.length - a.length);
  return known.reduce((text, name) => text.replaceAll(wordOf(name), HIDDEN), bare);
}

/** Whole words where the script has spaces; in others, such as Chinese, wherever the name stands. */
function wordOf(name: string): RegExp {
  const escaped = name.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}'’ -]+$/u.test(name)
    ? new RegExp(`(?<!\\p{L})${escaped}(?!\\p{L})`, 'giu')
    : new RegExp(escaped, 'giu');
}
