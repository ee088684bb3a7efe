import { describe, expect, it } from 'vitest';
import { settingsWith } from '../../test/support/records.ts';
import { applyAnswer } from '../response/answer.ts';
import type { Metric } from '../survey/schema.ts';
import { offerReferral, type Offer, type OfferFacts } from './offer.ts';

const now = new Date('2025-11-20T10:00:00Z');
const DAY_MS = 86_400_000;

function offer(change: Partial<OfferFacts> & { metric?: Metric; score?: number } = {}): Offer {
  const { metric = 'nps', score = 9, ...facts } = change;
  const answer = applyAnswer(null, { score }, metric);
  if (answer === null) throw new Error('No answer');
  const { referral } = settingsWith({ referral: { targetUrl: 'https://bikes.example/friends' } });
  return offerReferral({ answer, settings: referral, optedOut: false, lastAskAt: null, now, ...facts });
}

describe('a referral is asked for', () => {
  it('after 9 or 10 on the NPS scale and after nothing else', () => {
    const asked = (metric: Metric, scores: readonly number[]): number[] =>
      scores.filter((score) => offer({ metric, score }).ask);

    expect(asked('nps', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])).toEqual([9, 10]);
    expect(asked('ces', [1, 2, 3, 4, 5, 6, 7])).toEqual([]);
    expect(asked('csat', [1, 2, 3, 4, 5])).toEqual([]);
  });

  it('never without a place to lead friends to', () => {
    const { referral } = settingsWith();

    expect(offer({ settings: referral })).toEqual({ ask: false, reason: 'no-referral-target' });
  });

  it('never of somebody who left that list', () => {
    expect(offer({ optedOut: true })).toEqual({ ask: false, reason: 'opted-out' });
  });

  it('once in ninety days', () => {
    const ago = (ms: number): Date => new Date(now.getTime() - ms);

    expect(offer({ lastAskAt: ago(90 * DAY_MS - 1) })).toEqual({ ask: false, reason: 'asked-recently' });
    expect(offer({ lastAskAt: ago(90 * DAY_MS) })).toEqual({ ask: true });
  });
});
