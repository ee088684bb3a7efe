import type { ConnectionSettings } from '../connection/schema.ts';
import type { Answer } from '../response/answer.ts';

/** What decides whether a promoter is asked for a referral. */
export interface OfferFacts {
  readonly answer: Answer;
  readonly settings: ConnectionSettings['referral'];
  readonly optedOut: boolean;
  readonly lastAskAt: Date | null;
  readonly now: Date;
}

export type Offer =
  | { readonly ask: true }
  | {
      readonly ask: false;
      readonly reason: 'not-a-promoter' | 'no-referral-target' | 'opted-out' | 'asked-recently';
    };

/** Nobody else is ever asked for a referral, whatever the settings say. */
export function isPromoter({ metric, band }: Pick<Answer, 'metric' | 'band'>): boolean {
  return metric === 'nps' && band === 'promoter';
}

/** Only after NPS 9-10, only with a target, at most once per person in the configured time (90 days). */
export function offerReferral(facts: OfferFacts): Offer {
  const { answer, settings, now } = facts;
  if (!isPromoter(answer)) return { ask: false, reason: 'not-a-promoter' };
  if (settings.targetUrl === null) return { ask: false, reason: 'no-referral-target' };
  if (facts.optedOut) return { ask: false, reason: 'opted-out' };
  const waited = facts.lastAskAt === null ? Infinity : now.getTime() - facts.lastAskAt.getTime();
  return waited < settings.everySeconds * 1_000 ? { ask: false, reason: 'asked-recently' } : { ask: true };
}
