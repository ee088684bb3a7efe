import { rateHeaders, tooMany } from './vendor-error.ts';

/** HubSpot's limits of a marketplace app per account; search is counted by itself. */
const LIMITS = {
  default: { calls: 110, perMs: 10_000 },
  search: { calls: 5, perMs: 1_000 },
} as const;

interface Window {
  /** Times of the latest calls, as a ring. */
  readonly times: number[];
  next: number;
}

export interface RateLimits {
  /** Counts one call. @throws {VendorFailure} 429. Returns the headers of the answer. */
  count(portalId: string, search: boolean): Record<string, string>;
}

export function createRateLimits(now: () => number): RateLimits {
  const windows = new Map<string, Window>();

  function take(key: string, { calls, perMs }: { calls: number; perMs: number }): boolean {
    const window = windows.get(key) ?? { times: [], next: 0 };
    windows.set(key, window);
    const oldest = window.times[window.next];
    const at = now();
    if (oldest !== undefined && at - oldest < perMs) return false;
    window.times[window.next] = at;
    window.next = (window.next + 1) % calls;
    return true;
  }

  function remaining(key: string): number {
    const since = now() - LIMITS.default.perMs;
    const recent = windows.get(key)?.times.filter((time) => time > since).length ?? 0;
    return LIMITS.default.calls - recent;
  }

  return {
    count(portalId, search) {
      if (search) {
        if (!take(`${portalId} search`, LIMITS.search)) throw tooMany('SECONDLY');
        return {};
      }
      if (!take(portalId, LIMITS.default)) throw tooMany('TEN_SECONDLY_ROLLING');
      return rateHeaders(remaining(portalId));
    },
  };
}
