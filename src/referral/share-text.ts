import type { Locale } from '../survey/schema.ts';

/** A message a promoter can send as it is. It never mentions the score. */
const SHARE_TEXTS: Readonly<Record<Locale, (company: string, link: string) => string>> = {
  en: (company, link) =>
    `I have had a good experience with ${company}. If you would like to try them: ${link}`,
  'zh-CN': (company, link) => `我用过${company}的服务，体验很好，推荐你也看看：${link}`,
  lt: (company, link) => `Man ${company} tikrai padėjo. Jei norėtum išbandyti, štai nuoroda: ${link}`,
};

export function shareText(locale: Locale, company: string, link: string): string {
  return SHARE_TEXTS[locale](company, link);
}

export function referralLink(publicUrl: string, code: string): string {
  return `${publicUrl}/r/${code}`;
}
