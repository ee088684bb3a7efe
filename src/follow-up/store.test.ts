import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestCore, pass, type TestCore } from '../../test/support/core.ts';
import { LEASE_MS, openOutbox, type TestOutbox } from '../../test/support/outbox.ts';
import { storedConnection } from '../../test/support/records.ts';
import { finishServed, insertEffects, leftDue, recoverEffects, waitingBeside } from './store.ts';

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

function idsOf(claimed: readonly { id: string }[]): string[] {
  return claimed.map(({ id }) => id);
}

describe('raising an effect', () => {
  it('twice is raising it once', async () => {
    const first = outbox.effect({ idempotencyKey: 'task-open:1' });
    const again = outbox.effect({ idempotencyKey: 'task-open:1' });

    await outbox.raise(first);
    await outbox.raise(again);

    expect(await outbox.standing(first.id)).toMatchObject({ state: 'due' });
    expect(await outbox.standing(again.id)).toEqual({});
  });

  it('of the same key in two workspaces is raising two', async () => {
    const other = await storedConnection(house.core);
    const theirs = outbox.effect({
      idempotencyKey: 'note:1',
      workspaceId: other.workspaceId,
      connectionId: other.id,
    });

    await outbox.raise(outbox.effect({ idempotencyKey: 'note:1' }));
    await house.core.db.inWorkspaces([other.workspaceId], (tx) => insertEffects(tx, [theirs]));

    expect(await outbox.standing(theirs.id)).toMatchObject({ state: 'due' });
  });
});

describe('claiming', () => {
  it('takes what is due, and counts the attempt', async () => {
    const due = outbox.effect();
    await outbox.raise(due);

    expect(await outbox.claim(due.id)).toMatchObject([
      { id: due.id, attempts: 1, lastFailure: null, kind: 'ticket-score' },
    ]);
    expect(await outbox.standing(due.id)).toMatchObject({ state: 'running', attempts: 1 });
  });

  it('leaves what is not due yet, is being worked on, or is done', async () => {
    const [later, running, done] = [
      outbox.effect({ at: new Date(house.clock.at.getTime() + 1) }),
      outbox.effect(),
      outbox.effect(),
    ];
    await outbox.raise(later, running, done);
    await outbox.claim(running.id, done.id);
    await outbox.finish({ id: done.id, state: 'done' });

    expect(await outbox.claim(later.id, running.id, done.id)).toEqual([]);
  });

  it('takes one effect of a record at a time, the oldest first', async () => {
    const first = outbox.effect({ subject: 'ticket:1' });
    const second = outbox.effect({ subject: 'ticket:1' });
    const other = outbox.effect({ subject: 'ticket:2' });
    await outbox.raise(second, other, first);

    expect(idsOf(await outbox.claim(second.id, other.id, first.id)).toSorted()).toEqual(
      [first.id, other.id].toSorted(),
    );
    expect(await outbox.claim(second.id)).toEqual([]);

    await outbox.finish({ id: first.id, state: 'done' });
    expect(idsOf(await outbox.claim(second.id))).toEqual([second.id]);
  });

  it('takes records of the same name in two accounts side by side', async () => {
    const other = await storedConnection(house.core, { workspaceId: outbox.connection.workspaceId });
    const [one, two] = [
      outbox.effect({ subject: 'person:1' }),
      outbox.effect({ subject: 'person:1', connectionId: other.id }),
    ];
    await outbox.raise(one, two);

    expect(await outbox.claim(one.id, two.id)).toHaveLength(2);
  });

  it('never takes two effects of one record, however many claim at once, and fails for none of them', async () => {
    const effects = Array.from({ length: 40 }, (_, index) =>
      outbox.effect({ subject: `ticket:${index % 4}` }),
    );
    await outbox.raise(...effects);

    const rounds = await Promise.all(effects.map(({ id }) => outbox.claim(id)));

    const subjects = rounds.flat().map(({ subject }) => subject);
    expect(subjects.toSorted()).toEqual(['ticket:0', 'ticket:1', 'ticket:2', 'ticket:3']);
  });

  it('says how the attempt before failed, and nothing when that attempt never ended', async () => {
    const due = outbox.effect();
    await outbox.raise(due);
    await outbox.claim(due.id);
    await outbox.finish({ id: due.id, state: 'due', failureKind: 'unavailable', failureWords: 'Try later.' });
    expect(await outbox.claim(due.id)).toMatchObject([{ attempts: 2, lastFailure: 'unavailable' }]);

    pass(house.clock, LEASE_MS);
    const now = house.core.now();
    await house.core.db.inWorkspaces([outbox.connection.workspaceId], (tx) => recoverEffects(tx, now, now));

    expect(await outbox.claim(due.id)).toMatchObject([{ attempts: 3, lastFailure: null }]);
  });

  it('says afterwards what was left', async () => {
    const [taken, busy] = [outbox.effect({ subject: 'ticket:1' }), outbox.effect({ subject: 'ticket:1' })];
    await outbox.raise(taken, busy);
    await outbox.claim(taken.id, busy.id);

    const left = await house.core.db.inWorkspaces([outbox.connection.workspaceId], (tx) =>
      leftDue(tx, [taken.id, busy.id]),
    );

    expect(left).toEqual([
      { id: busy.id, workspaceId: outbox.connection.workspaceId, dueAt: house.clock.at },
    ]);
  });
});

describe('a result', () => {
  it('ends an effect, keeps what was made, and forgets how it failed before', async () => {
    const due = outbox.effect();
    await outbox.raise(due);
    await outbox.claim(due.id);
    await outbox.finish({ id: due.id, state: 'due', failureKind: 'ambiguous', resultId: 'task-1' });
    await outbox.claim(due.id);

    await outbox.finish({ id: due.id, state: 'done' });

    expect(await outbox.standing(due.id)).toMatchObject({
      state: 'done',
      failure: null,
      resultId: 'task-1',
      finishedAt: house.clock.at,
    });
  });

  it('that puts an effect off leaves it due at its time, and frees its record', async () => {
    const [put, next] = [outbox.effect({ subject: 'ticket:1' }), outbox.effect({ subject: 'ticket:1' })];
    await outbox.raise(put, next);
    await outbox.claim(put.id);
    const dueAt = new Date(house.clock.at.getTime() + 5_000);

    await outbox.finish({ id: put.id, state: 'due', dueAt, failureKind: 'rate-limited' });

    expect(await outbox.standing(put.id)).toMatchObject({ state: 'due', dueAt, finishedAt: null });
    expect(idsOf(await outbox.claim(put.id, next.id))).toEqual([next.id]);
  });
});

describe('a write of the present state', () => {
  it('serves what waits for the same record and asks for the same, and nothing else', async () => {
    const subject = 'person:1';
    const [made, same, otherKind, otherRecord] = [
      outbox.effect({ kind: 'person-fields', subject }),
      outbox.effect({ kind: 'person-fields', subject }),
      outbox.effect({ kind: 'history', subject }),
      outbox.effect({ kind: 'person-fields', subject: 'person:2' }),
    ];
    await outbox.raise(made, same, otherKind, otherRecord);
    await outbox.claim(made.id);

    const beside = await house.core.db.inWorkspaces([outbox.connection.workspaceId], async (tx) => {
      const waiting = await waitingBeside(tx, [made.id]);
      await finishServed(tx, idsOf(waiting), house.core.now());
      return waiting;
    });

    expect(beside).toEqual([{ id: same.id, besideId: made.id }]);
    const states: unknown[] = [];
    for (const { id } of [same, otherKind, otherRecord]) states.push((await outbox.standing(id))['state']);
    expect(states).toEqual(['done', 'due', 'due']);
  });

  it('ends nothing that somebody has taken meanwhile', async () => {
    const taken = outbox.effect();
    await outbox.raise(taken);
    await outbox.claim(taken.id);

    await house.core.db.inWorkspaces([outbox.connection.workspaceId], (tx) =>
      finishServed(tx, [taken.id], house.core.now()),
    );

    expect(await outbox.standing(taken.id)).toMatchObject({ state: 'running' });
  });
});
