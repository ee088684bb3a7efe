import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestCore, pass, type TestCore } from '../../test/support/core.ts';
import { LEASE_MS, openOutbox, type TestOutbox } from '../../test/support/outbox.ts';
import { retryEffect, skipEffect } from './outbox.store.ts';
import { extendLeases, recoverEffects } from './store.ts';

let house: TestCore;
let outbox: TestOutbox;

beforeAll(async () => {
  house = await openTestCore();
  outbox = await openOutbox(house);
});

beforeEach(() => outbox.empty());

afterAll(async () => {
  await outbox.close();
  await house.close();
});

describe('an admin', () => {
  async function parked(state: 'parked' | 'in-doubt', failureKind?: string): Promise<string> {
    const one = outbox.effect();
    await outbox.raise(one);
    await outbox.claim(one.id);
    await outbox.finish({ id: one.id, state, ...(failureKind ? { failureKind } : {}) });
    return one.id;
  }

  it('may retry what is parked or in doubt: it is known as a repetition, not as one that was lost', async () => {
    for (const id of [await parked('parked', 'forbidden'), await parked('in-doubt')]) {
      const retried = await house.core.db.inWorkspaces([outbox.connection.workspaceId], (tx) =>
        retryEffect(tx, id, house.core.now()),
      );

      expect(retried).toEqual({ id, workspaceId: outbox.connection.workspaceId });
      const [claimed] = await outbox.claim(id);
      expect(claimed?.attempts).toBe(2);
      expect(claimed?.lastFailure).not.toBeNull();
    }
  });

  it('may decide that it shall not happen', async () => {
    const id = await parked('parked');

    expect(
      await house.core.db.inWorkspaces([outbox.connection.workspaceId], (tx) =>
        skipEffect(tx, id, house.core.now()),
      ),
    ).toMatchObject({ id });
    expect(await outbox.standing(id)).toMatchObject({ state: 'skipped' });
  });

  it('can do neither with what goes its way, nor with what belongs to somebody else', async () => {
    const due = outbox.effect();
    await outbox.raise(due);
    const id = await parked('parked');
    const [now, other] = [house.core.now(), house.core.newId()];

    for (const [workspace, wanted] of [
      [outbox.connection.workspaceId, due.id],
      [other, id],
    ] as const) {
      await house.core.db.inWorkspaces([workspace], async (tx) => {
        expect(await retryEffect(tx, wanted, now)).toBeUndefined();
        expect(await skipEffect(tx, wanted, now)).toBeUndefined();
      });
    }
  });
});

describe('the sweep', () => {
  it('makes due again what a process left running when it ended, and finds what has no job any more', async () => {
    const [left, lost, fresh] = [outbox.effect(), outbox.effect(), outbox.effect()];
    await outbox.raise(left, lost);
    await outbox.claim(left.id);
    pass(house.clock, LEASE_MS);
    await outbox.raise({ ...fresh, at: house.clock.at, dueAt: house.clock.at });
    const [now, before] = [house.core.now(), new Date(house.clock.at.getTime() - 10_000)];

    const found = await house.core.db.inWorkspaces([outbox.connection.workspaceId], (tx) =>
      recoverEffects(tx, before, now),
    );

    expect(found.map(({ id }) => id).toSorted()).toEqual([left.id, lost.id].toSorted());
    expect(await outbox.standing(left.id)).toMatchObject({ state: 'due', attempts: 1 });
  });

  it('leaves alone what is being worked on', async () => {
    const running = outbox.effect();
    await outbox.raise(running);
    await outbox.claim(running.id);
    const now = new Date(house.clock.at.getTime() + LEASE_MS - 1);

    expect(
      await house.core.db.inWorkspaces([outbox.connection.workspaceId], (tx) => recoverEffects(tx, now, now)),
    ).toEqual([]);
  });

  it('leaves with its process what is renewed, however long it takes', async () => {
    const slow = outbox.effect();
    await outbox.raise(slow);
    await outbox.claim(slow.id);
    pass(house.clock, LEASE_MS - 1);
    const workspaceIds = [outbox.connection.workspaceId];
    const leaseUntil = new Date(house.clock.at.getTime() + LEASE_MS);

    await house.core.db.inWorkspaces(workspaceIds, (tx) => extendLeases(tx, [slow.id], leaseUntil));
    pass(house.clock, LEASE_MS - 1);

    const now = house.core.now();
    expect(await house.core.db.inWorkspaces(workspaceIds, (tx) => recoverEffects(tx, now, now))).toEqual([]);
    expect(await outbox.standing(slow.id)).toMatchObject({ state: 'running' });
  });
});
