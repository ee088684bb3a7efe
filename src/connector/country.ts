/** Languages in which the name of a country is understood, besides its two letters. */
const LANGUAGES = ['en', 'de', 'es', 'fr', 'it', 'lt', 'nl', 'pl', 'pt', 'zh-CN'];
/** What people write and the standard does not know. */
const ALIASES: Readonly<Record<string, string>> = {
  uk: 'GB',
  usa: 'US',
  'great britain': 'GB',
  england: 'GB',
};

let byName: ReadonlyMap<string, string> | undefined;

/**
 * ISO 3166-1 alpha-2 of what an account has in its country field: "DE", "de", "Germany", "Deutschland",
 * "united_kingdom". Null when it is none that is known.
 */
export function countryOf(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const name = plain(value);
  if (name === '') return null;
  byName ??= countriesByName();
  return ALIASES[name] ?? byName.get(name) ?? null;
}

function countriesByName(): Map<string, string> {
  const codes = twoLetters();
  const named = LANGUAGES.flatMap((language) => {
    const names = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' });
    return codes.flatMap((code) => {
      const name = names.of(code);
      return name === undefined ? [] : [[plain(name), code] as const, [code.toLowerCase(), code] as const];
    });
  });
  return new Map(named);
}

function twoLetters(): string[] {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('');
  return letters.flatMap((first) => letters.map((second) => first + second)).filter(isCountry);
}

/** Unicode names some groups and old codes in the same way; "UK" would be one of two for the same country. */
function isCountry(code: string): boolean {
  return !['EU', 'EZ', 'UN', 'XA', 'XB', 'ZZ', 'UK', 'QO'].includes(code) && canonical(code) === code;
}

function canonical(code: string): string | undefined {
  return new Intl.Locale(`und-${code}`).region;
}

function plain(value: string): string {
  return value.trim().toLowerCase().replaceAll(/[_-]+/g, ' ');
}
