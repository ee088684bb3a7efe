import type { OwnerMemory } from './owners.ts';
import type { TicketPipelines } from './pipelines.ts';
import { createTtlCache } from './ttl-cache.ts';
import type { TtlCache } from './ttl-cache.ts';

const MINUTE_MS = 60_000;

/** What hardly changes at the vendor, remembered per account so that reading a ticket takes two calls. */
export interface AccountMemory {
  readonly pipelines: TtlCache<TicketPipelines>;
  readonly owners: OwnerMemory;
  readonly companyNames: TtlCache<string | null>;
  /** Contact ids of tickets read lately: a note hangs on both. */
  readonly contactOfTicket: TtlCache<string>;
  /** Whether the installation may see companies: an optional scope. */
  readonly companiesAllowed: TtlCache<boolean>;
  /** HubSpot takes no app events of us here: asking again and again would only cost errors. */
  readonly historyRefused: TtlCache<true>;
}

/** Accounts remembered at once; a forgotten one costs a few calls. */
const ACCOUNTS_MAX = 2_000;

export function createAccountMemories(): (key: string, now: () => Date) => AccountMemory {
  const memories = new Map<string, AccountMemory>();
  return (key, now) => {
    const memory = memories.get(key) ?? createAccountMemory(now);
    memories.delete(key);
    memories.set(key, memory);
    for (const oldest of memories.keys()) {
      if (memories.size <= ACCOUNTS_MAX) break;
      memories.delete(oldest);
    }
    return memory;
  };
}

export function createAccountMemory(now: () => Date): AccountMemory {
  return {
    pipelines: createTtlCache({ ttlMs: 5 * MINUTE_MS, maxEntries: 1 }, now),
    owners: {
      directory: createTtlCache({ ttlMs: 10 * MINUTE_MS, maxEntries: 1 }, now),
      others: createTtlCache({ ttlMs: 10 * MINUTE_MS, maxEntries: 500 }, now),
    },
    companyNames: createTtlCache({ ttlMs: 60 * MINUTE_MS, maxEntries: 1_000 }, now),
    contactOfTicket: createTtlCache({ ttlMs: 60 * MINUTE_MS, maxEntries: 500 }, now),
    companiesAllowed: createTtlCache({ ttlMs: 10 * MINUTE_MS, maxEntries: 1 }, now),
    historyRefused: createTtlCache({ ttlMs: 10 * MINUTE_MS, maxEntries: 1 }, now),
  };
}
