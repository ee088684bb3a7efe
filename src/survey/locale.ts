import { z } from 'zod';

/** Locales the shipped surveys are written in. */
export const Locale = z.enum(['en', 'zh-CN', 'lt']);
export type Locale = z.infer<typeof Locale>;

/** Language and script decide what a person can read; the region does not. */
function readingOf(tag: string): string | null {
  try {
    const asked = new Intl.Locale(tag.trim().replaceAll('_', '-'));
    if (!asked.language || asked.language === 'und') return null;
    const { language, script } = asked.maximize();
    return `${language}-${script ?? ''}`;
  } catch {
    return null;
  }
}

/**
 * The shipped locale a person reads who asked for `wanted` (BCP 47; underscores are tolerated); null when none is.
 * Never throws. Traditional Chinese is not Simplified Chinese: zh-TW matches nothing.
 */
export function matchLocale(wanted: string): Locale | null {
  const reading = readingOf(wanted);
  if (reading === null) return null;
  return Locale.options.find((locale) => readingOf(locale) === reading) ?? null;
}

/**
 * The shipped locale for `wanted`, else `fallback`.
 * @example pickLocale('zh-Hans-CN', 'en') // 'zh-CN'
 * @example pickLocale('lt-LT', 'en') // 'lt'
 */
export function pickLocale(wanted: string | null, fallback: Locale): Locale {
  return (wanted === null ? null : matchLocale(wanted)) ?? fallback;
}
