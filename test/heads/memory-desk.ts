import type { AnswerDesk, AnswerForm, OptOutList, RespondentView } from '../../src/response/schema.ts';
import { bandOf } from '../../src/survey/band.ts';
import type { Locale, Metric } from '../../src/survey/schema.ts';
import { surveyFor } from '../../src/survey/shipped.ts';
import { askView, frameOf, OPEN_TOKEN, preferencesView, referralOf, thanksView, whyView } from './views.ts';

export const EXPIRED_TOKEN = 'expired-token';
export const CANCELLED_TOKEN = 'cancelled-token';

/** An answer desk that remembers in memory, and everything it was asked to record. */
export interface MemoryDesk extends AnswerDesk {
  readonly recorded: AnswerForm[];
  readonly comments: string[];
  readonly looks: { token: string; score: number | null }[];
  optedOut: readonly OptOutList[];
  oneClicks: number;
}

interface Setting {
  readonly locale?: Locale;
  readonly metric?: Metric;
}

function closedView(token: string, locale: Locale): RespondentView | null {
  if (token === EXPIRED_TOKEN) return { ...frameOf(locale), state: 'expired' };
  if (token === CANCELLED_TOKEN) return { ...frameOf(locale), state: 'cancelled' };
  return token === OPEN_TOKEN ? null : { state: 'unknown' };
}

export function memoryDesk({ locale = 'en', metric = 'nps' }: Setting = {}): MemoryDesk {
  const { scale } = surveyFor(metric);
  let recorded: number | null = null;
  let mailed = false;

  function scaleView(preselected: number | null): RespondentView {
    return askView(locale, { metric, preselected, recorded });
  }

  function take({ score, act }: AnswerForm): boolean {
    if (score !== undefined && score >= scale.min && score <= scale.max) recorded = score;
    if (act === 'mail-me-my-link') mailed = true;
    return recorded !== null && (act !== 'score' || score === recorded);
  }

  function afterwards(score: number, act: AnswerForm['act']): RespondentView {
    if (act === 'score') return whyView(locale, score, metric);
    const band = bandOf(metric, score);
    const referral = band === 'promoter' ? referralOf(locale, mailed) : null;
    return { ...thanksView(locale, 8), score, band, referral };
  }

  const desk: MemoryDesk = {
    recorded: [],
    comments: [],
    looks: [],
    optedOut: [],
    oneClicks: 0,
    view: async (token, score) => {
      desk.looks.push({ token, score });
      return closedView(token, locale) ?? scaleView(score);
    },
    answer: async (token, form) => {
      const closed = closedView(token, locale);
      if (closed) return closed;
      if (!take(form) || recorded === null) return scaleView(null);
      desk.recorded.push(form);
      if (form.comment !== undefined) desk.comments.push(form.comment);
      return afterwards(recorded, form.act);
    },
    preferences: async (token) =>
      token === OPEN_TOKEN ? { ...preferencesView(locale), optedOut: desk.optedOut } : null,
    setPreferences: async (token, optedOut) => {
      if (token !== OPEN_TOKEN) return null;
      desk.optedOut = optedOut;
      return { ...preferencesView(locale, true), optedOut };
    },
    askOwnData: async (token) =>
      token === OPEN_TOKEN ? { ...preferencesView(locale), ownData: 'mailed' } : null,
    unsubscribe: async (token) => {
      if (token !== OPEN_TOKEN) return false;
      desk.oneClicks += 1;
      desk.optedOut = ['surveys'];
      return true;
    },
  };
  return desk;
}
