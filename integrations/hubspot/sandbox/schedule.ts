/** Work for later, and the knowledge of when none is left. */
export interface Schedule {
  later(ms: number, work: () => void): void;
  /** Counts as under way until the promise settles. */
  track(work: Promise<void>): void;
  settled(): Promise<void>;
  /** Forgets what waits. */
  close(): void;
}

export function createSchedule(): Schedule {
  const timers = new Set<NodeJS.Timeout>();
  let underWay = 0;
  let waiting: (() => void)[] = [];

  function settle(): void {
    if (timers.size > 0 || underWay > 0) return;
    for (const resolve of waiting) resolve();
    waiting = [];
  }

  return {
    later(ms, work) {
      const timer = setTimeout(() => {
        timers.delete(timer);
        work();
        settle();
      }, ms);
      timers.add(timer);
    },
    track(work) {
      underWay += 1;
      void work.finally(() => {
        underWay -= 1;
        settle();
      });
    },
    settled: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        settle();
      }),
    close() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      settle();
    },
  };
}
