/** A sleep that can be cut short, also by a ring that came just before it began. */
export interface Alarm {
  sleep(ms: number): Promise<void>;
  /** Wakes the sleeper `afterMs` from now. */
  ring(afterMs: number): void;
}

export function createAlarm(): Alarm {
  let wake: (() => void) | null = null;
  let rungAhead: number | null = null;

  return {
    sleep(ms) {
      const wait = Math.min(ms, rungAhead ?? ms);
      rungAhead = null;
      return new Promise((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          wake = null;
          resolve();
        };
        const timer = setTimeout(done, wait);
        wake = done;
      });
    },
    ring(afterMs) {
      if (wake === null) rungAhead = afterMs;
      else setTimeout(() => wake?.(), afterMs);
    },
  };
}
