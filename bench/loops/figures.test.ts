import { describe, expect, it } from 'vitest';
import { isSustained, loopFigures, stagesOf, type Timeline } from './figures.ts';

/** Ten loops a second from second 0 to 20; each takes `takesMs`. */
function timeline(takesMs: (index: number) => number | null): Timeline {
  const solved = Array.from({ length: 200 }, (_, index) => [`customer-${index}`, index * 100] as const);
  return {
    solvedAt: new Map(solved),
    completedAt: new Map(
      solved.flatMap(([email, at], index) => {
        const takes = takesMs(index);
        return takes === null ? [] : [[email, at + takes] as const];
      }),
    ),
    window: { from: 5_000, until: 15_000 },
  };
}

describe('loopFigures', () => {
  it('counts what went in and what came out while the window was open', () => {
    const figures = loopFigures(timeline(() => 2_000));

    expect(figures.offeredPerSecond).toBe(10);
    expect(figures.completedPerSecond).toBe(10);
    expect([figures.underWayBefore, figures.underWayAfter]).toEqual([20, 20]);
    expect([figures.p50Seconds, figures.p99Seconds]).toEqual([2, 2]);
    expect(isSustained(figures)).toBe(true);
  });

  it('sees a backlog that grows', () => {
    const figures = loopFigures(timeline((index) => 1_000 + index * 50));

    expect(figures.completedPerSecond).toBeLessThan(10);
    expect(figures.underWayAfter).toBeGreaterThan(figures.underWayBefore);
    expect(isSustained(figures)).toBe(false);
  });

  it('does not call a rate sustained that left one loop behind', () => {
    const figures = loopFigures(timeline((index) => (index === 77 ? null : 1_000)));

    expect(figures.unfinished).toBe(1);
    expect(isSustained(figures)).toBe(false);
  });
});

describe('stagesOf', () => {
  it('takes the median of each stage, of the loops that reached its end', () => {
    const times = { decidedAt: 1_000, sentAt: 1_500, answeredAt: 4_000 };
    const stages = stagesOf(
      new Map([
        ['a', 0],
        ['b', 500],
        ['c', 0],
      ]),
      [
        { email: 'a', ...times, completedAt: 9_000 },
        { email: 'b', ...times, completedAt: 5_000 },
        { email: 'c', ...times, completedAt: null },
      ],
    );

    expect(stages).toEqual({
      solvedToDecided: 1,
      decidedToSent: 0.5,
      sentToAnswered: 2.5,
      answeredToComplete: 3,
    });
  });
});
