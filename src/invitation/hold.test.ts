import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestCore, pass, type TestCore } from '../../test/support/core.ts';
import { settingsWith, storedConnection, storedInvitation } from '../../test/support/records.ts';
import { openSuperuser, type Superuser } from '../../test/support/superuser.ts';
import type { Connection } from '../connection/schema.ts';
import type { Tx } from '../runtime/db/database.ts';
import { SEND_QUEUE } from './enqueue.story.ts';
import { heldCount, hourLoad, type HourLoad } from './hold.store.ts';
import { decideHeld, holdWhatIsTooMuch, type HeldDecision } from './hold.story.ts';
import type { NewInvitation } from './store.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
let house: TestCore;
let owner: Superuser;
let connection: Connection;

beforeAll(async () => {
  house = await openTestCore();
  owner = await openSuperuser(house.url);
});

beforeEach(async () => {
  house.added.length = 0;
  house.clock.at = new Date('2025-11-20T10:00:00Z');
  connection = await storedConnection(house.core, { settings: settingsWith({ bulkHold: { minimum: 3 } }) });
});

afterAll(async () => {
  await owner.end();
  await house.close();
});

function inside<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return house.core.db.inWorkspaces([connection.workspaceId], work);
}

function after(minutes: number): Date {
  return new Date(house.clock.at.getTime() + minutes * MINUTE_MS);
}

async function planned(...minutes: number[]): Promise<NewInvitation[]> {
  const invitations: NewInvitation[] = [];
  for (const minute of minutes) {
    invitations.push(await storedInvitation(house.core, connection, { plannedAt: after(minute) }));
  }
  return invitations;
}

function load(fromMinute: number, untilMinute: number): Promise<HourLoad> {
  const range = { from: after(fromMinute), to: after(untilMinute), now: house.clock.at };
  return inside((tx) => hourLoad(tx, connection.id, range));
}

function hold(fromMinute: number, untilMinute: number): Promise<void> {
  const due = { from: after(fromMinute), to: after(untilMinute) };
  return inside((tx) => holdWhatIsTooMuch(house.core, tx, { connection, due }));
}

async function states(): Promise<Record<string, number>> {
  const rows = await owner.rows(
    'select state, count(*)::int as count from invitation where connection_id = $1 group by state',
    [connection.id],
  );
  return Object.fromEntries(rows.map((row) => [String(row['state']), Number(row['count'])]));
}

describe('the load of an hour', () => {
  it('is the most that is due within any hour around the range, as counted one by one', async () => {
    const minutes = fc.array(fc.integer({ min: -90, max: 240 }), { maxLength: 15 });
    const range = fc.tuple(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 0, max: 60 }));
    await fc.assert(
      fc.asyncProperty(minutes, range, async (due, [from, length]) => {
        connection = await storedConnection(house.core);
        await planned(...due);
        const near = due.filter((minute) => minute >= from - 60 && minute <= from + length + 60);
        const within = near.map((end) => near.filter((minute) => minute >= end - 60 && minute <= end).length);

        expect((await load(from, from + length)).most).toBe(Math.max(0, ...within));
      }),
      { numRuns: 15 },
    );
  });

  it('counts what has just left, and nothing that an admin let go or that was cancelled', async () => {
    const [left, released, cancelled] = await planned(0, 0, 0, 0);
    await owner.rows(`update invitation set state = 'sent', sent_at = $2 where id = $1`, [
      left?.id,
      house.clock.at,
    ]);
    await owner.rows('update invitation set released_at = $2 where id = $1', [released?.id, house.clock.at]);
    await owner.rows(`update invitation set state = 'cancelled' where id = $1`, [cancelled?.id]);

    expect((await load(0, 0)).most).toBe(2);
  });

  it('counts nothing of another account', async () => {
    await planned(0, 0);
    connection = await storedConnection(house.core, { workspaceId: connection.workspaceId });

    expect((await load(0, 0)).most).toBe(0);
  });

  it('comes with what is usual: asks per hour over four weeks', async () => {
    const sent = await planned(0, 0, 0);
    const daysAgo = [1, 27, 29];
    for (const [index, { id }] of sent.entries()) {
      const at = new Date(house.clock.at.getTime() - (daysAgo[index] ?? 0) * 24 * HOUR_MS);
      await owner.rows(`update invitation set state = 'sent', sent_at = $2 where id = $1`, [id, at]);
    }

    expect((await load(0, 0)).hourlyMean).toBeCloseTo(2 / (28 * 24), 10);
  });
});

describe('too many asks within an hour', () => {
  it('are all held, and the admin is told once', async () => {
    await planned(0, 10, 20, 30);

    await hold(0, 30);
    await planned(40);
    await hold(40, 40);

    expect(await states()).toEqual({ held: 5 });
    const told = await owner.rows('select kind from effect where workspace_id = $1', [
      connection.workspaceId,
    ]);
    expect(told).toEqual([{ kind: 'admin-mail' }]);
    const verdicts = await owner.rows(
      'select verdict, evidence from ledger_verdict where workspace_id = $1',
      [connection.workspaceId],
    );
    expect(verdicts).toHaveLength(5);
    expect(verdicts).toContainEqual({ verdict: 'held', evidence: { dueWithinAnHour: 4, limit: 3 } });
  });

  it('are not held while they are no more than the limit, nor when they are hours apart', async () => {
    await planned(0, 10, 20, 90, 100, 110);

    await hold(0, 110);

    expect(await states()).toEqual({ scheduled: 6 });
    expect(house.added).toEqual([]);
  });
});

describe('an admin who decides about held asks', () => {
  async function decide(decision: HeldDecision): Promise<number> {
    return await inside((tx) => decideHeld(house.core, tx, { connectionId: connection.id, decision }));
  }

  async function sendTimes(): Promise<unknown[]> {
    const rows = await owner.rows(
      'select send_at as "sendAt" from invitation where connection_id = $1 order by send_at',
      [connection.id],
    );
    return rows.map((row) => row['sendAt']);
  }

  beforeEach(async () => {
    await planned(0, 10, 20, 30);
    await hold(0, 30);
    house.added.length = 0;
    pass(house.clock, HOUR_MS);
  });

  it('sends them: they leave now and are not held again', async () => {
    expect(await decide({ act: 'send' })).toBe(4);
    await hold(-60, 0);

    expect(await states()).toEqual({ scheduled: 4 });
    expect(await sendTimes()).toEqual([0, 0, 0, 0].map(after));
    expect(house.added).toMatchObject([{ name: SEND_QUEUE }]);
  });

  it('spreads them evenly', async () => {
    expect(await decide({ act: 'spread', hours: 2 })).toBe(4);

    expect(await sendTimes()).toEqual([0, 30, 60, 90].map(after));
  });

  it('drops them: nothing leaves', async () => {
    expect(await decide({ act: 'drop' })).toBe(4);

    expect(await states()).toEqual({ dropped: 4 });
    expect(house.added).toEqual([]);
  });

  it('decides once: nothing is held any more', async () => {
    await decide({ act: 'send' });

    expect(await inside((tx) => heldCount(tx, connection.id))).toBe(0);
    expect(await decide({ act: 'drop' })).toBe(0);
    expect(await states()).toEqual({ scheduled: 4 });
  });
});
