import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGroupCommit, type GroupCommit } from './group-commit.ts';

interface House {
  readonly group: GroupCommit<number>;
  /** Items of each commit begun, in order. */
  readonly commits: number[][];
  /** The commits under way end, well or badly. */
  end(failure?: Error): Promise<void>;
}

/** Commits end when the test says so. */
function house(options: { maxItems?: number; maxCommits?: number } = {}): House {
  const commits: number[][] = [];
  const ends: PromiseWithResolvers<void>[] = [];
  const group = createGroupCommit<number>({
    maxItems: options.maxItems ?? 100,
    maxCommits: options.maxCommits ?? 1,
    commit(items) {
      commits.push([...items]);
      const end = Promise.withResolvers<void>();
      ends.push(end);
      return end.promise;
    },
  });
  return {
    group,
    commits,
    async end(failure) {
      for (const end of ends.splice(0)) {
        if (failure) end.reject(failure);
        else end.resolve();
      }
      await turn();
    },
  };
}

/** One turn of the event loop: what arrived together has joined, what is done has answered. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}

describe('requests that store at the same time', () => {
  it('share one commit', async () => {
    const { group, commits, end } = house();
    const stored = Promise.all([group.store([1]), group.store([2, 3]), group.store([4])]);
    await turn();

    await end();
    await stored;

    expect(commits).toEqual([[1, 2, 3, 4]]);
  });

  it('join the next commit when one is under way', async () => {
    const { group, commits, end } = house();
    const first = group.store([1]);
    await turn();
    const later = Promise.all([group.store([2]), group.store([3])]);
    await turn();
    expect(commits).toEqual([[1]]);

    await end();
    await first;
    expect(commits).toEqual([[1], [2, 3]]);

    await end();
    await later;
  });

  it('are answered only when their own commit has ended', async () => {
    const { group, end } = house();
    let answered = 0;
    void group.store([1]).then(() => (answered += 1));
    await turn();
    void group.store([2]).then(() => (answered += 1));
    await turn();
    expect(answered).toBe(0);

    await end();
    expect(answered).toBe(1);

    await end();
    expect(answered).toBe(2);
  });

  it('fail together with their commit, and with no other', async () => {
    const { group, end } = house();
    const [first, second] = [group.store([1]), group.store([2])];
    const failed = Promise.allSettled([first, second]);
    await turn();
    const later = group.store([3]);

    await end(new Error('the disk is full'));
    expect((await failed).map(({ status }) => status)).toEqual(['rejected', 'rejected']);

    await end();
    await expect(later).resolves.toBeUndefined();
  });

  it('use a second commit side by side where two are allowed, and no third', async () => {
    const { group, commits, end } = house({ maxCommits: 2 });
    const stored: Promise<void>[] = [];
    for (const item of [1, 2, 3]) {
      stored.push(group.store([item]));
      await turn();
    }
    expect(commits).toEqual([[1], [2]]);

    await end();
    await end();
    await Promise.all(stored);
    expect(commits).toEqual([[1], [2], [3]]);
  });
});

describe('a commit', () => {
  it('takes no more than its fill, and never half a request', async () => {
    const { group, commits, end } = house({ maxItems: 4 });
    const stored = Promise.all([group.store([1, 2, 3]), group.store([4, 5]), group.store([6])]);

    for (let commit = 0; commit < 3; commit += 1) {
      await turn();
      await end();
    }
    await stored;

    expect(commits).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
  });

  it('takes a request that alone is larger than its fill', async () => {
    const { group, commits, end } = house({ maxItems: 2 });
    const stored = group.store([1, 2, 3]);
    await turn();

    await end();
    await stored;

    expect(commits).toEqual([[1, 2, 3]]);
  });

  it('is not made for a request without events', async () => {
    const { group, commits } = house();

    await group.store([]);
    await turn();

    expect(commits).toEqual([]);
  });

  it('of whatever requests, whenever they come: each item is stored once, in order of arrival', async () => {
    const arrivals = fc.array(fc.record({ items: fc.integer({ min: 0, max: 5 }), pause: fc.boolean() }), {
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(arrivals, fc.integer({ min: 1, max: 8 }), async (requests, maxItems) => {
        const committed: number[] = [];
        const sizes: number[] = [];
        const group = createGroupCommit<number>({
          maxItems,
          maxCommits: 1,
          async commit(items) {
            sizes.push(items.length);
            await turn();
            committed.push(...items);
          },
        });
        let next = 0;
        const stored: Promise<void>[] = [];
        for (const { items, pause } of requests) {
          stored.push(group.store(Array.from({ length: items }, () => next++)));
          if (pause) await turn();
        }
        await Promise.all(stored);

        expect(committed).toEqual(Array.from({ length: next }, (_, item) => item));
        const largest = Math.max(0, ...requests.map(({ items }) => items));
        expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(Math.max(maxItems, largest));
      }),
      { numRuns: 60 },
    );
  });
});
