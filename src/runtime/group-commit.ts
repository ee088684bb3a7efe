/** Stores items durably; the promise resolves when the item's own commit has succeeded. */
export interface GroupCommit<Item> {
  store(items: readonly Item[]): Promise<void>;
}

export interface GroupCommitOptions<Item> {
  /** One durable commit. */
  readonly commit: (items: readonly Item[]) => Promise<void>;
  /** More than this in one commit makes those who wait wait too long. */
  readonly maxItems: number;
  /** Commits under way side by side: while one waits for the disk, the next is being written. */
  readonly maxCommits: number;
  /**
   * A commit begins no sooner than this after the one before began: what arrives meanwhile shares it. A commit costs
   * the same for one item as for a hundred. Default 0.
   */
  readonly gatherMs?: number;
}

interface Waiting<Item> {
  readonly items: readonly Item[];
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Concurrent requests share one commit: whoever comes while a commit is under way, or right after one began, joins the
 * next one. An idle server stores at once, a busy one in large groups.
 */
export function createGroupCommit<Item>(options: GroupCommitOptions<Item>): GroupCommit<Item> {
  const waiting: Waiting<Item>[] = [];
  const { gatherMs = 0 } = options;
  let underWay = 0;
  let lastBeganAt = -Infinity;
  let isPlanned = false;

  function takeGroup(): Waiting<Item>[] {
    let items = 0;
    const count = waiting.findIndex((one) => (items += one.items.length) > options.maxItems);
    return waiting.splice(0, count === -1 ? waiting.length : Math.max(count, 1));
  }

  function plan(): void {
    if (isPlanned || waiting.length === 0 || underWay >= options.maxCommits) return;
    isPlanned = true;
    const waitMs = lastBeganAt + gatherMs - performance.now();
    // After the requests that arrived in the same turn of the event loop have joined.
    if (waitMs > 0) setTimeout(begin, waitMs);
    else setImmediate(begin);
  }

  function begin(): void {
    isPlanned = false;
    lastBeganAt = performance.now();
    void commitGroup(takeGroup());
    plan();
  }

  async function commitGroup(group: readonly Waiting<Item>[]): Promise<void> {
    underWay += 1;
    try {
      await options.commit(group.flatMap(({ items }) => items));
      for (const { resolve } of group) resolve();
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
    underWay -= 1;
    plan();
  }

  return {
    store(items) {
      if (items.length === 0) return Promise.resolve();
      return new Promise((resolve, reject) => {
        waiting.push({ items, resolve, reject });
        plan();
      });
    },
  };
}
