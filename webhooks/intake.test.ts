import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestCore, type TestCore } from '../test/support/core.ts';
import { storedConnection } from '../test/support/records.ts';
import { openSuperuser, type Superuser } from '../test/support/superuser.ts';
import { appWebhook, vendorWith } from '../test/support/vendor.ts';
import type { Connectors } from '../src/connection/accounts.ts';
import type { Connection } from '../src/connection/schema.ts';
import { insertRoute, saveWebhook } from '../src/connection/store.ts';
import { accountHash, createAddressBook, urlKeyHash } from './address-book.ts';
import { createIntake, NORMALISE_QUEUE, type Intake } from './intake.ts';

let house: TestCore;
let owner: Superuser;

/** `desk` calls an address per account, `portal` one address for all. */
const CONNECTORS: Connectors = new Map([
  ['desk', vendorWith()],
  ['portal', vendorWith({ webhook: appWebhook })],
]);

beforeAll(async () => {
  house = await openTestCore();
  owner = await openSuperuser(house.url);
});

beforeEach(async () => {
  house.added.length = 0;
  await owner.rows('delete from inbound_event');
});

afterAll(async () => {
  await owner.end();
  await house.close();
});

function intake(core = house.core): Intake {
  return createIntake({
    core,
    connectors: CONNECTORS,
    addressBook: createAddressBook(house.core),
    appSecrets: new Map([['portal', ['app-secret', 'app-secret-before']]]),
  });
}

async function connectDesk(key: string): Promise<Connection> {
  const { core } = house;
  const connection = await storedConnection(core);
  const { id: connectionId, workspaceId } = connection;
  const secrets = [await core.keys.encrypt('desk-secret')];
  await core.db.unscoped((tx) =>
    insertRoute(tx, urlKeyHash(core, 'desk', key), { connectionId, workspaceId }),
  );
  await core.db.inWorkspaces([workspaceId], (tx) => saveWebhook(tx, connectionId, { id: null, secrets }));
  return connection;
}

async function connectPortal(accountId: string): Promise<Connection> {
  const { core } = house;
  const connection = await storedConnection(core, { accountId });
  const { id: connectionId, workspaceId } = connection;
  await core.db.unscoped((tx) =>
    insertRoute(tx, accountHash(core, 'portal', accountId), { connectionId, workspaceId }),
  );
  return connection;
}

function signed(body: string, headers: Record<string, string> = {}): Parameters<Intake['receive']>[2] {
  return { method: 'POST', url: 'https://feedback.example/hooks', headers, body: Buffer.from(body) };
}

function byDesk(body: string): Parameters<Intake['receive']>[2] {
  return signed(body, { signature: 'desk-secret' });
}

function byPortal(body: string): Parameters<Intake['receive']>[2] {
  return signed(body, { signature: 'app-secret' });
}

function stored(): Promise<Record<string, unknown>[]> {
  return owner.rows('select id, connection_id, workspace_id, state, reason from inbound_event order by id');
}

describe('a signed request', () => {
  it('is stored, with the job that works on it', async () => {
    const { id, workspaceId } = await connectDesk('key-1');

    expect(await intake().receive('desk', 'key-1', byDesk('d1:4711'))).toEqual({
      state: 'stored',
      events: 1,
    });

    const [event] = await stored();
    expect(event).toMatchObject({ connection_id: id, workspace_id: workspaceId, state: 'new' });
    expect(house.added).toEqual([
      {
        name: NORMALISE_QUEUE,
        at: expect.any(Date),
        payload: { ids: [event?.['id']], workspaceIds: [workspaceId] },
      },
    ]);
  });

  it('is not readable in the database', async () => {
    await connectDesk('key-2');

    await intake().receive('desk', 'key-2', byDesk('d1:words-of-a-customer'));

    const [row] = await owner.rows(`select encode(body, 'escape') as body from inbound_event`);
    expect(row?.['body']).not.toContain('words-of-a-customer');
  });

  it('that comes again is answered alike, and is no work', async () => {
    await connectDesk('key-3');
    await intake().receive('desk', 'key-3', byDesk('d1:4711'));
    house.added.length = 0;

    expect(await intake().receive('desk', 'key-3', byDesk('d1:4711'))).toEqual({
      state: 'stored',
      events: 1,
    });
    expect(await stored()).toHaveLength(1);
    expect(house.added).toEqual([]);
  });

  it('with the delivery key of another account is another delivery', async () => {
    await connectDesk('key-4');
    await connectDesk('key-5');

    await intake().receive('desk', 'key-4', byDesk('d1:4711'));
    await intake().receive('desk', 'key-5', byDesk('d1:4711'));

    expect(await stored()).toHaveLength(2);
  });

  it('is answered as its vendor retries when it cannot be stored', async () => {
    await connectDesk('key-6');
    const { core } = house;
    const away = { ...core.db, unscoped: () => Promise.reject(new Error('the disk is full')) };

    expect(await intake({ ...core, db: away }).receive('desk', 'key-6', byDesk('d1:4711'))).toEqual({
      state: 'busy',
      status: 503,
      retryAfterSeconds: 5,
    });
    expect(house.logged()).toContain('webhook not stored');
  });
});

describe('a batch', () => {
  it('that mixes accounts gives each event to its own, and parks those of strangers', async () => {
    const one = await connectPortal('11');
    const other = await connectPortal('22');

    const received = await intake().receive('portal', null, byPortal('11/a:1,22/b:2,33/c:3,11/d:4'));

    expect(received).toEqual({ state: 'stored', events: 4 });
    const rows = await stored();
    expect(rows.map((row) => row['workspace_id'])).toEqual([
      one.workspaceId,
      other.workspaceId,
      null,
      one.workspaceId,
    ]);
    expect(rows[2]).toMatchObject({ state: 'parked', reason: 'unknown-account' });
    expect(house.added.flatMap(({ payload }) => ('ids' in payload ? payload.ids : []))).toHaveLength(3);
  });

  it('signed with the secret before the present one is taken', async () => {
    const before = signed('11/a:1', { signature: 'app-secret-before' });

    expect(await intake().receive('portal', null, before)).toMatchObject({ state: 'stored' });
  });
});

describe('a request is refused', () => {
  it('below an address of nobody', async () => {
    await connectDesk('key-7');
    const nobody = { state: 'unknown-address' };

    expect(await intake().receive('desk', 'wrong-key', byDesk('d1:1'))).toEqual(nobody);
    expect(await intake().receive('desk', null, byDesk('d1:1'))).toEqual(nobody);
    expect(await intake().receive('portal', 'key-7', byPortal('11/a:1'))).toEqual(nobody);
    expect(await intake().receive('elsewhere', 'key-7', byDesk('d1:1'))).toEqual(nobody);
  });

  it('with a wrong signature, and says what to check', async () => {
    await connectDesk('key-8');

    expect(await intake().receive('desk', 'key-8', signed('d1:1', { signature: 'app-secret' }))).toEqual({
      state: 'rejected',
      code: 'signature-wrong',
      advice: 'Check the secret.',
    });
    expect(await stored()).toEqual([]);
  });

  it('that was signed longer ago than its platform allows', async () => {
    await connectDesk('key-9');
    const aged = (signature: string, age: number): Parameters<Intake['receive']>[2] =>
      signed('11/a:1', { signature, age: String(age) });

    expect(await intake().receive('desk', 'key-9', aged('desk-secret', 86_400_001))).toMatchObject({
      code: 'timestamp-stale',
      advice: expect.stringContaining('24 hours'),
    });
    expect(await intake().receive('portal', null, aged('app-secret', 300_001))).toMatchObject({
      code: 'timestamp-stale',
      advice: expect.stringContaining('5 minutes'),
    });
    expect(await intake().receive('portal', null, aged('app-secret', 300_000))).toMatchObject({
      state: 'stored',
    });
  });
});
