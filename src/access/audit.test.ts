import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestCore, type TestCore } from '../../test/support/core.ts';
import { storedConnection } from '../../test/support/records.ts';
import { openSuperuser, type Superuser } from '../../test/support/superuser.ts';
import { migrateDatabase } from '../runtime/db/migrate.ts';
import { askedBy, differenceOf, withoutSecrets } from './audit.ts';
import { recordAudit } from './audit.story.ts';
import { auditRows, type AuditRow } from './audit.store.ts';

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

async function recorded(workspaceId: string): Promise<AuditRow[]> {
  const everything = { action: null, subjectId: null, actorId: null, before: null, limit: 50 };
  return await house.core.db.inWorkspaces([workspaceId], (tx) => auditRows(tx, everything));
}

const ENTRY = { action: 'connection.mode-changed', subject: { kind: 'connection', id: 'c1' } };

describe('the audit log', () => {
  it('says who, what, before, after, when and in which request', async () => {
    const { workspaceId } = await storedConnection(house.core);
    const principal = { keyId: 'key-1', name: 'integration', workspaceId };
    const asked = askedBy(house.core, { principal, requestId: 'request-1' });

    await house.core.db.inWorkspaces([workspaceId], (tx) =>
      recordAudit(asked, tx, { workspaceId, ...ENTRY, before: { mode: 'live' }, after: { mode: 'paused' } }),
    );

    expect(await recorded(workspaceId)).toMatchObject([
      {
        workspaceId,
        at: house.clock.at,
        actorKind: 'key',
        actorId: 'key-1',
        actorName: 'integration',
        action: 'connection.mode-changed',
        subjectKind: 'connection',
        subjectId: 'c1',
        before: { mode: 'live' },
        after: { mode: 'paused' },
        requestId: 'request-1',
      },
    ]);
  });

  it('names the service when nobody asked, and the operator without a key of a workspace', async () => {
    const { workspaceId } = await storedConnection(house.core);
    const principal = { keyId: 'operator', name: 'operator', workspaceId: '*' };
    const asked = askedBy(house.core, { principal, requestId: 'request-2' });

    await house.core.db.inWorkspaces([workspaceId], async (tx) => {
      await recordAudit(house.core, tx, { workspaceId, ...ENTRY });
      await recordAudit(asked, tx, { workspaceId, ...ENTRY });
    });

    const [operator, service] = await recorded(workspaceId);
    expect(service).toMatchObject({ actorKind: 'service', actorId: null, before: null, after: null });
    expect(operator).toMatchObject({ actorKind: 'operator', requestId: 'request-2' });
  });

  it('forgets what was rolled back', async () => {
    const { workspaceId } = await storedConnection(house.core);

    const work = house.core.db.inWorkspaces([workspaceId], async (tx) => {
      await recordAudit(house.core, tx, { workspaceId, ...ENTRY });
      throw new Error('the change failed');
    });

    await expect(work).rejects.toThrow('the change failed');
    expect(await recorded(workspaceId)).toEqual([]);
  });

  it('holds no secret', async () => {
    const { workspaceId } = await storedConnection(house.core);
    const after = { credentials: { kind: 'oauth', accessToken: 'at-1' }, nested: [{ clientSecret: 'cs-1' }] };

    await house.core.db.inWorkspaces([workspaceId], (tx) =>
      recordAudit(house.core, tx, { workspaceId, ...ENTRY, after }),
    );

    const [row] = await recorded(workspaceId);
    expect(row?.after).toEqual({ credentials: '[hidden]', nested: [{ clientSecret: '[hidden]' }] });
  });

  it.each(['update audit_event set action = action', 'delete from audit_event'])(
    'cannot be changed by the service: %s',
    async (statement) => {
      const { workspaceId } = await storedConnection(house.core);
      const attempt = house.core.db.inWorkspaces([workspaceId], async (tx) => {
        await recordAudit(house.core, tx, { workspaceId, ...ENTRY });
        await sql.raw(statement).execute(tx);
      });

      await expect(attempt).rejects.toThrow('permission denied for table audit_event');
    },
  );

  it('stays unchangeable after another start, and for its owner', async () => {
    const { workspaceId } = await storedConnection(house.core);
    await house.core.db.inWorkspaces([workspaceId], (tx) =>
      recordAudit(house.core, tx, { workspaceId, ...ENTRY }),
    );

    await migrateDatabase(house.url);

    const rights = await owner.rows(
      `select privilege_type as may from information_schema.role_table_grants
       where table_name = 'audit_event' and grantee = 'afterword_app' order by 1`,
    );
    expect(rights.map(({ may }) => may)).toEqual(['INSERT', 'SELECT']);
    for (const statement of [
      'update audit_event set action = action',
      'delete from audit_event',
      'truncate audit_event',
    ]) {
      await expect(owner.rows(statement)).rejects.toThrow('audit_event is only ever added to');
    }
    expect(await recorded(workspaceId)).toHaveLength(1);
  });

  it('shows a workspace its own entries alone, and takes none for another', async () => {
    const [ours, theirs] = [await storedConnection(house.core), await storedConnection(house.core)];
    const { db } = house.core;
    await db.inWorkspaces([theirs.workspaceId], (tx) =>
      recordAudit(house.core, tx, { workspaceId: theirs.workspaceId, ...ENTRY }),
    );

    expect(await recorded(ours.workspaceId)).toEqual([]);
    await expect(
      db.inWorkspaces([ours.workspaceId], (tx) =>
        recordAudit(house.core, tx, { workspaceId: theirs.workspaceId, ...ENTRY }),
      ),
    ).rejects.toThrow('row-level security');
    expect(await recorded(randomUUID())).toEqual([]);
  });
});

describe('what differs', () => {
  it('is told, and the rest is not', () => {
    const before = { sender: { name: 'Acme', logo: null }, tags: ['a'], mode: 'live' };
    const after = { sender: { name: 'Acme', logo: 'x' }, tags: ['a', 'b'], mode: 'live' };

    expect(differenceOf(before, after)).toEqual({
      before: { sender: { logo: null }, tags: ['a'] },
      after: { sender: { logo: 'x' }, tags: ['a', 'b'] },
    });
    expect(differenceOf(before, structuredClone(before))).toBeNull();
    expect(differenceOf({}, { added: 1 })).toEqual({ before: { added: null }, after: { added: 1 } });
  });
});

describe('secrets', () => {
  it.each(['accessToken', 'password', 'webhookSecrets', 'client_secret', 'apiKey', 'Authorization', 'hash'])(
    '%s is hidden',
    (name) => {
      expect(withoutSecrets({ [name]: 'x', plain: 1 })).toEqual({ [name]: '[hidden]', plain: 1 });
    },
  );

  it('are not seen where there is none', () => {
    expect(withoutSecrets({ accessToken: null, keyName: 'k', purpose: 'p' })).toEqual({
      accessToken: null,
      keyName: 'k',
      purpose: 'p',
    });
  });
});
