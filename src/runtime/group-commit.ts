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
}

interface Waiting<Item> {
  readonly items: readonly Item[];
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Concurrent requests share one commit: whoever comes while a commit is under way joins the next one. Nobody waits
 * for a timer, so an idle server stores at once and a busy one in large groups.
 */
export function createGroupCommit<Item>(options: GroupCommitOptions<Item>): GroupCommit<Item> {
  const waiting: Waiting<Item>[] = [];
  let underWay = 0;

  function takeGroup(): Waiting<Item>[] {
    let items = 0;
    const count = waiting.findIndex((one) => (items += one.items.length) > options.maxItems);
    return waiting.splice(0, count === -1 ? waiting.length : Math.max(count, 1));
  }

  async function commitGroups(): Promise<void> {
    underWay += 1;
    while (waiting.length > 0) {
      const group = takeGroup();
      try {
        await options.commit(group.flatMap(({ items }) => items));
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    underWay -= 1;
  }

  return {
    store(items) {
      if (items.length === 0) return Promise.resolve();
      return new Promise((resolve, reject) => {
        waiting.push({ items, resolve, reject });
        // After the requests that arrived in the same turn of the event loop have joined.
        if (underWay < options.maxCommits) setImmediate(startIfFree);
      });
    },
  };

  function startIfFree(): void {
    if (underWay < options.maxCommits && waiting.length > 0) void commitGroups();
  }
}
