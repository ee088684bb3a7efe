import { readdir, readFile } from 'node:fs/promises';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import pg from 'pg';
import { APP_ROLE, type Tables } from './database.ts';

const FOLDER = new URL('./migrations/', import.meta.url);

/**
 * Brings the database to the newest migration. Safe to call by several processes at once.
 * The caller's role owns the tables; the application then works as a role without that power.
 * @throws when a migration fails; nothing of it is kept.
 */
export async function migrateDatabase(connectionString: string): Promise<void> {
  const pool = new pg.Pool({ connectionString, max: 1 });
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  try {
    const migrator = new Migrator({
      db: kysely,
      provider: { getMigrations: readMigrations },
      migrationTableName: 'schema_migration',
      migrationLockTableName: 'schema_migration_lock',
    });
    const { error } = await migrator.migrateToLatest();
    if (error) throw new Error('The database could not be migrated', { cause: error });
    await grantToApp(kysely);
  } finally {
    await kysely.destroy();
  }
}

/** Migrations are plain SQL files, numbered and append-only. */
async function readMigrations(): Promise<Record<string, Migration>> {
  const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).sort();
  const migrations: Record<string, Migration> = {};
  for (const file of files) {
    const text = await readFile(new URL(file, FOLDER), 'utf8');
    migrations[file.replace(/[.]sql$/, '')] = {
      async up(db) {
        await sql.raw(text).execute(db);
      },
    };
  }
  return migrations;
}

/** The role is per server, not per database: two test databases may create it at the same moment. */
async function grantToApp(db: Kysely<Tables>): Promise<void> {
  await sql
    .raw(
      `do $$ begin
         create role ${APP_ROLE} nologin nosuperuser nobypassrls;
       exception
         when duplicate_object or unique_violation then null;
         when insufficient_privilege then
           if not exists (select from pg_roles where rolname = '${APP_ROLE}') then raise; end if;
       end $$;
       do $$ begin
         execute format('grant ${APP_ROLE} to %I', current_user);
       exception when others then
         if not pg_has_role(current_user, '${APP_ROLE}', 'member') then raise; end if;
       end $$;
       grant usage on schema public to ${APP_ROLE};
       grant select, insert, update, delete on all tables in schema public to ${APP_ROLE};
       -- What was done is read and added to, never changed.
       revoke update, delete, truncate on audit_event from ${APP_ROLE};`,
    )
    .execute(db);
}
