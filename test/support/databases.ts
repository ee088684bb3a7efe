import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/runtime/db/embedded-postgres.ts';
import { migrateDatabase } from '../../src/runtime/db/migrate.ts';
import { silent } from './postgres-house.ts';

/** A server that hands out fresh databases. */
export interface Databases {
  /** Migrated, unless it is to be empty. Resolves to its connection string. */
  create(empty: boolean): Promise<string>;
  drop(name: string): Promise<string>;
  stop(): Promise<void>;
}

/** Nothing here outlives the run, so nothing waits for a disk. */
const FAST = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
};
const TEMPLATE = 'migrated';

export async function createDatabases(dataDirectory: string): Promise<Databases> {
  const server = await startEmbeddedPostgres({ dataDirectory, log: silent, settings: FAST });
  const admin = new pg.Pool({ connectionString: server.connectionString, max: 2 });
  // A pool that has ended may still have a connection when the server stops.
  admin.on('error', () => undefined);
  let template: Promise<void> | null = null;
  let count = 0;

  async function makeTemplate(): Promise<void> {
    await admin.query(`create database ${TEMPLATE}`);
    await migrateDatabase(urlOf(server.connectionString, TEMPLATE));
  }

  return {
    async create(empty) {
      const name = `test_${++count}`;
      if (!empty) await (template ??= makeTemplate());
      await admin.query(`create database ${name} template ${empty ? 'template0' : TEMPLATE}`);
      return urlOf(server.connectionString, name);
    },
    async drop(name) {
      await admin.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`);
      return name;
    },
    async stop() {
      await admin.end();
      await server.stop();
    },
  };
}

function urlOf(connectionString: string, database: string): string {
  const url = new URL(connectionString);
  url.pathname = `/${database}`;
  return url.href;
}
