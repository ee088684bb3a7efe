import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestCore, type TestCore } from '../../test/support/core.ts';
import { storedConnection, storedInvitation, storedResponse } from '../../test/support/records.ts';
import { changeInvitations } from '../invitation/store.ts';
import { optOut, peopleById } from '../person/store.ts';
import { readSidebar } from './read.story.ts';
import type { SidebarAsk } from './schema.ts';
import { createWatch, type Watch } from './watch.story.ts';

const NO_ACCOUNTS = {
  open: () => {
    throw new Error('no account is opened here');
  },
  forget: () => undefined,
  headroom: () => null,
  keepAlive: () => Promise.resolve(),
};

let house: TestCore;
let watch: Watch;

beforeAll(async () => {
  house = await openTestCore();
  watch = createWatch(house.core, 20);
});

afterAll(async () => {
  watch.close();
  await house.close();
});

describe('a watched sidebar', () => {
  it('is told of every change once, and of nothing after it was closed', async () => {
    const { core } = house;
    const connection = await storedConnection(core);
    const { ticketId, id, personId } = await storedInvitation(core, connection);
    const other = await storedInvitation(core, connection);
    const asked: SidebarAsk = {
      workspaceId: connection.workspaceId,
      connectionId: connection.id,
      subject: { kind: 'ticket', id: ticketId },
      viewer: null,
      locale: 'en',
    };
    const revisions: string[] = [];
    const stop = watch.watch(asked, (revision) => revisions.push(revision));
    const seen = async (count: number): Promise<void> =>
      await expect.poll(() => revisions.length, { timeout: 5_000 }).toBe(count);

    await seen(1);
    expect(revisions[0]).toBe(
      (await readSidebar({ core, accounts: NO_ACCOUNTS, connectors: new Map() }, asked)).revision,
    );
    await core.db.inWorkspaces([connection.workspaceId], (tx) =>
      changeInvitations(tx, [{ id: other.id, state: 'cancelled' }]),
    );
    await core.db.inWorkspaces([connection.workspaceId], (tx) =>
      changeInvitations(tx, [{ id, state: 'cancelled', words: 'merged' }]),
    );
    await seen(2);
    const people = await core.db.inWorkspaces([connection.workspaceId], (tx) => peopleById(tx, [personId]));
    const person = people.get(personId);
    await core.db.inWorkspaces([connection.workspaceId], (tx) =>
      optOut(tx, {
        workspaceId: connection.workspaceId,
        emailHash: person?.emailHash ?? Buffer.alloc(0),
        list: 'surveys',
        source: 'respondent',
        at: core.now(),
      }),
    );
    await seen(3);
    stop();
    await storedResponse(core, connection, { personId });
    await new Promise((resolve) => setTimeout(resolve, 100));

    expect(revisions).toHaveLength(3);
    expect(new Set(revisions).size).toBe(3);
  });
});
