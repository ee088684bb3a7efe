import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLog } from './log.ts';
import { startSweep } from './sweep.ts';

const EVERY_MS = 1_000;
let lines: string[] = [];
const log = createLog({ level: 'debug', destination: { write: (line: string) => void lines.push(line) } });

beforeEach(() => {
  lines = [];
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('a sweep', () => {
  it('goes round again and again, first after one interval', async () => {
    let rounds = 0;
    const sweep = startSweep({ everyMs: EVERY_MS, log, round: () => Promise.resolve(void (rounds += 1)) });

    await vi.advanceTimersByTimeAsync(EVERY_MS - 1);
    expect(rounds).toBe(0);
    await vi.advanceTimersByTimeAsync(3 * EVERY_MS);
    expect(rounds).toBe(3);

    await sweep.stop();
    await vi.advanceTimersByTimeAsync(10 * EVERY_MS);
    expect(rounds).toBe(3);
  });

  it('never starts a round while the one before is under way', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    let rounds = 0;
    const round = (): Promise<void> => {
      rounds += 1;
      return promise;
    };
    const sweep = startSweep({ everyMs: EVERY_MS, log, round });

    await vi.advanceTimersByTimeAsync(10 * EVERY_MS);
    expect(rounds).toBe(1);

    resolve();
    await vi.advanceTimersByTimeAsync(EVERY_MS);
    expect(rounds).toBe(2);
    await sweep.stop();
  });

  it('goes on after a round that failed, and says why in the log', async () => {
    let rounds = 0;
    const round = async (): Promise<void> => {
      rounds += 1;
      if (rounds === 1) throw new Error('the database was away');
    };
    const sweep = startSweep({ everyMs: EVERY_MS, log, round });

    await vi.advanceTimersByTimeAsync(2 * EVERY_MS);

    expect(rounds).toBe(2);
    expect(lines.join('')).toContain('the database was away');
    await sweep.stop();
  });

  it('has stopped when the round under way has ended', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const sweep = startSweep({ everyMs: EVERY_MS, log, round: () => promise });
    await vi.advanceTimersByTimeAsync(EVERY_MS);
    let stopped = false;

    const stopping = sweep.stop().then(() => (stopped = true));
    await vi.advanceTimersByTimeAsync(5 * EVERY_MS);
    expect(stopped).toBe(false);

    resolve();
    await stopping;
    expect(stopped).toBe(true);
  });
});
