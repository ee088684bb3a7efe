import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestCore, pass, type TestCore } from '../../test/support/core.ts';
import { storedConnection } from '../../test/support/records.ts';
import { openSuperuser, type Superuser } from '../../test/support/superuser.ts';
import { createAuthenticate, hashKey, OPERATOR, SCOPES, visibleTo } from './keys.story.ts';
import { apiKeysOf, insertApiKey } from './store.ts';

const OPERATOR_KEY = 'the-key-of-the-operator-of-this-house';
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

async function keyOf(workspaceId: string | null, key: string): Promise<void> {
  const row = { workspaceId, name: 'integration', hash: hashKey(key), at: house.core.now() };
  await house.core.db.unscoped((tx) => insertApiKey(tx, row));
}

describe('an API key', () => {
  it('of the operator opens every workspace', async () => {
    const [one, other] = [await storedConnection(house.core), await storedConnection(house.core)];
    const caller = await createAuthenticate(house.core, OPERATOR_KEY)(OPERATOR_KEY);

    expect(caller).toMatchObject({ keyId: 'operator', workspaceId: OPERATOR });
    const visible = caller && (await visibleTo(house.core, caller));
    expect(visible).toEqual(expect.arrayContaining([one.workspaceId, other.workspaceId]));
  });

  it('of a workspace opens that workspace and no other', async () => {
    const { workspaceId } = await storedConnection(house.core);
    await keyOf(workspaceId, 'key-of-a-workspace');

    const caller = await createAuthenticate(house.core, OPERATOR_KEY)('key-of-a-workspace');

    expect(caller).toMatchObject({ name: 'integration', workspaceId, scopes: ['management', 'read'] });
    expect(caller && (await visibleTo(house.core, caller))).toEqual([workspaceId]);
  });

  it('may do what it was made for, and look at what it may change', async () => {
    const { workspaceId } = await storedConnection(house.core);
    const authenticate = createAuthenticate(house.core, OPERATOR_KEY);
    for (const scope of SCOPES) {
      const row = { workspaceId, name: scope, hash: hashKey(`for-${scope}`), at: house.core.now() };
      await house.core.db.unscoped((tx) => insertApiKey(tx, { ...row, scopes: [scope] }));
    }

    expect((await authenticate('for-read'))?.scopes).toEqual(['read']);
    expect((await authenticate('for-delivery'))?.scopes).toEqual(['delivery']);
    expect((await authenticate('for-management'))?.scopes).toEqual(['management', 'read']);
  });

  it('says when it was last used, to the minute', async () => {
    const { workspaceId } = await storedConnection(house.core);
    await keyOf(workspaceId, 'key-in-use');
    const authenticate = createAuthenticate(house.core, OPERATOR_KEY);
    const lastUsedAt = async () =>
      (await house.core.db.unscoped((tx) => apiKeysOf(tx, [workspaceId])))[0]?.lastUsedAt;
    const first = house.clock.at;

    expect(await lastUsedAt()).toBeNull();
    await authenticate('key-in-use');
    expect(await lastUsedAt()).toEqual(first);
    pass(house.clock, 30_000);
    await authenticate('key-in-use');
    expect(await lastUsedAt()).toEqual(first);
    pass(house.clock, 31_000);
    await authenticate('key-in-use');
    expect(await lastUsedAt()).toEqual(house.clock.at);
  });

  it('that is unknown, nearly right, empty or revoked opens nothing', async () => {
    await keyOf(null, 'key-that-was-revoked');
    await owner.rows('update api_key set revoked_at = now() where hash = $1', [
      hashKey('key-that-was-revoked'),
    ]);
    const authenticate = createAuthenticate(house.core, OPERATOR_KEY);

    for (const key of ['unknown', OPERATOR_KEY.slice(1), `${OPERATOR_KEY} `, '', 'key-that-was-revoked']) {
      expect(await authenticate(key)).toBeNull();
    }
  });

  it('of the operator opens nothing in a house without one', async () => {
    expect(await createAuthenticate(house.core, undefined)(OPERATOR_KEY)).toBeNull();
    expect(await createAuthenticate(house.core, undefined)('undefined')).toBeNull();
  });

  it('cannot be read in the database', async () => {
    await keyOf(null, 'key-that-nobody-reads');

    const rows = await owner.rows('select * from api_key');

    expect(JSON.stringify(rows)).not.toContain('key-that-nobody-reads');
    expect(JSON.stringify(rows)).not.toContain(Buffer.from('key-that-nobody-reads').toString('hex'));
  });
});
