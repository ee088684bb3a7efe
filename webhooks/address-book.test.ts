import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestCore, pass, type TestCore } from '../test/support/core.ts';
import { storedConnection } from '../test/support/records.ts';
import { insertRoute, saveWebhook } from '../src/connection/store.ts';
import type { Connection } from '../src/connection/schema.ts';
import type { Database } from '../src/runtime/db/database.ts';
import { accountHash, createAddressBook, urlKeyHash } from './address-book.ts';

const REMEMBERED_MS = 15_000;
let house: TestCore;

beforeAll(async () => {
  house = await openTestCore();
});

afterAll(() => house.close());

async function reachable(key: string, secrets: readonly string[]): Promise<Connection> {
  const { core } = house;
  const connection = await storedConnection(core, { accountNumber: '1234' });
  const { id: connectionId, workspaceId } = connection;
  await core.db.unscoped((tx) =>
    insertRoute(tx, urlKeyHash(core, 'zendesk', key), { connectionId, workspaceId }),
  );
  await setSecrets(connection, secrets);
  return connection;
}

async function setSecrets(connection: Connection, plain: readonly string[]): Promise<void> {
  const { core } = house;
  const secrets = await Promise.all(plain.map((secret) => core.keys.encrypt(secret)));
  await core.db.inWorkspaces([connection.workspaceId], (tx) =>
    saveWebhook(tx, connection.id, { id: 'webhook-1', secrets }),
  );
}

/** How often the database was asked. */
function counting(): { db: Database; count: () => number } {
  let count = 0;
  const { db } = house.core;
  const counted: Database = {
    ...db,
    unscoped(work) {
      count += 1;
      return db.unscoped(work);
    },
  };
  return { db: counted, count: () => count };
}

describe('the address book', () => {
  it('knows whose address a key is, with the secrets a webhook may be signed with', async () => {
    const { id: connectionId, workspaceId } = await reachable('key-1', ['present', 'previous']);

    expect(await createAddressBook(house.core).byUrlKey('zendesk', 'key-1')).toEqual({
      connectionId,
      workspaceId,
      sender: { secrets: ['present', 'previous'], accountId: '1234', webhookId: 'webhook-1' },
    });
  });

  it('knows nobody under another platform, another key, or the name of an account', async () => {
    await reachable('key-2', ['secret']);
    const book = createAddressBook(house.core);

    expect(await book.byUrlKey('hubspot', 'key-2')).toBeNull();
    expect(await book.byUrlKey('zendesk', 'key-3')).toBeNull();
    expect(await book.byAccount('zendesk', 'key-2')).toBeNull();
  });

  it('finds the connection of an account', async () => {
    const { core } = house;
    const { id: connectionId, workspaceId } = await storedConnection(core);
    await core.db.unscoped((tx) =>
      insertRoute(tx, accountHash(core, 'hubspot', '99'), { connectionId, workspaceId }),
    );

    expect(await createAddressBook(core).byAccount('hubspot', '99')).toEqual({ connectionId, workspaceId });
  });

  it('asks the database once for many requests, and again after a few seconds', async () => {
    await reachable('key-4', ['secret']);
    const { db, count } = counting();
    const book = createAddressBook({ ...house.core, db });

    await Promise.all(Array.from({ length: 20 }, () => book.byUrlKey('zendesk', 'key-4')));
    expect(count()).toBe(1);

    pass(house.clock, REMEMBERED_MS);
    await book.byUrlKey('zendesk', 'key-4');
    expect(count()).toBe(2);
  });

  it('hears of a new secret within a few seconds', async () => {
    const connection = await reachable('key-5', ['old']);
    const book = createAddressBook(house.core);
    await book.byUrlKey('zendesk', 'key-5');

    await setSecrets(connection, ['new', 'old']);
    pass(house.clock, REMEMBERED_MS);

    expect((await book.byUrlKey('zendesk', 'key-5'))?.sender.secrets).toEqual(['new', 'old']);
  });

  it('finds a connection at once that was made after somebody asked for it', async () => {
    const book = createAddressBook(house.core);
    expect(await book.byUrlKey('zendesk', 'key-6')).toBeNull();

    const { id } = await reachable('key-6', ['secret']);

    expect((await book.byUrlKey('zendesk', 'key-6'))?.connectionId).toBe(id);
  });

  it('asks again after the database was away', async () => {
    const { id } = await reachable('key-7', ['secret']);
    let away = true;
    const { db } = house.core;
    const book = createAddressBook({
      ...house.core,
      db: { ...db, unscoped: (work) => (away ? Promise.reject(new Error('away')) : db.unscoped(work)) },
    });
    await expect(book.byUrlKey('zendesk', 'key-7')).rejects.toThrow('away');

    away = false;

    expect((await book.byUrlKey('zendesk', 'key-7'))?.connectionId).toBe(id);
  });
});
