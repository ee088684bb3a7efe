/** At most `tokens` calls in any window of `perMs` milliseconds. */
export interface RateLimit {
  readonly tokens: number;
  readonly perMs: number;
}

/**
 * Named limits of one account. A name may belong to a family, "ticket:4711": each such name has a window of its own
 * under the limit of its family ("ticket"). A name that is not listed uses `default`.
 */
export type RateLimits = Readonly<Record<string, RateLimit>> & { readonly default: RateLimit };

/** Hands out permissions to call, first come first served. */
export interface RateLimiter {
  /** Resolves when one call under `name` may be made. */
  acquire(name?: string): Promise<void>;
  /** The vendor asked us to wait: nobody calls under `name` for `ms` milliseconds. */
  pause(ms: number, name?: string): void;
}

/** What is left of the account's own window. */
export interface Headroom {
  readonly left: number;
  readonly of: number;
  readonly perMs: number;
  /** How long the vendor has asked us to wait still. */
  readonly pausedMs: number;
}

/** A limiter that also tells how much room there is. */
export interface MeasuredRateLimiter extends RateLimiter {
  headroom(): Headroom;
}

export interface LimiterClock {
  now(): number;
  sleep(ms: number): Promise<void>;
}

/** A call that was or will be made; a pause moves what lies in the future. */
interface Turn {
  start: number;
}

interface Window {
  readonly limit: RateLimit;
  /** The latest `tokens` turns, as a ring. */
  readonly turns: Turn[];
  readonly waiting: Set<Turn>;
  next: number;
  last: Turn | null;
  pausedUntil: number;
}

/** Idle windows of families (one per ticket or person) are forgotten when there are this many. */
const SWEEP_AT_WINDOWS = 1_000;

const systemClock: LimiterClock = {
  now: () => performance.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, Math.ceil(ms))),
};

/** An exact sliding window per name: unlike a token bucket it never lets two bursts meet inside one window. */
export function createRateLimiter(
  limits: RateLimits,
  clock: LimiterClock = systemClock,
): MeasuredRateLimiter {
  const windows = new Map<string, Window>();
  let sweepAt = SWEEP_AT_WINDOWS;

  function windowOf(name: string): Window {
    const known = windows.get(name);
    if (known) return known;
    if (windows.size >= sweepAt) forgetIdle(clock.now());
    const fresh = { limit: limitOf(limits, name), turns: [], waiting: new Set<Turn>() };
    const window: Window = { ...fresh, next: 0, last: null, pausedUntil: 0 };
    windows.set(name, window);
    return window;
  }

  function forgetIdle(now: number): void {
    for (const [name, window] of windows) {
      const busyUntil = (window.last?.start ?? 0) + window.limit.perMs;
      if (busyUntil <= now && window.pausedUntil <= now) windows.delete(name);
    }
    sweepAt = Math.max(SWEEP_AT_WINDOWS, windows.size * 2);
  }

  return {
    async acquire(name = 'default') {
      const window = windowOf(name);
      const now = clock.now();
      const turn = takeTurn(window, now);
      if (turn.start > now) await waitFor(window, turn, now);
    },
    pause(ms, name = 'default') {
      const window = windowOf(name);
      const now = clock.now();
      const laterMs = now + ms - Math.max(now, window.pausedUntil);
      if (laterMs <= 0) return;
      window.pausedUntil = now + ms;
      for (const turn of window.waiting) turn.start = Math.max(turn.start, now) + laterMs;
    },
    headroom: () => headroomOf(windowOf('default'), clock.now()),
  };

  /** Those who wait keep their order and their distances through any pause that comes meanwhile. */
  async function waitFor(window: Window, turn: Turn, now: number): Promise<void> {
    window.waiting.add(turn);
    for (let from = now; from < turn.start;) {
      const until = turn.start;
      await clock.sleep(until - from);
      from = until;
    }
    window.waiting.delete(turn);
  }
}

function headroomOf({ limit, turns, pausedUntil }: Window, now: number): Headroom {
  const used = turns.filter(({ start }) => start > now - limit.perMs).length;
  const pausedMs = Math.max(0, Math.ceil(pausedUntil - now));
  return { left: pausedMs > 0 ? 0 : limit.tokens - used, of: limit.tokens, perMs: limit.perMs, pausedMs };
}

function takeTurn(window: Window, now: number): Turn {
  const oldest = window.turns[window.next];
  const freeAt = oldest === undefined ? 0 : oldest.start + window.limit.perMs;
  const turn = { start: Math.max(now, freeAt, window.pausedUntil) };
  window.turns[window.next] = turn;
  window.next = (window.next + 1) % window.limit.tokens;
  window.last = turn;
  return turn;
}

function limitOf(limits: RateLimits, name: string): RateLimit {
  const [family = name] = name.split(':', 1);
  return limits[name] ?? limits[family] ?? limits.default;
}
