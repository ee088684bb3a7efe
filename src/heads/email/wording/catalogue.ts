import type { Locale } from '../../../survey/schema.ts';
import type { EmailWording } from './email-wording.ts';
import { EN } from './en.ts';
import { LT } from './lt.ts';
import { ZH_CN } from './zh-cn.ts';

const WORDINGS: Readonly<Record<Locale, EmailWording>> = { en: EN, 'zh-CN': ZH_CN, lt: LT };

/** The mails' sentences in one language. */
export function emailWording(locale: Locale): EmailWording {
  return WORDINGS[locale];
}
