import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { hashKey } from '../../access/keys.story.ts';
import { insertApiKey } from '../../access/store.ts';
import { workspacesWithConnections } from '../../connection/store.ts';
import { migrateDatabase } from '../../runtime/db/migrate.ts';
import { openDatabase } from '../../runtime/db/database.ts';
import { UsageError, type Command } from '../command.ts';
import { withDatabase } from '../with-database.ts';

/** Commands that need no running service. */
export const OFFLINE: readonly Command[] = [
  {
    name: 'migrate',
    words: 'bring the database up to date; every start does the same',
    async run({ environment, say }) {
      await withDatabase(environment, migrateDatabase);
      say('The database is up to date.');
    },
  },
  {
    name: 'keys new',
    words: 'a fresh key for AFTERWORD_KEYS: put it first, keep the others behind it',
    run({ say }) {
      const kid = `${new Date().toISOString().slice(0, 10).replaceAll('-', '')}${randomBytes(2).toString('hex')}`;
      say(`${kid}:${randomBytes(KEY_BYTES).toString('base64')}`);
      return Promise.resolve();
    },
  },
  {
    name: 'api-key',
    words: 'make an API key and show it once; its hash is stored',
    takes: ['name'],
    options: { workspace: { value: 'id', words: 'opens this workspace only; without it, all of them' } },
    async run(given) {
      const workspaceId = given.option('workspace') ?? null;
      const apiKey = `aw_${randomBytes(API_KEY_BYTES).toString('base64url')}`;
      const key = { name: given.argument('name'), workspaceId, hash: hashKey(apiKey), at: new Date() };
      await withDatabase(given.environment, (connectionString) => storeKey(connectionString, key));
      given.say(apiKey);
    },
  },
];

const KEY_BYTES = 32;
const API_KEY_BYTES = 24;

type NewKey = Parameters<typeof insertApiKey>[1];

/** @throws {UsageError} for a workspace that is not there. */
async function storeKey(connectionString: string, key: NewKey): Promise<void> {
  await migrateDatabase(connectionString);
  const db = openDatabase({ connectionString, maxConnections: 1, onError: () => undefined });
  try {
    await db.unscoped(async (tx) => {
      const { workspaceId } = key;
      if (workspaceId !== null) {
        const known = z.uuid().safeParse(workspaceId).success ? await workspacesWithConnections(tx) : [];
        if (!known.includes(workspaceId)) throw new UsageError(`There is no workspace "${workspaceId}".`);
      }
      await insertApiKey(tx, key);
    });
  } finally {
    await db.close();
  }
}
