import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestCore, pass, type TestCore } from '../test/support/core.ts';
import { eventually } from '../test/support/eventually.ts';
import { openSuperuser, type Superuser } from '../test/support/superuser.ts';
import {
  claimEvents,
  finishEvents,
  forgetOldEvents,
  insertDeliveries,
  overdueEvents,
  parkedEvents,
  type StoredDelivery,
} from './store.ts';

const LEASE_MS = 60_000;
let house: TestCore;
let owner: Superuser;

beforeAll(async () => {
  house = await openTestCore();
  owner = await openSuperuser(house.url);
});

beforeEach(() => owner.rows('delete from inbound_event'));

afterAll(async () => {
  await owner.end();
  await house.close();
});

function delivery(change: Partial<StoredDelivery> = {}): StoredDelivery {
  return {
    id: house.core.newId(),
    platform: 'zendesk',
    connectionId: house.core.newId(),
    workspaceId: house.core.newId(),
    deliveryHash: randomBytes(32),
    body: Buffer.from('sealed'),
    receivedAt: house.core.now(),
    state: 'new',
    reason: null,
    reasonWords: null,
    ...change,
  };
}

function insert(...deliveries: StoredDelivery[]): Promise<string[]> {
  return house.core.db.unscoped((tx) => insertDeliveries(tx, deliveries));
}

async function claim(...ids: string[]): Promise<string[]> {
  const now = house.core.now();
  const leaseUntil = new Date(now.getTime() + LEASE_MS);
  const claimed = await house.core.db.unscoped((tx) => claimEvents(tx, ids, { now, leaseUntil }));
  return claimed.map(({ id }) => id);
}

/** Resolves when that many transactions wait for another one. */
async function blocked(count: number): Promise<void> {
  await eventually(async () => {
    const waiting = await owner.rows(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return waiting.length === count ? true : null;
  });
}

describe('deliveries', () => {
  it('are stored once, though a vendor repeats one inside a batch and in a later one', async () => {
    const first = delivery();
    const again = delivery({ deliveryHash: first.deliveryHash });
    const other = delivery();

    expect(await insert(first, again, other)).toEqual(expect.arrayContaining([first.id, other.id]));
    expect(await insert(delivery({ deliveryHash: first.deliveryHash }))).toEqual([]);
    expect(await owner.rows('select count(*)::int as count from inbound_event')).toEqual([{ count: 2 }]);
  });

  it('that are parked at once are stored, but are no work', async () => {
    const parked = delivery({ state: 'parked', reason: 'malformed', reasonWords: 'No ticket.' });

    expect(await insert(parked)).toEqual([]);
    expect(await owner.rows('select state, reason from inbound_event')).toEqual([
      { state: 'parked', reason: 'malformed' },
    ]);
  });

  it('come back byte for byte', async () => {
    const stored = delivery({ body: randomBytes(2_000) });
    await insert(stored);
    const now = house.core.now();

    const [event] = await house.core.db.unscoped((tx) =>
      claimEvents(tx, [stored.id], { now, leaseUntil: now }),
    );

    expect(event?.body).toEqual(stored.body);
  });

  it('that two batches repeat in opposite orders never block each other in a circle', async () => {
    const { db } = house.core;
    const [low, middle, high] = [1, 2, 3].map((byte) => Buffer.alloc(32, byte));
    const batch = (...hashes: (Buffer | undefined)[]): StoredDelivery[] =>
      hashes.flatMap((deliveryHash) => (deliveryHash ? [delivery({ deliveryHash })] : []));
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    // Somebody holds the middle one until both batches have begun, and then gives up.
    const holding = db.unscoped(async (tx) => {
      await insertDeliveries(tx, batch(middle));
      await gate;
      throw new Error('given up');
    });
    await blocked(0);

    const batches = Promise.all([insert(...batch(low, middle, high)), insert(...batch(high, middle, low))]);
    await blocked(2);
    open();

    await expect(holding).rejects.toThrow('given up');
    expect((await batches).flat()).toHaveLength(3);
  });
});

describe('an event', () => {
  it('is taken by one worker at a time', async () => {
    const { id } = delivery();
    await insert(delivery({ id }));

    const claims = await Promise.all([claim(id), claim(id), claim(id)]);

    expect(claims.flat()).toEqual([id]);
  });

  it('of a worker that is gone is taken again when its lease is over', async () => {
    const stored = delivery();
    await insert(stored);
    await claim(stored.id);
    expect(await claim(stored.id)).toEqual([]);

    pass(house.clock, LEASE_MS);

    expect(await claim(stored.id)).toEqual([stored.id]);
  });

  it('that is done or parked is never taken', async () => {
    const [done, parked] = [delivery(), delivery()];
    await insert(done, parked);
    const at = { dueAt: house.core.now(), reason: null, reasonWords: null };
    await house.core.db.unscoped((tx) =>
      finishEvents(tx, [
        { ...at, id: done.id, state: 'done' },
        { ...at, id: parked.id, state: 'parked', reason: 'malformed', reasonWords: 'Half an emoji: \ud83d' },
      ]),
    );

    expect(await claim(done.id, parked.id)).toEqual([]);
  });

  it('is found by the sweep when its job was lost, not while somebody works on it', async () => {
    const [lost, taken] = [delivery(), delivery()];
    await insert(lost, taken);
    await claim(taken.id);
    pass(house.clock, 10_000);
    const now = house.core.now();

    expect(await house.core.db.unscoped((tx) => overdueEvents(tx, now, now))).toEqual([lost.id]);

    pass(house.clock, LEASE_MS);
    const later = house.core.now();
    expect(await house.core.db.unscoped((tx) => overdueEvents(tx, later, later))).toHaveLength(2);
  });

  it('that was worked on is forgotten with its body after a while, a parked one stays', async () => {
    const [done, parked] = [delivery(), delivery({ state: 'parked', reason: 'malformed', reasonWords: 'x' })];
    await insert(done, parked);
    const result = {
      id: done.id,
      state: 'done',
      dueAt: house.core.now(),
      reason: null,
      reasonWords: null,
    } as const;
    await house.core.db.unscoped((tx) => finishEvents(tx, [result]));

    pass(house.clock, 1);

    expect(await house.core.db.unscoped((tx) => forgetOldEvents(tx, house.core.now()))).toBe(1);
    expect(await owner.rows('select id from inbound_event')).toEqual([{ id: parked.id }]);
  });
});

describe('parked events', () => {
  it('are shown to those they belong to, newest first; those of nobody to the operator', async () => {
    const { core } = house;
    const parked = { state: 'parked', reason: 'malformed', reasonWords: 'x' } as const;
    const mine = delivery(parked);
    const theirs = delivery({ ...parked, receivedAt: new Date(core.now().getTime() + 1) });
    const nobodys = delivery({ ...parked, workspaceId: null, connectionId: null });
    await insert(mine, theirs, nobodys);
    const shown = async (unknownAccounts: boolean, ...workspaceIds: (string | null)[]): Promise<string[]> => {
      const visible = { workspaceIds: workspaceIds.flatMap((id) => id ?? []), unknownAccounts, limit: 10 };
      return (await core.db.unscoped((tx) => parkedEvents(tx, visible))).map(({ id }) => id);
    };

    expect(await shown(false, mine.workspaceId)).toEqual([mine.id]);
    expect(await shown(false, mine.workspaceId, theirs.workspaceId)).toEqual([theirs.id, mine.id]);
    expect(await shown(true)).toEqual([nobodys.id]);
  });
});
