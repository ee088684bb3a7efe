import type { Locale } from '../../../survey/schema.ts';
import { EN } from './en.ts';
import { LT } from './lt.ts';
import type { PageWording } from './page-wording.ts';
import { ZH_CN } from './zh-cn.ts';

const WORDINGS: Readonly<Record<Locale, PageWording>> = { en: EN, 'zh-CN': ZH_CN, lt: LT };

/** The page's sentences in one language. */
export function pageWording(locale: Locale): PageWording {
  return WORDINGS[locale];
}
