import { hash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestCore, type TestCore } from '../test/support/core.ts';
import { storedConnection } from '../test/support/records.ts';
import { openSuperuser, type Superuser } from '../test/support/superuser.ts';
import { appWebhook, vendorWith } from '../test/support/vendor.ts';
import type { Connectors } from '../src/connection/accounts.ts';
import { insertRoute } from '../src/connection/store.ts';
import { accountHash, createAddressBook } from './address-book.ts';
import { NORMALISE_QUEUE } from './intake.ts';
import { replay, type Replayer } from './replay.story.ts';
import { insertDeliveries } from './store.ts';

const CONNECTORS: Connectors = new Map([['portal', vendorWith({ webhook: appWebhook })]]);
const OPERATOR: Replayer = { workspaceIds: [], operator: true };

let house: TestCore;
let owner: Superuser;

beforeAll(async () => {
  house = await openTestCore();
  owner = await openSuperuser(house.url);
});

afterAll(async () => {
  await owner.end();
  await house.close();
});

async function park(
  body: string,
  of: { id: string; workspaceId: string } | null,
  state: 'new' | 'parked' = 'parked',
): Promise<string> {
  const { core } = house;
  const id = core.newId();
  const event = {
    id,
    platform: 'portal',
    connectionId: of?.id ?? null,
    workspaceId: of?.workspaceId ?? null,
  };
  const row = {
    ...event,
    deliveryHash: hash('sha256', id, 'buffer'),
    body: core.keys.seal(Buffer.from(body)),
    state,
  };
  const parked = { ...row, receivedAt: core.now(), reason: 'malformed', reasonWords: 'x' };
  await core.db.unscoped((tx) => insertDeliveries(tx, [parked]));
  return id;
}

function replayed(id: string, by: Replayer): Promise<void> {
  const { core } = house;
  return replay({ core, connectors: CONNECTORS, addressBook: createAddressBook(core) }, id, by);
}

async function standing(id: string): Promise<unknown> {
  const [row] = await owner.rows(
    'select state, reason, attempts, connection_id as "connectionId" from inbound_event where id = $1',
    [id],
  );
  return row;
}

describe('a parked event', () => {
  it('is new again for those it belongs to, with a job', async () => {
    const connection = await storedConnection(house.core);
    const id = await park('11/a:1', connection);

    await replayed(id, { workspaceIds: [connection.workspaceId], operator: false });

    expect(await standing(id)).toEqual({
      state: 'new',
      reason: null,
      attempts: 0,
      connectionId: connection.id,
    });
    expect(house.added.at(-1)).toMatchObject({ name: NORMALISE_QUEUE, payload: { ids: [id] } });
  });

  it('does not exist for anybody else', async () => {
    const connection = await storedConnection(house.core);
    const id = await park('11/a:1', connection);
    const stranger = { workspaceIds: [house.core.newId()], operator: false };

    await expect(replayed(id, stranger)).rejects.toMatchObject({ code: 'not-found' });
    expect(await standing(id)).toMatchObject({ state: 'parked' });
  });

  it("of an unknown account is the operator's, and waits until the account is connected", async () => {
    const { core } = house;
    const id = await park('77/a:1', null);
    await expect(replayed(id, { workspaceIds: [core.newId()], operator: false })).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(replayed(id, OPERATOR)).rejects.toMatchObject({ code: 'conflict' });

    const { id: connectionId, workspaceId } = await storedConnection(core);
    await core.db.unscoped((tx) =>
      insertRoute(tx, accountHash(core, 'portal', '77'), { connectionId, workspaceId }),
    );
    await replayed(id, OPERATOR);

    expect(await standing(id)).toMatchObject({ state: 'new', connectionId });
    expect(house.added.at(-1)).toMatchObject({ payload: { ids: [id], workspaceIds: [workspaceId] } });
  });

  it('that was replayed already, or never was parked, does not exist', async () => {
    const connection = await storedConnection(house.core);
    const mine = { workspaceIds: [connection.workspaceId], operator: false };
    const [parked, fresh] = [await park('11/a:1', connection), await park('11/b:1', connection, 'new')];
    await replayed(parked, mine);

    await expect(replayed(parked, mine)).rejects.toMatchObject({ code: 'not-found' });
    await expect(replayed(fresh, mine)).rejects.toMatchObject({ code: 'not-found' });
    await expect(replayed(house.core.newId(), OPERATOR)).rejects.toMatchObject({ code: 'not-found' });
  });
});
