import { fillIn, type Locale, type Metric } from '../survey/schema.ts';
import type { SidebarSurvey } from './schema.ts';
import type { SurveyStanding } from './survey-state.ts';
import { WORDING } from './wording/catalogue.ts';
import type { ActionWords } from './wording/sidebar-wording.ts';

/** The language and the zone in which a team reads. */
export interface Reading {
  readonly locale: Locale;
  readonly zone: string;
  readonly now: Date;
}

/** "today at 14:05", "on Tue 25 Nov at 08:00"; the year only when it is another one. */
export function moment(at: Date | null, { locale, zone, now }: Reading): string | null {
  if (at === null) return null;
  const day = (date: Date): string => date.toLocaleDateString('en-CA', { timeZone: zone });
  const sameYear = day(at).slice(0, 4) === day(now).slice(0, 4);
  return at.toLocaleString(LANGUAGE[locale], {
    timeZone: zone,
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
    ...(sameYear ? {} : { year: 'numeric' }),
  });
}

/** Day before month in English, as most teams outside the US read it. */
const LANGUAGE: Readonly<Record<Locale, string>> = { en: 'en-GB', 'zh-CN': 'zh-CN', lt: 'lt' };

export interface AskedHow {
  readonly metric: Metric | null;
  readonly selection: 'random' | 'manual' | 'workflow' | null;
}

/** The survey of a solve, told to an agent. */
export function surveyInWords(standing: SurveyStanding, how: AskedHow, reading: Reading): SidebarSurvey {
  const { state, at, until, reason } = standing;
  const known = {
    at: moment(at, reading),
    until: moment(until, reading),
    reason: reasonInWords(reason, reading.locale),
  };
  const words = sentences(standing, how, reading).map((sentence) => fillIn(sentence, known));
  return {
    state,
    words: words.join(reading.locale === 'zh-CN' ? '' : ' '),
    at: isoOf(at),
    until: isoOf(until),
    reason,
    ...how,
  };
}

function sentences({ state, until }: SurveyStanding, how: AskedHow, { locale, now }: Reading): string[] {
  const wording = WORDING[locale];
  const over = until !== null && until <= now;
  return [
    state === 'sent' && over ? wording.sentAndOver : wording.survey[state],
    ...(state === 'not-asked' && until !== null && !over ? [wording.asksAgain] : []),
    ...(how.selection === 'manual' ? [wording.byHand] : []),
  ];
}

function isoOf(time: Date | null): string | null {
  return time === null ? null : time.toISOString();
}

/** A code of the ledger as half a sentence; an unknown code as it is. */
export function reasonInWords(reason: string | null, locale: Locale): string | null {
  const reasons: Readonly<Record<string, string>> = WORDING[locale].reasons;
  return reason === null ? null : (reasons[reason] ?? reason);
}

export function actionInWords(
  key: keyof ActionWords,
  reading: Reading,
  known: { at?: Date | null; reason?: string | null } = {},
): string {
  return fillIn(WORDING[reading.locale].action[key], {
    at: moment(known.at ?? null, reading),
    reason: reasonInWords(known.reason ?? null, reading.locale),
  });
}
