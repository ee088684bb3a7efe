import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRateLimiter } from './rate-limiter.ts';
import type { LimiterClock, RateLimit } from './rate-limiter.ts';

function steppingClock(): LimiterClock & { waited: number[]; at: number } {
  const clock = {
    at: 0,
    waited: new Array<number>(),
    now: () => clock.at,
    sleep: (ms: number) => {
      clock.waited.push(ms);
      return Promise.resolve();
    },
  };
  return clock;
}

describe('the rate limiter', () => {
  test('lets a full window pass at once and makes the next call wait for the oldest', async () => {
    const clock = steppingClock();
    const limiter = createRateLimiter({ default: { tokens: 2, perMs: 1_000 } }, clock);

    await limiter.acquire();
    clock.at = 100;
    await limiter.acquire();
    await limiter.acquire();

    expect(clock.waited).toEqual([900]);
  });

  test('gives each member of a family its own window under the limit of the family', async () => {
    const clock = steppingClock();
    const limiter = createRateLimiter(
      { default: { tokens: 100, perMs: 1_000 }, ticket: { tokens: 1, perMs: 600_000 } },
      clock,
    );

    await limiter.acquire('ticket:1');
    await limiter.acquire('ticket:2');
    await limiter.acquire('ticket:1');

    expect(clock.waited).toEqual([600_000]);
  });

  test('nobody calls under a paused name until the pause is over', async () => {
    const clock = steppingClock();
    const limiter = createRateLimiter({ default: { tokens: 9, perMs: 1_000 } }, clock);

    limiter.pause(5_000);
    await limiter.acquire();
    await limiter.acquire('other');

    expect(clock.waited).toEqual([5_000]);
  });

  test('still limits a name that was used recently after thousands of others came and went', async () => {
    const clock = steppingClock();
    const limiter = createRateLimiter(
      { default: { tokens: 9, perMs: 1 }, ticket: { tokens: 1, perMs: 1_000 } },
      clock,
    );
    for (let id = 0; id < 3_000; id += 1) await limiter.acquire(`ticket:${id}`);

    await limiter.acquire('ticket:7');

    expect(clock.waited).toEqual([1_000]);
  });

  test('stops those who were waiting already when a pause comes', async () => {
    const clock = eventClock();
    const limiter = createRateLimiter({ default: { tokens: 1, perMs: 1_000 } }, clock);
    const started = new Array<number>();
    const call = async (): Promise<void> => {
      await limiter.acquire();
      started.push(clock.now());
    };
    clock.plan(0, call);
    clock.plan(0, call);
    clock.plan(500, () => Promise.resolve(limiter.pause(5_000)));

    await clock.run();

    expect(started).toHaveLength(2);
    expect(started[0]).toBe(0);
    expect(started[1]).toBeGreaterThanOrEqual(5_500);
  });

  test('never lets more than the limit start within any window, whoever comes whenever, and forgets nobody', async () => {
    const arrival = fc.record({
      at: fc.integer({ min: 0, max: 5_000 }),
      name: fc.constantFrom('default', 'ticket:1', 'ticket:2', 'other'),
    });
    const pause = fc.record({
      at: fc.integer({ min: 0, max: 5_000 }),
      ms: fc.integer({ min: 1, max: 3_000 }),
    });
    const limits = { default: { tokens: 3, perMs: 1_000 }, ticket: { tokens: 2, perMs: 700 } };

    await fc.assert(
      fc.asyncProperty(
        fc.array(arrival, { maxLength: 60 }),
        fc.array(pause, { maxLength: 2 }),
        async (come, pauses) => {
          const clock = eventClock();
          const limiter = createRateLimiter(limits, clock);
          const started = new Map<string, number[]>();
          for (const { at, name } of come) {
            clock.plan(at, async () => {
              await limiter.acquire(name);
              started.set(name, [...(started.get(name) ?? []), clock.now()]);
            });
          }
          for (const { at, ms } of pauses) clock.plan(at, () => Promise.resolve(limiter.pause(ms)));

          await clock.run();

          expect([...started.values()].flat()).toHaveLength(come.length);
          expect(crowded(started.get('default') ?? [], limits.default)).toEqual([]);
          // An unlisted name has a window of its own under the default limit.
          expect(crowded(started.get('other') ?? [], limits.default)).toEqual([]);
          expect(crowded(started.get('ticket:1') ?? [], limits.ticket)).toEqual([]);
          expect(crowded(started.get('ticket:2') ?? [], limits.ticket)).toEqual([]);
          for (const { at, ms } of pauses) {
            expect((started.get('default') ?? []).filter((start) => start > at && start < at + ms)).toEqual(
              [],
            );
          }
        },
      ),
    );
  });

  test('keeps the order in which callers came', async () => {
    const clock = eventClock();
    const limiter = createRateLimiter({ default: { tokens: 2, perMs: 1_000 } }, clock);
    const order = new Array<number>();
    for (let caller = 0; caller < 9; caller += 1) {
      clock.plan(caller, async () => {
        await limiter.acquire();
        order.push(caller);
      });
    }

    await clock.run();

    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test('on the real clock waits as long as it must', async () => {
    const limiter = createRateLimiter({ default: { tokens: 1, perMs: 50 } });
    const startedAt = performance.now();

    for (let call = 0; call < 3; call += 1) await limiter.acquire();

    expect(performance.now() - startedAt).toBeGreaterThan(98);
  });
});

/** Starts after which more than the limit follow within its window. */
function crowded(starts: readonly number[], { tokens, perMs }: RateLimit): number[] {
  return starts
    .toSorted((one, other) => one - other)
    .filter((start, index, sorted) => (sorted[index + tokens] ?? Infinity) < start + perMs);
}

interface EventClock extends LimiterClock {
  plan(at: number, act: () => Promise<void>): void;
  /** Runs everything planned, in order of time, until nobody waits any more. */
  run(): Promise<void>;
}

/** Time moves only from one planned event to the next. */
function eventClock(): EventClock {
  const events = new Array<{ readonly at: number; readonly act: () => void }>();
  const under = new Array<Promise<void>>();
  let time = 0;
  return {
    now: () => time,
    sleep: (ms) => new Promise((resolve) => void events.push({ at: time + ms, act: resolve })),
    plan(at, act) {
      events.push({ at, act: () => void under.push(act()) });
    },
    async run() {
      while (events.length > 0) {
        const next = events.reduce((first, event) => (event.at < first.at ? event : first));
        events.splice(events.indexOf(next), 1);
        time = next.at;
        next.act();
        for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
      }
      await Promise.all(under);
    },
  };
}
