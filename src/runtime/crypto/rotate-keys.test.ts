import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openTestCore, type TestCore } from '../../../test/support/core.ts';
import { storedConnection } from '../../../test/support/records.ts';
import { openSuperuser, type Superuser } from '../../../test/support/superuser.ts';
import { SEALED_COLUMNS } from '../../cli/sealed-columns.ts';
import { workspacesWithConnections } from '../../connection/store.ts';
import { createKeyRing, type KeyRing, type SecretKey } from './key-ring.ts';
import { rotateKeys, type Rotation } from './rotate-keys.ts';

const OLD: SecretKey = { kid: 'k1', secret: Buffer.alloc(32, 1) };
const NEW: SecretKey = { kid: 'k2', secret: randomBytes(32) };

let house: TestCore;
let owner: Superuser;
let old: KeyRing;
let both: KeyRing;

beforeAll(async () => {
  house = await openTestCore();
  owner = await openSuperuser(house.url);
  old = createKeyRing([OLD]);
  both = createKeyRing([NEW, OLD]);
});

afterAll(async () => {
  await owner.end();
  await house.close();
});

async function rotate(keys: KeyRing = both): Promise<Rotation[]> {
  const workspaceIds = await house.core.db.unscoped(workspacesWithConnections);
  return await rotateKeys({ db: house.core.db, keys, columns: SEALED_COLUMNS, workspaceIds });
}

async function storedOf(id: string): Promise<{ credentials: string; secrets: string[] }> {
  const [row] = await owner.rows(
    'select credentials, webhook_secrets as secrets from connection where id = $1',
    [id],
  );
  return z.object({ credentials: z.string(), secrets: z.array(z.string()) }).parse(row);
}

/** With one secret under the old key and one under the new. */
async function connection(token: string): Promise<string> {
  const { id } = await storedConnection(house.core, {}, await old.encrypt(token));
  await owner.rows('update connection set webhook_secrets = $2 where id = $1', [
    id,
    [await both.encrypt(`${token} new`), await old.encrypt(`${token} old`)],
  ]);
  return id;
}

describe('rotating the keys', { timeout: 90_000 }, () => {
  it('encrypts everything anew in all workspaces, more than one page of it, and then has nothing to do', async () => {
    const tokens = Array.from({ length: 105 }, (_, nth) => `token-${nth}`);
    const ids: string[] = [];
    for (const token of tokens) ids.push(await connection(token));

    const first = await rotate();
    const again = await rotate();

    expect(first).toEqual([
      { table: 'connection', column: 'credentials', encrypted: 105, left: 0 },
      { table: 'connection', column: 'webhook_secrets', encrypted: 105, left: 0 },
      { table: 'session', column: 'sealed', encrypted: 0, left: 0 },
      { table: 'alert_target', column: 'secret', encrypted: 0, left: 0 },
    ]);
    expect(again.every(({ encrypted, left }) => encrypted === 0 && left === 0)).toBe(true);
    const newest = createKeyRing([NEW]);
    for (const [nth, id] of ids.entries()) {
      const { credentials, secrets } = await storedOf(id);
      expect(await newest.decrypt(credentials)).toBe(`token-${nth}`);
      expect(await Promise.all(secrets.map((secret) => newest.decrypt(secret)))).toEqual([
        `token-${nth} new`,
        `token-${nth} old`,
      ]);
    }
  });

  it('ended in the middle goes on where it was', async () => {
    const [done, left] = [await connection('done'), await connection('left')];
    await owner.rows('update connection set credentials = $2 where id = $1', [
      done,
      await both.encrypt('done'),
    ]);

    const [credentials] = await rotate();

    expect(credentials).toMatchObject({ encrypted: 1, left: 0 });
    expect(await createKeyRing([NEW]).decrypt((await storedOf(left)).credentials)).toBe('left');
  });

  it('never overwrites what somebody wrote meanwhile', async () => {
    const id = await connection('before');
    let written = false;
    const racing: KeyRing = {
      ...both,
      async decrypt(jwe) {
        const plain = await both.decrypt(jwe);
        if (plain === 'before' && !written) {
          written = true;
          await owner.rows('update connection set credentials = $2 where id = $1', [
            id,
            await old.encrypt('after'),
          ]);
        }
        return plain;
      },
    };

    const [credentials] = await rotate(racing);

    expect(credentials).toMatchObject({ left: 0 });
    expect(await createKeyRing([NEW]).decrypt((await storedOf(id)).credentials)).toBe('after');
  });

  it('leaves alone what was ended, and refuses a value under a key that is not in the ring', async () => {
    const { id } = await storedConnection(house.core, {}, '');
    await rotate();
    expect((await storedOf(id)).credentials).toBe('');

    await connection('unreadable');
    const stranger = createKeyRing([{ kid: 'k3', secret: randomBytes(32) }]);
    await expect(rotate(stranger)).rejects.toThrow('is not in the key ring');
  });
});
