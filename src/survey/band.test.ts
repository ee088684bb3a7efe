import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandOf } from './band.ts';
import { Metric, type Band } from './schema.ts';
import { surveyFor } from './shipped.ts';

const RANK: Record<Band, number> = { detractor: 0, passive: 1, promoter: 2 };

function bandsOf(metric: Metric): Band[] {
  const { min, max } = surveyFor(metric).scale;
  return Array.from({ length: max - min + 1 }, (_, step) => bandOf(metric, min + step));
}

function runs(bands: readonly Band[]): number[] {
  return Object.keys(RANK).map((band) => bands.filter((each) => each === band).length);
}

describe('bandOf', () => {
  it('puts NPS 0-6 low, 7-8 in the middle, 9-10 high, and a 0 is an answer like any other', () => {
    expect(runs(bandsOf('nps'))).toEqual([7, 2, 2]);
    expect(bandOf('nps', 0)).toBe('detractor');
    expect(bandOf('nps', 6)).toBe('detractor');
    expect(bandOf('nps', 7)).toBe('passive');
    expect(bandOf('nps', 9)).toBe('promoter');
  });

  it('puts CES 1-3 low, 4-5 in the middle, 6-7 high', () => {
    expect(runs(bandsOf('ces'))).toEqual([3, 2, 2]);
  });

  it('puts CSAT 1-2 low, 3 in the middle, 4-5 high', () => {
    expect(runs(bandsOf('csat'))).toEqual([2, 1, 2]);
  });

  it('never ranks a higher score lower', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Metric.options), fc.nat(10), fc.nat(10), (metric, first, second) => {
        const { min, max } = surveyFor(metric).scale;
        const [low, high] = [first, second].map((score) => Math.min(max, min + score)).sort((a, b) => a - b);

        expect(RANK[bandOf(metric, low ?? min)]).toBeLessThanOrEqual(RANK[bandOf(metric, high ?? max)]);
      }),
    );
  });

  it('refuses what is not a whole number on the scale', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Metric.options), fc.double(), (metric, score) => {
        const { min, max } = surveyFor(metric).scale;
        fc.pre(!Number.isInteger(score) || score < min || score > max);

        expect(() => bandOf(metric, score)).toThrow(RangeError);
      }),
    );
  });
});
