import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandOf } from '../survey/band.ts';
import type { Metric } from '../survey/schema.ts';
import { applyAnswer, settleTime, type Answer, type Said } from './answer.ts';

const SCALES: Readonly<Record<Metric, { min: number; max: number }>> = {
  nps: { min: 0, max: 10 },
  ces: { min: 1, max: 7 },
  csat: { min: 1, max: 5 },
};

/** A metric, and POSTs whose scores are on its scale. */
const conversation = fc.constantFrom<Metric>('nps', 'ces', 'csat').chain((metric) =>
  fc.record({
    metric: fc.constant(metric),
    posts: fc.array(
      fc.record(
        {
          score: fc.integer(SCALES[metric]),
          comment: fc.constantFrom('Nobody called back.', 'Thank you!', 'x'),
          contactAllowed: fc.boolean(),
        },
        { requiredKeys: [] },
      ),
      { minLength: 1, maxLength: 12 },
    ),
  }),
);

function afterAll(posts: readonly Said[], metric: Metric): (Answer | null)[] {
  let answer: Answer | null = null;
  return posts.map((post) => (answer = applyAnswer(answer, post, metric)));
}

describe('an answer', () => {
  it('begins with its first score, and a comment alone is none', () => {
    expect(applyAnswer(null, { comment: 'Hello' }, 'nps')).toBeNull();
    expect(applyAnswer(null, { contactAllowed: true }, 'nps')).toBeNull();
    expect(applyAnswer(null, { score: 3 }, 'nps')).toEqual({
      metric: 'nps',
      score: 3,
      band: 'detractor',
      comment: null,
      contactAllowed: null,
      revision: 1,
    });
  });

  it('of 0 is an answer, first and as a correction', () => {
    expect(applyAnswer(null, { score: 0 }, 'nps')).toMatchObject({
      score: 0,
      band: 'detractor',
      revision: 1,
    });
    const nine = applyAnswer(null, { score: 9 }, 'nps');
    expect(applyAnswer(nine, { score: 0 }, 'nps')).toMatchObject({
      score: 0,
      band: 'detractor',
      revision: 2,
    });
  });

  it('keeps what a later POST does not mention, and a "no" is not "not said"', () => {
    const first = applyAnswer(
      null,
      { score: 3, comment: 'Nobody called back.', contactAllowed: false },
      'nps',
    );

    expect(applyAnswer(first, { score: 9 }, 'nps')).toEqual({
      metric: 'nps',
      score: 9,
      band: 'promoter',
      comment: 'Nobody called back.',
      contactAllowed: false,
      revision: 2,
    });
  });

  it('off the scale is refused, whatever stood before', () => {
    const before = applyAnswer(null, { score: 3 }, 'csat');
    for (const score of [0, 6, 2.5, Number.NaN]) {
      expect(() => applyAnswer(before, { score }, 'csat')).toThrow(RangeError);
      expect(() => applyAnswer(null, { score }, 'csat')).toThrow(RangeError);
    }
  });

  it('said twice is said once: the very same answer comes back', () => {
    fc.assert(
      fc.property(conversation, ({ metric, posts }) => {
        const last = posts.at(-1) ?? {};
        const answer = afterAll(posts, metric).at(-1) ?? null;

        expect(applyAnswer(answer, last, metric)).toBe(answer);
        expect(applyAnswer(answer, {}, metric)).toBe(answer);
      }),
    );
  });

  it('grows by one revision with every change, and only then', () => {
    fc.assert(
      fc.property(conversation, ({ metric, posts }) => {
        let before: Answer | null = null;
        for (const answer of afterAll(posts, metric)) {
          if (answer !== null && answer !== before) {
            expect(answer.revision).toBe((before?.revision ?? 0) + 1);
            expect({ ...answer, revision: 0 }).not.toEqual({ ...before, revision: 0 });
          }
          before = answer;
        }
      }),
    );
  });

  it('holds the latest of everything said since its first score, and its band follows its score', () => {
    fc.assert(
      fc.property(conversation, ({ metric, posts }) => {
        const answer = afterAll(posts, metric).at(-1) ?? null;
        const begun = posts.slice(posts.findIndex(({ score }) => score !== undefined));
        const latest = <Key extends keyof Said>(key: Key): Said[Key] =>
          begun.findLast((post) => post[key] !== undefined)?.[key];

        if (latest('score') === undefined) {
          expect(answer).toBeNull();
          return;
        }
        expect(answer).toMatchObject({
          score: latest('score'),
          band: bandOf(metric, latest('score') ?? 0),
          comment: latest('comment') ?? null,
          contactAllowed: latest('contactAllowed') ?? null,
        });
      }),
    );
  });
});

describe('an answer settles', () => {
  const now = new Date('2025-11-20T10:00:00Z');

  it('at once when its comment was sent', () => {
    expect(settleTime({ now, commentSent: true, settleSeconds: 600 })).toEqual(now);
  });

  it('ten minutes after its last change otherwise', () => {
    expect(settleTime({ now, commentSent: false, settleSeconds: 600 })).toEqual(
      new Date('2025-11-20T10:10:00Z'),
    );
  });
});
