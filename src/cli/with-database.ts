import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../runtime/db/embedded-postgres.ts';
import { isAlive, isPostmasterOf, recordedPostmaster } from '../runtime/db/postmaster.ts';
import { createLog } from '../runtime/log.ts';

const DEFAULT_DATA = '.afterword';

/**
 * Works on the database that the environment names: DATABASE_URL, or the embedded one of AFTERWORD_DATA, which is
 * started for as long as it takes, unless a running service has started it already.
 */
export async function withDatabase<Result>(
  environment: NodeJS.ProcessEnv,
  work: (connectionString: string) => Promise<Result>,
): Promise<Result> {
  const url = environment['DATABASE_URL'];
  if (url) return await work(url);
  const dataDirectory = join(environment['AFTERWORD_DATA'] || DEFAULT_DATA, 'postgres');
  const running = await runningServer(dataDirectory);
  if (running !== null) return await work(running);
  const embedded = await startEmbeddedPostgres({ dataDirectory, log: createLog({ level: 'warn' }) });
  try {
    return await work(embedded.connectionString);
  } finally {
    await embedded.stop();
  }
}

async function runningServer(dataDirectory: string): Promise<string | null> {
  const recorded = await recordedPostmaster(dataDirectory);
  if (recorded === null || !isAlive(recorded.pid)) return null;
  if (!(await isPostmasterOf(await realpath(dataDirectory), recorded.pid))) return null;
  return `postgresql://postgres@localhost/afterword?host=${encodeURIComponent(recorded.socketFolder)}`;
}
