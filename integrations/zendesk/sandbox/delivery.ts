import type { FaultBoard } from './faults.ts';
import { attemptUntilDone, newInvocation, pause } from './invocation.ts';
import type { DeliveryRecord, Invocation } from './invocation.ts';
import type { Account, Webhook } from './state.ts';

export interface DeliverySummary {
  readonly accepted: number;
  readonly failed: number;
  readonly dropped: number;
  readonly pending: number;
  readonly latest: readonly DeliveryRecord[];
}

export interface Courier {
  send(account: Account, webhook: Webhook, body: string): void;
  summary(account: string): DeliverySummary;
  /** Resolves when nothing is under way any more. */
  settled(): Promise<void>;
  close(): void;
}

const KEPT_RECORDS = 50;
/** How long an event waits for a partner to be swapped with. */
const SHUFFLE_HOLD_MS = 40;
/** How long the partner that came second is ahead. */
const SHUFFLE_LEAD_MS = 5;

interface Tally {
  accepted: number;
  failed: number;
  dropped: number;
  pending: number;
  latest: DeliveryRecord[];
}

/** Delivers signed webhooks as the vendor does: out of order, sometimes twice, sometimes never. */
export function createCourier(options: {
  readonly faults: FaultBoard;
  readonly random: () => number;
  readonly now: () => number;
}): Courier {
  const { faults, random, now } = options;
  const tallies = createTallies();
  const closing = new AbortController();
  const underWay = new Set<Promise<void>>();
  const swap = createSwapper();
  let duplicates = 0;

  function send(account: Account, webhook: Webhook, body: string): void {
    const active = faults.of(account.subdomain);
    if (faults.strikes(active.webhookDrop)) {
      tallies.of(account.subdomain).dropped += 1;
      return;
    }
    const invocation = newInvocation({ account, webhook, body }, now());
    start(invocation, (active.webhookLateMs ?? 0) * random());
    if (!faults.strikes(active.webhookTwice)) return;
    duplicates += 1;
    const again = duplicates % 2 === 0 ? newInvocation({ account, webhook, body }, now()) : invocation;
    start(again, (active.webhookLateMs ?? 0) * random());
  }

  function start(invocation: Invocation, lateMs: number): void {
    tallies.of(invocation.account.subdomain).pending += 1;
    const run = deliver(invocation, lateMs).finally(() => underWay.delete(run));
    underWay.add(run);
  }

  async function deliver(invocation: Invocation, lateMs: number): Promise<void> {
    if (lateMs > 0) await pause(lateMs, closing.signal);
    const { subdomain } = invocation.account;
    if (faults.strikes(faults.of(subdomain).webhookShuffle)) await swap(subdomain);
    tallies.finish(await attemptUntilDone(invocation, closing.signal));
  }

  return {
    send,
    summary: (account) => tallies.of(account),
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    close: () => closing.abort(),
  };
}

interface Tallies {
  of(account: string): Tally;
  finish(record: DeliveryRecord): void;
}

function createTallies(): Tallies {
  const tallies = new Map<string, Tally>();

  function of(account: string): Tally {
    const known = tallies.get(account) ?? { accepted: 0, failed: 0, dropped: 0, pending: 0, latest: [] };
    tallies.set(account, known);
    return known;
  }

  return {
    of,
    finish(record) {
      const tally = of(record.account);
      tally.pending -= 1;
      if (record.result.startsWith('2')) tally.accepted += 1;
      else tally.failed += 1;
      tally.latest = [...tally.latest, record].slice(-KEPT_RECORDS);
    },
  };
}

/** The first of a pair waits until the second has gone ahead, or until nobody came. */
function createSwapper(): (account: string) => Promise<void> {
  const held = new Map<string, () => void>();

  return async (account) => {
    const waiting = held.get(account);
    if (waiting) {
      held.delete(account);
      setTimeout(waiting, SHUFFLE_LEAD_MS);
      return;
    }
    await new Promise<void>((resolve) => {
      held.set(account, resolve);
      setTimeout(resolve, SHUFFLE_HOLD_MS);
    });
    held.delete(account);
  };
}
