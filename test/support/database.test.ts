import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { query } from './postgres-house.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.drop());

it('hands out migrated databases that know nothing of each other', async () => {
  const other = await createTestDatabase();
  await query(database.url, 'create table mine ()');

  expect(await query(other.url, "select to_regclass('mine')")).toBeNull();
  expect(await query(other.url, 'select count(*)::int from schema_migration')).toBeGreaterThan(0);

  await other.drop();
  await expect(query(other.url, 'select 1')).rejects.toThrow('does not exist');
});

it('drops a database though somebody is still connected', async () => {
  const other = await createTestDatabase({ empty: true });
  const sleeping = query(other.url, 'select pg_sleep(10)').catch((error: unknown) => error);

  await other.drop();

  expect(await sleeping).toBeInstanceOf(Error);
});
