import type { Locale } from '../../../survey/schema.ts';
import { EN } from './en.ts';
import { LT } from './lt.ts';
import type { HeadWording } from './sidebar-page-wording.ts';
import { ZH_CN } from './zh-cn.ts';

export const WORDING: Readonly<Record<Locale, HeadWording>> = { en: EN, 'zh-CN': ZH_CN, lt: LT };
