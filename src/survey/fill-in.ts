/** What may stand in a wording; null, undefined and blank mean unknown. */
export type Known = Readonly<Record<string, string | number | null | undefined>>;

// Control characters break mail headers; bidirectional overrides let a name rewrite the sentence around it.
const UNPRINTABLE = /[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]+/gu;
const ALTERNATIVES = /\[([^[\]]*\|[^[\]]*)\]/g;
const PLACEHOLDER = /\{(\w+)\}/g;

function printable(value: string | number | null | undefined): string {
  return String(value ?? '')
    .replace(UNPRINTABLE, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

function closeHoles(text: string): string {
  return text.replace(/ {2,}/g, ' ').replace(/ +([,.;:!?])/g, '$1');
}

/**
 * Fills a wording. `{company}` becomes the name; of `[{company}|us]` the first alternative stays whose
 * placeholders are all known (else the last), so that a missing name reads as naturally as a known one.
 * Values are inserted as they are and never read as wording themselves; escaping is the caller's.
 * @example fillIn('How likely are you to recommend [{company}|us]?', { company: null })
 */
export function fillIn(text: string, known: Known): string {
  const valueOf = (key: string): string => printable(Object.hasOwn(known, key) ? known[key] : null);
  const isComplete = (part: string): boolean =>
    [...part.matchAll(PLACEHOLDER)].every(([, key]) => valueOf(key ?? '') !== '');

  const chosen = text.replace(ALTERNATIVES, (_whole, inner: string) => {
    const parts = inner.split('|');
    return parts.find(isComplete) ?? parts.at(-1) ?? '';
  });

  const template = [...chosen.matchAll(PLACEHOLDER)].every(([, key]) => valueOf(key ?? '') !== '')
    ? chosen
    : closeHoles(
        chosen.replace(PLACEHOLDER, (whole, key: string) => (valueOf(key) === '' ? '' : whole)),
      ).trim();
  return template.replace(PLACEHOLDER, (_whole, key: string) => valueOf(key));
}
