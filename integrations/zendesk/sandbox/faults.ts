import { z } from 'zod';

const Probability = z.union([z.number().min(0).max(1), z.boolean().transform(Number)]);

/** What goes wrong on request; chances are between 0 and 1, true means always. */
export const Faults = z.strictObject({
  /** 429 with Retry-After: 1, before anything is done. */
  rate429: Probability.optional(),
  /** The change is stored, the answer is a 500. */
  error500AfterCommit: Probability.optional(),
  /** The change is stored, and no answer ever comes. */
  timeout: Probability.optional(),
  /** 503 with Retry-After: 1, before anything is done. */
  error503: Probability.optional(),
  /** Each event is delivered a second time, every other time under a new invocation id. */
  webhookTwice: Probability.optional(),
  /** Each event is delivered up to this many milliseconds late. */
  webhookLateMs: z.number().min(0).optional(),
  /** Events are held back in pairs and delivered the other way round. */
  webhookShuffle: Probability.optional(),
  webhookDrop: Probability.optional(),
  /** Lifetime of all access tokens, also of those given out before. */
  tokenTtlSeconds: z.number().min(0).optional(),
  /** The plan has no ticket events: webhooks are called by triggers only. */
  noTicketEvents: z.boolean().optional(),
  /** How long the token endpoint takes to answer. */
  renewalMs: z.number().min(0).optional(),
  /** False keeps the old pair valid after a renewal; the vendor deletes it. */
  rotateRefresh: z.boolean().optional(),
  /** The account's setting "Modify closed tickets": tags of closed tickets can be changed. */
  closedTicketTags: z.boolean().optional(),
});
export type Faults = z.input<typeof Faults>;
type ActiveFaults = z.output<typeof Faults>;

export interface FaultBoard {
  /** Replaces the faults of one account, or of all that have none of their own. */
  set(faults: Faults, account?: string): void;
  of(account: string): ActiveFaults;
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
    of: (account) => ({ ...global, ...accounts.get(account) }),
    all: () => ({ global, accounts: Object.fromEntries(accounts) }),
    strikes: (chance) => chance !== undefined && chance > 0 && random() < chance,
  };
}
