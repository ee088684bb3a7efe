import type { Locale } from '../../../survey/schema.ts';
import { EN } from './en.ts';
import { LT } from './lt.ts';
import type { MembersWording } from './members-wording.ts';
import { ZH_CN } from './zh-cn.ts';

const WORDINGS: Readonly<Record<Locale, MembersWording>> = { en: EN, 'zh-CN': ZH_CN, lt: LT };

/** The members' pages' sentences in one language. */
export function membersWording(locale: Locale): MembersWording {
  return WORDINGS[locale];
}
