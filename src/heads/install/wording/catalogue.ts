import type { Locale } from '../../../survey/schema.ts';
import { EN } from './en.ts';
import type { InstallWording } from './install-wording.ts';
import { LT } from './lt.ts';
import { ZH_CN } from './zh-cn.ts';

const WORDINGS: Readonly<Record<Locale, InstallWording>> = { en: EN, 'zh-CN': ZH_CN, lt: LT };

/** The install page's sentences in one language. */
export function installWording(locale: Locale): InstallWording {
  return WORDINGS[locale];
}
