import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from './log.ts';

/** Something done again and again while the process lives; a round never overlaps the one before. */
export interface Sweep {
  /** Resolves when the round under way has ended, at the latest after `deadlineMs`: it may wait for a vendor's limit. */
  stop(deadlineMs?: number): Promise<void>;
}

export function startSweep(options: {
  readonly everyMs: number;
  readonly round: () => Promise<void>;
  readonly log: Logger;
}): Sweep {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<void> = Promise.resolve();

  function next(): void {
    if (stopped) return;
    timer = setTimeout(() => {
      current = options
        .round()
        .catch((error: unknown) => options.log.error({ err: error }, 'sweep failed'))
        .finally(next);
    }, options.everyMs);
  }

  next();
  return {
    async stop(deadlineMs) {
      stopped = true;
      clearTimeout(timer);
      const deadline = deadlineMs === undefined ? [] : [sleep(deadlineMs, undefined, { ref: false })];
      await Promise.race([current, ...deadline]);
    },
  };
}
