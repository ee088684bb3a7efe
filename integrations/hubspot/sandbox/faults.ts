import { z } from 'zod';

const Probability = z.union([z.number().min(0).max(1), z.boolean().transform(Number)]);

/** What goes wrong on request; chances are between 0 and 1, true means always. */
export const Faults = z.strictObject({
  /** 429 of the ten-second limit, before anything is done. */
  rate429: Probability.optional(),
  /** The change is stored, the answer is a 500. */
  error500AfterCommit: Probability.optional(),
  /** 503 without a JSON body, before anything is done. */
  error503: Probability.optional(),
  /** The change is stored, and the connection ends without an answer after `timeoutMs`. */
  timeout: Probability.optional(),
  /** How long such a connection stays silent; 1,000 unless given. */
  timeoutMs: z.number().min(0).optional(),
  /** Each record of a batch is refused by itself, and the batch answered 207. */
  partial207: Probability.optional(),
  /** Each event is delivered a second time. */
  webhookTwice: Probability.optional(),
  /** Each event is delivered up to this many milliseconds late. */
  webhookLateMs: z.number().min(0).optional(),
  /** Waiting events are delivered in another order. */
  webhookShuffle: Probability.optional(),
  /** Each event is lost. */
  webhookDrop: Probability.optional(),
  /** One POST may carry events of several portals; only as a fault of all portals. */
  webhookMixPortals: Probability.optional(),
  /** Events come as ticket.* instead of object.*. */
  webhookLegacy: Probability.optional(),
  /** Lifetime of all access tokens, also of those given out before; 1,800 unless given. */
  tokenTtlSeconds: z.number().min(0).optional(),
  /** How long the token endpoint takes to answer. */
  renewalMs: z.number().min(0).optional(),
  /** A renewal ends the refresh token it used. */
  rotateRefresh: z.boolean().optional(),
  /** Signatures of cards and actions are made over the URL with its escapes read. */
  appSignsDecoded: z.boolean().optional(),
  /** Cards and actions are signed by version 2 alone. */
  appSignsV2Only: z.boolean().optional(),
  /** How far the clock that signs them is ahead. */
  appClockMs: z.number().optional(),
  /** How far search is behind the records. */
  searchLagMs: z.number().min(0).optional(),
});
export type Faults = z.input<typeof Faults>;
type ActiveFaults = z.output<typeof Faults>;

export interface FaultBoard {
  /** Replaces the faults of one portal, or those that hold for all. */
  set(faults: Faults, account?: string): void;
  /** A portal's own faults go before those of all. */
  of(account?: string): ActiveFaults;
  all(): { global: ActiveFaults; accounts: Record<string, ActiveFaults> };
  /** Whether a fault with this chance happens now. */
  strikes(chance: number | undefined): boolean;
}

export function createFaultBoard(random: () => number): FaultBoard {
  let global: ActiveFaults = {};
  const accounts = new Map<string, ActiveFaults>();
  return {
    set(faults, account) {
      const parsed = Faults.parse(faults);
      if (account === undefined) global = parsed;
      else accounts.set(account, parsed);
    },
    of: (account = '') => (accounts.has(account) ? { ...global, ...accounts.get(account) } : global),
    all: () => ({ global, accounts: Object.fromEntries(accounts) }),
    strikes: (chance) => chance !== undefined && chance > 0 && random() < chance,
  };
}

/** Mulberry32: the same seed goes wrong in the same way. */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
