import type { Locale } from '../../../../survey/schema.ts';
import { EN } from './en.ts';
import { LT } from './lt.ts';
import type { OwnDataWording } from './own-data-wording.ts';
import { ZH_CN } from './zh-cn.ts';

const WORDINGS: Readonly<Record<Locale, OwnDataWording>> = { en: EN, 'zh-CN': ZH_CN, lt: LT };

export function ownDataWording(locale: Locale): OwnDataWording {
  return WORDINGS[locale];
}
