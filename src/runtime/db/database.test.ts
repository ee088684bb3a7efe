import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import {
  enterWorkspaces,
  firstOf,
  openDatabase,
  rowsJson,
  writeLater,
  type Database,
  type Tx,
} from './database.ts';

let database: TestDatabase;
let db: Database;

/** One connection only, so that every transaction follows another one on it. */
beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ connectionString: database.url, maxConnections: 1, onError: () => undefined });
});

afterAll(async () => {
  await db.close();
  await database.drop();
});

async function addPerson(tx: Tx, workspaceId: string): Promise<void> {
  await sql`insert into workspace (id, name, created_at) values (${workspaceId}, 'A workspace', now())
    on conflict do nothing`.execute(tx);
  await sql`insert into person (id, workspace_id, email, email_hash, created_at)
    values (${randomUUID()}, ${workspaceId}, 'a@b.example', ${Buffer.from(randomUUID())}, now())`.execute(tx);
}

async function peopleSeen(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ workspaceId: string }>`
    select distinct workspace_id as "workspaceId" from person order by 1`.execute(tx);
  return rows.map((row) => row.workspaceId);
}

describe('a transaction in a workspace', () => {
  it('is committed when it does nothing more after naming its workspace', async () => {
    const mine = randomUUID();
    await db.inWorkspaces([mine], async (tx) => {
      await sql`insert into workspace (id, name, created_at) values (${mine}, 'Kept', now())`.execute(tx);
      await enterWorkspaces(tx, [mine]);
    });

    const other = openDatabase({
      connectionString: database.url,
      maxConnections: 1,
      onError: () => undefined,
    });
    const kept = await other.inWorkspaces([mine], async (tx) =>
      firstOf(await sql<{ name: string }>`select name from workspace where id = ${mine}`.execute(tx)),
    );
    await other.close();

    expect(kept).toEqual({ name: 'Kept' });
  });

  it('that failed before it did anything leaves nothing to the next one', async () => {
    const mine = randomUUID();
    await db.inWorkspaces([mine], (tx) => addPerson(tx, mine));
    const failing = db.inWorkspaces([mine], () => Promise.reject(new Error('changed my mind')));
    await expect(failing).rejects.toThrow('changed my mind');

    expect(await db.unscoped(peopleSeen)).toEqual([]);
    expect(await db.inWorkspaces([mine], () => Promise.resolve('nothing done'))).toBe('nothing done');
    expect(await db.unscoped(peopleSeen)).toEqual([]);
  });

  it('sees its own rows and no others', async () => {
    const [mine, theirs] = [randomUUID(), randomUUID()];
    await db.inWorkspaces([mine], (tx) => addPerson(tx, mine));
    await db.inWorkspaces([theirs], (tx) => addPerson(tx, theirs));

    expect(await db.inWorkspaces([mine], peopleSeen)).toEqual([mine]);
  });

  it('sees the rows of every workspace it names', async () => {
    const workspaces = [randomUUID(), randomUUID()].toSorted();
    for (const workspace of workspaces) await db.inWorkspaces([workspace], (tx) => addPerson(tx, workspace));

    expect(await db.inWorkspaces(workspaces, peopleSeen)).toEqual(workspaces);
  });

  it('cannot write into another workspace', async () => {
    const [mine, theirs] = [randomUUID(), randomUUID()];
    await db.inWorkspaces([theirs], (tx) => addPerson(tx, theirs));

    await expect(db.inWorkspaces([mine], (tx) => addPerson(tx, theirs))).rejects.toThrow(
      'violates row-level security policy',
    );
  });

  it('cannot move a row of its own into another workspace', async () => {
    const [mine, theirs] = [randomUUID(), randomUUID()];
    await db.inWorkspaces([theirs], (tx) => addPerson(tx, theirs));
    await db.inWorkspaces([mine], (tx) => addPerson(tx, mine));

    await expect(
      db.inWorkspaces([mine], async (tx) => {
        await sql`update person set workspace_id = ${theirs}`.execute(tx);
      }),
    ).rejects.toThrow('violates row-level security policy');
  });

  it('changes nothing elsewhere, though it forgets to say where', async () => {
    const [mine, theirs] = [randomUUID(), randomUUID()];
    await db.inWorkspaces([theirs], (tx) => addPerson(tx, theirs));

    await db.inWorkspaces([mine], async (tx) => {
      await sql`delete from person`.execute(tx);
    });

    expect(await db.inWorkspaces([theirs], peopleSeen)).toEqual([theirs]);
  });

  it('leaves no trace on its connection: the next one without a workspace sees nothing', async () => {
    const mine = randomUUID();
    await db.inWorkspaces([mine], (tx) => addPerson(tx, mine));

    const after = await db.unscoped(async (tx) => {
      const setting = await sql<{
        value: string;
      }>`select current_setting('afterword.workspaces', true) as value`.execute(tx);
      return { setting: firstOf(setting)?.value, people: await peopleSeen(tx) };
    });

    // PostgreSQL resets a setting it did not know before to '', not to null.
    expect(after).toEqual({ setting: '', people: [] });
  });

  it('leaves no trace either when it fails', async () => {
    const mine = randomUUID();
    await db.inWorkspaces([mine], (tx) => addPerson(tx, mine));
    const failing = db.inWorkspaces([mine], () => Promise.reject(new Error('a story failed')));

    await expect(failing).rejects.toThrow('a story failed');
    expect(await db.unscoped(peopleSeen)).toEqual([]);
  });

  it('sees nothing when it names no workspace at all', async () => {
    expect(await db.inWorkspaces([], peopleSeen)).toEqual([]);
  });

  it('can begin before its workspace is known', async () => {
    const mine = randomUUID();
    await db.inWorkspaces([mine], (tx) => addPerson(tx, mine));

    const seen = await db.unscoped(async (tx) => {
      const before = await peopleSeen(tx);
      await enterWorkspaces(tx, [mine]);
      return [before, await peopleSeen(tx)];
    });

    expect(seen).toEqual([[], [mine]]);
  });
});

describe('what is written later', () => {
  const addWorkspace = (tx: Tx, id: string): Promise<void> =>
    writeLater(tx)`insert into workspace (id, name, created_at) values (${id}, 'Later', now())`;
  const namesOf = async (tx: Tx, id: string): Promise<unknown[]> =>
    (await sql`select name from workspace where id = ${id}`.execute(tx)).rows;

  it('is seen by the next statement, and stays', async () => {
    const mine = randomUUID();
    const seen = await db.inWorkspaces([mine], async (tx) => {
      await addWorkspace(tx, mine);
      return await namesOf(tx, mine);
    });

    expect(seen).toEqual([{ name: 'Later' }]);
    expect(await db.inWorkspaces([mine], (tx) => namesOf(tx, mine))).toEqual([{ name: 'Later' }]);
  });

  it('is committed when nothing comes after it', async () => {
    const mine = randomUUID();
    await db.inWorkspaces([mine], (tx) => addWorkspace(tx, mine));

    expect(await db.inWorkspaces([mine], (tx) => namesOf(tx, mine))).toHaveLength(1);
  });

  it('goes when the transaction fails, whether it was sent or not', async () => {
    const [sent, unsent] = [randomUUID(), randomUUID()];
    const failing = db.inWorkspaces([sent, unsent], async (tx) => {
      await addWorkspace(tx, sent);
      await namesOf(tx, sent);
      await addWorkspace(tx, unsent);
      throw new Error('a story failed');
    });

    await expect(failing).rejects.toThrow('a story failed');
    expect(await db.inWorkspaces([sent], (tx) => namesOf(tx, sent))).toEqual([]);
    expect(await db.inWorkspaces([unsent], (tx) => namesOf(tx, unsent))).toEqual([]);
  });

  it('fails the statement it leaves with, and the commit, with its own words', async () => {
    const mine = randomUUID();
    await db.inWorkspaces([mine], (tx) => addWorkspace(tx, mine));
    const beforeAnother = db.inWorkspaces([mine], async (tx) => {
      await addWorkspace(tx, mine);
      return await namesOf(tx, mine);
    });
    const beforeTheEnd = db.inWorkspaces([mine], (tx) => addWorkspace(tx, mine));

    await expect(beforeAnother).rejects.toThrow('duplicate key value');
    await expect(beforeTheEnd).rejects.toThrow('duplicate key value');
    expect(await db.inWorkspaces([mine], (tx) => namesOf(tx, mine))).toHaveLength(1);
  });
});

describe('statements asked for together', () => {
  it('run in the order in which they were asked for', async () => {
    const mine = randomUUID();
    const [, counted] = await db.inWorkspaces([mine], (tx) =>
      Promise.all([addPerson(tx, mine), sql`select 1 as one`.execute(tx)]),
    );
    const seen = await db.unscoped(async (tx) => {
      await enterWorkspaces(tx, [mine]);
      const [before, , after] = await Promise.all([
        sql`select count(*) as count from person`.execute(tx),
        sql`delete from person`.execute(tx),
        sql`select count(*) as count from person`.execute(tx),
      ]);
      return [before.rows, after.rows];
    });

    expect(counted.rows).toEqual([{ one: 1 }]);
    expect(seen).toEqual([[{ count: 1 }], [{ count: 0 }]]);
  });

  it('all fail with the first that fails, and leave nothing', async () => {
    const mine = randomUUID();
    const failing = db.inWorkspaces([mine], (tx) =>
      Promise.all([addPerson(tx, mine), sql`select 1 / 0`.execute(tx), peopleSeen(tx)]),
    );

    await expect(failing).rejects.toThrow('division by zero');
    expect(await db.inWorkspaces([mine], peopleSeen)).toEqual([]);
  });
});

describe('the role of the application', () => {
  it('cannot bypass row-level security, whoever owns the tables', async () => {
    const { rows } = await db.unscoped((tx) =>
      sql<{ rolname: string; power: boolean }>`
        select rolname, rolsuper or rolbypassrls or rolcreaterole or rolcanlogin as power
        from pg_roles where rolname = current_user`.execute(tx),
    );

    expect(rows).toEqual([{ rolname: 'afterword_app', power: false }]);
  });

  it('cannot change the schema nor switch a policy off', async () => {
    for (const statement of [
      'alter table person disable row level security',
      'drop policy workspace on person',
      'create table smuggled ()',
    ]) {
      await expect(db.unscoped((tx) => sql.raw(statement).execute(tx))).rejects.toThrow(
        /permission denied|must be owner/,
      );
    }
  });
});

describe('rows as one parameter', () => {
  it('carry text that JSON can say and PostgreSQL cannot store', async () => {
    const names = ['NUL \0 inside', 'half an emoji \ud83d', '\\u0000 as typed', 'plain', '🪿'];
    const text = rowsJson(names.map((name) => ({ name })));

    const { rows } = await db.unscoped((tx) =>
      sql<{ name: string }>`select name from jsonb_to_recordset(${text}::jsonb) as r(name text)`.execute(tx),
    );

    expect(rows.map(({ name }) => name)).toEqual([
      'NUL  inside',
      'half an emoji \ufffd',
      '\\u0000 as typed',
      'plain',
      '🪿',
    ]);
  });

  it('come back with numbers for counts and dates for times', async () => {
    const { rows } = await db.unscoped((tx) =>
      sql`select count(*) as count, timestamptz '2025-11-20 12:00+02' as at`.execute(tx),
    );

    expect(rows).toEqual([{ count: 1, at: new Date('2025-11-20T10:00:00Z') }]);
  });
});

it('proves that the server answers', async () => {
  await expect(db.ping()).resolves.toBeUndefined();
});
