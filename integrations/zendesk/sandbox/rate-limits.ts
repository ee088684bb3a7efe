import { callsPerMinute } from './state.ts';
import type { Account } from './state.ts';
import { tooManyRequests } from './vendor-error.ts';

const MINUTE_MS = 60_000;
const TICKET_UPDATES = 30;
const TICKET_WINDOW_MS = 600_000;
/** Of all tickets together; the largest plan has more. */
const TICKET_UPDATES_PER_MINUTE = { usual: 100, enterprisePlus: 300 };
const USER_UPDATES = 5;
const EXPORTS_PER_MINUTE = 10;
/** Windows of single tickets and users are dropped when there are this many. */
const SWEEP_AT = 5_000;

interface FixedWindow {
  endsAt: number;
  used: number;
}

/** The vendor's limits: per account and minute, and per ticket, user and export. */
export interface RateLimits {
  /** Counts one call; @throws {VendorError} 429 when the account's minute is used up. Returns the headers of the answer. */
  account(account: Account, now: number): Record<string, string>;
  ticketUpdate(account: Account, ticketId: number, now: number): void;
  userUpdate(account: Account, userId: number, now: number): void;
  export(account: Account, now: number): void;
}

export function createRateLimits(): RateLimits {
  const windows = new Map<string, FixedWindow>();

  function take(name: string, limit: { tokens: number; perMs: number }, now: number): FixedWindow {
    const window = windowOf(name, limit.perMs, now);
    if (window.used >= limit.tokens)
      throw tooManyRequests(Math.ceil((window.endsAt - now) / 1_000), roomLeft);
    window.used += 1;
    return window;
  }

  function windowOf(name: string, perMs: number, now: number): FixedWindow {
    const known = windows.get(name);
    if (known && known.endsAt > now) return known;
    if (windows.size > SWEEP_AT) for (const [key, old] of windows) if (old.endsAt <= now) windows.delete(key);
    const fresh = { endsAt: now + perMs, used: 0 };
    windows.set(name, fresh);
    return fresh;
  }

  return {
    account(account, now) {
      const tokens = callsPerMinute[account.plan];
      const window = windowOf(account.subdomain, MINUTE_MS, now);
      const reset = Math.ceil((window.endsAt - now) / 1_000);
      if (window.used >= tokens) throw tooManyRequests(reset, headersOf(tokens, 0, reset));
      window.used += 1;
      return headersOf(tokens, tokens - window.used, reset);
    },
    ticketUpdate(account, ticketId, now) {
      const { usual, enterprisePlus } = TICKET_UPDATES_PER_MINUTE;
      const tokens = account.plan === 'enterprisePlus' ? enterprisePlus : usual;
      take(`${account.subdomain}/updates`, { tokens, perMs: MINUTE_MS }, now);
      take(
        `${account.subdomain}/ticket/${ticketId}`,
        { tokens: TICKET_UPDATES, perMs: TICKET_WINDOW_MS },
        now,
      );
    },
    userUpdate(account, userId, now) {
      take(`${account.subdomain}/user/${userId}`, { tokens: USER_UPDATES, perMs: MINUTE_MS }, now);
    },
    export(account, now) {
      take(`${account.subdomain}/export`, { tokens: EXPORTS_PER_MINUTE, perMs: MINUTE_MS }, now);
    },
  };
}

/** Limits of one record come while the account still has calls left. */
const roomLeft = { 'X-Rate-Limit-Remaining': '1' };

function headersOf(limit: number, remaining: number, resetSeconds: number): Record<string, string> {
  return {
    'X-Rate-Limit': String(limit),
    'X-Rate-Limit-Remaining': String(remaining),
    'ratelimit-limit': String(limit),
    'ratelimit-remaining': String(remaining),
    'ratelimit-reset': String(resetSeconds),
  };
}
