import type { Band, Locale, Metric } from './content.ts';
import { EN } from './wording-en.ts';
import { LT } from './wording-lt.ts';
import { ZH_CN } from './wording-zh-cn.ts';

/** Every word of the card that does not come from the backend. */
export interface Wording {
  readonly loading: string;
  readonly loadingScores: string;
  readonly survey: string;
  readonly answers: string;
  readonly history: string;
  readonly company: string;
  readonly task: string;
  readonly replies: string;
  readonly noAnswers: string;
  readonly neverMet: string;
  readonly unreachableTitle: string;
  readonly unreachable: string;
  readonly refusedTitle: string;
  readonly propertiesFailed: string;
  readonly retry: string;
  readonly metric: Readonly<Record<Metric, string>>;
  readonly band: Readonly<Record<Band, string>>;
  /** "3 of 10" */
  readonly scoreOf: (score: string, max: number) => string;
  readonly onTicket: (number: string) => string;
  readonly corrected: string;
  readonly asked: (count: number) => string;
  readonly optedOut: string;
  readonly undeliverable: string;
  readonly trend: string;
  readonly due: (owner: string | null, day: string) => string;
  readonly overdue: string;
  readonly taskState: { readonly 'completed-by-us': string; readonly 'left-to-owner': string };
  readonly openTask: string;
  readonly answersCounted: (count: number, days: number) => string;
  readonly tooFew: (minimum: number) => string;
  readonly worst: string;
  readonly copy: string;
  readonly copied: string;
  readonly action: {
    readonly 'do-not-survey': string;
    readonly 'ask-now': string;
    readonly 'cancel-ask': string;
  };
  readonly reason: string;
  readonly reasonHint: string;
  readonly reasonNeeded: string;
  readonly confirm: string;
  readonly back: string;
}

const WORDINGS: Readonly<Record<Locale, Wording>> = { en: EN, 'zh-CN': ZH_CN, lt: LT };

export function wordingOf(locale: Locale): Wording {
  return WORDINGS[locale];
}

/** HubSpot says "en-us", "zh-cn", "lt" or nothing. */
export function localeOf(user: { readonly language?: string; readonly locale?: string }): Locale {
  const wanted = (user.language ?? user.locale ?? '').toLowerCase();
  if (wanted.startsWith('zh')) return 'zh-CN';
  return wanted.startsWith('lt') ? 'lt' : 'en';
}

export function dayOf(time: string, locale: Locale): string {
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) return '';
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' }).format(at);
}
