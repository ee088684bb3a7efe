import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Config } from './config.ts';
import type { Core } from './core.ts';
import { createKeyRing } from './crypto/key-ring.ts';
import { systemClock } from './clock.ts';
import { openDatabase } from './db/database.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './db/embedded-postgres.ts';
import { migrateDatabase } from './db/migrate.ts';
import { systemIds } from './ids.ts';
import { createLog, type Logger } from './log.ts';
import { openOrClose, type Opened } from './opened.ts';
import { openQueue, type Queue } from './queue/queue.ts';

/** What everything stands on: database, queue, keys, log, time. */
export interface Foundation {
  readonly core: Core;
  readonly queue: Queue;
  readonly version: string;
  /** Closes queue and database, and stops the database when it is ours. Its owner drains the queue before. */
  close(): Promise<void>;
}

export async function openFoundation(config: Config): Promise<Foundation> {
  return await openOrClose((opened) => open(config, opened));
}

async function open(config: Config, opened: Opened): Promise<Foundation> {
  const log = createLog({ level: config.AFTERWORD_LOG_LEVEL });
  const embedded = config.DATABASE_URL === undefined ? await startDatabase(config, log) : null;
  opened.add(() => embedded?.stop());
  const connectionString = config.DATABASE_URL ?? embedded?.connectionString ?? '';
  await migrateDatabase(connectionString);
  let closing = false;
  const onError = (error: unknown): void => {
    // A server that we stop says goodbye to connections that are just being closed.
    if (!closing) log.error({ err: error }, 'database connection lost');
  };
  const db = openDatabase({ connectionString, maxConnections: config.AFTERWORD_DB_CONNECTIONS, onError });
  opened.add(() => db.close());
  const queue = await openQueue({ connectionString, onError });
  opened.add(() => queue.stop(0));
  opened.add(() => (closing = true));
  const core: Core = {
    db,
    queue,
    log,
    keys: createKeyRing(config.AFTERWORD_KEYS),
    newId: systemIds(),
    now: () => systemClock.now(),
    publicUrl: config.AFTERWORD_PUBLIC_URL ?? `http://${config.HOST}:${config.PORT}`,
  };
  return {
    core,
    queue,
    version: ownVersion(),
    close: () => opened.close(),
  };
}

function startDatabase(config: Config, log: Logger): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({ dataDirectory: join(config.AFTERWORD_DATA, 'postgres'), log });
}

function ownVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}
