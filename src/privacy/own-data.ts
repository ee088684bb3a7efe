import { fillIn, Locale, type Survey } from '../survey/schema.ts';
import { surveyFor, surveyOf } from '../survey/shipped.ts';
import type { StoredAbout, StoredAsk } from './own-data.store.ts';
import type { OwnAsk, OwnData } from './schema.ts';

const HOUR_MS = 3_600_000;
export const LINK_VALID_MS = 24 * HOUR_MS;
export const MAILS_A_DAY = 3;
const DAY_MS = 24 * HOUR_MS;
/** Presses that follow each other more closely are one wish. */
const SAME_WISH_MS = 60_000;
/** A link opens once; a second press of the same button, or a reload, is not another opening. */
const SAME_OPENING_MS = 60_000;
/** How long the opened page may be acted on. */
const PAGE_VALID_MS = HOUR_MS;

export function dayBefore(now: Date): Date {
  return new Date(now.getTime() - DAY_MS);
}

/** Whether one more link is mailed to somebody who was mailed these in the last day, newest first. */
export function mayMail(
  lately: readonly { readonly askedAt: Date; readonly openedAt: Date | null }[],
  now: Date,
): 'mail' | 'same-wish' | 'too-many' {
  const [last] = lately;
  if (last && last.openedAt === null && isWithin(last.askedAt, now, SAME_WISH_MS)) return 'same-wish';
  return lately.length < MAILS_A_DAY ? 'mail' : 'too-many';
}

interface LinkTimes {
  readonly expiresAt: Date;
  readonly openedAt: Date | null;
}

/** The link itself: opens once, while it is valid. */
export function linkState({ expiresAt, openedAt }: LinkTimes, now: Date): 'openable' | 'used' | 'expired' {
  if (openedAt !== null) return isWithin(openedAt, now, SAME_OPENING_MS) ? 'openable' : 'used';
  return expiresAt <= now ? 'expired' : 'openable';
}

/** The opened page, which carries a key of its own. */
export function mayActOnPage({ openedAt }: LinkTimes, now: Date): boolean {
  return openedAt !== null && isWithin(openedAt, now, PAGE_VALID_MS);
}

function isWithin(since: Date, now: Date, ms: number): boolean {
  return now.getTime() - since.getTime() < ms;
}

/** What the person is shown: each ask with the question as it was asked. */
export function ownDataOf(stored: StoredAbout, company: string): OwnData {
  return { ...stored, asks: stored.asks.map((ask) => askOf(ask, company)) };
}

function askOf(ask: StoredAsk, company: string): OwnAsk {
  const { surveyKey, surveyVersion, metric, locale, ...rest } = ask;
  const survey: Survey = surveyOf(surveyKey, surveyVersion) ?? surveyFor(metric);
  const known = Locale.safeParse(locale).data ?? 'en';
  const { scale } = survey;
  return { ...rest, question: fillIn(survey.wordings[known].question, { company }), scale };
}
