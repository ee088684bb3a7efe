import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { openSuperuser, type Superuser } from '../../../test/support/superuser.ts';
import { OWNERLESS, UNGUARDED } from '../../../test/support/unguarded-tables.ts';
import { migrateDatabase } from './migrate.ts';

let database: TestDatabase;
let owner: Superuser;

beforeAll(async () => {
  database = await createTestDatabase({ empty: true });
  owner = await openSuperuser(database.url);
});

afterAll(async () => {
  await owner.end();
  await database.drop();
});

async function names(query: string): Promise<unknown[]> {
  return (await owner.rows(query)).map((row) => row['name']);
}

describe('migrating', () => {
  it('succeeds for every one of several processes that start at once', async () => {
    await Promise.all(Array.from({ length: 4 }, () => migrateDatabase(database.url)));

    const applied = await names('select name from schema_migration order by name');
    expect(applied.length).toBeGreaterThan(0);
    expect(new Set(applied).size).toBe(applied.length);
  });

  it('changes nothing when everything has been applied', async () => {
    const before = await owner.rows('select * from schema_migration');

    await migrateDatabase(database.url);

    expect(await owner.rows('select * from schema_migration')).toEqual(before);
  });

  it('keeps nothing of a migration that fails, and says why', async () => {
    const other = await createTestDatabase({ empty: true });
    const theirs = await openSuperuser(other.url);
    await theirs.rows('create table referral (mine int)');

    const failure: unknown = await migrateDatabase(other.url).catch((error: unknown) => error);

    expect(failure).toMatchObject({
      message: 'The database could not be migrated',
      cause: { message: 'relation "referral" already exists' },
    });
    expect(await theirs.rows("select to_regclass('workspace') as found")).toEqual([{ found: null }]);
    await theirs.end();
    await other.drop();
  });
});

describe('the catalogue', () => {
  const tables = `select table_name as name from information_schema.tables where table_schema = 'public'`;
  const withWorkspace = `select table_name from information_schema.columns
    where table_schema = 'public' and column_name = 'workspace_id'`;

  it('puts a forced policy on every table that belongs to workspaces, but for the named exceptions', async () => {
    const open = await names(`
      select relname as name from pg_class
      where relname in (${withWorkspace}) and not (relrowsecurity and relforcerowsecurity
        and exists (select from pg_policy where polrelid = pg_class.oid and polqual is not null
          and polwithcheck is not null))
      order by relname`);

    expect(open).toEqual(Object.keys(UNGUARDED).sort());
  });

  it('knows every table that belongs to no workspace', async () => {
    const ownerless = ['schema_migration', 'schema_migration_lock', 'workspace', ...Object.keys(OWNERLESS)];
    expect(await names(`${tables} and table_name not in (${withWorkspace}) order by 1`)).toEqual(
      ownerless.sort(),
    );
    expect(
      await names(`select relname as name from pg_class where relname = 'workspace' and relforcerowsecurity`),
    ).toEqual(['workspace']);
  });

  it('gives the application its rows and nothing else', async () => {
    const granted = await names(`
      select distinct privilege_type as name from information_schema.role_table_grants
      where grantee = 'afterword_app' and table_schema = 'public' order by 1`);

    expect(granted).toEqual(['DELETE', 'INSERT', 'SELECT', 'UPDATE']);
  });
});
