import { readFile, rename, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { connect } from './postgres-claim.ts';
import type { Cluster } from './postgres-cluster.ts';
import { PostgresCommandError, runAs } from './postgres-owner.ts';
import { makeSocketFolder } from './postgres-socket.ts';
import { forgetPid, isAlive, isPostmasterOf, recordedPostmaster } from './postmaster.ts';

const SERVER_LOG = 'server.log';
const MAX_SERVER_LOG_BYTES = 5_000_000;
const LOG_LINES_SHOWN = 10;
/** Replaying the log after a crash under heavy writing takes this long on a slow disk, and must not be cut short. */
const RECOVERY_SECONDS = 300;
const STOP_SECONDS = 20;
const STARTING_UP = '57P03';
const POLL_MS = 50;

/**
 * Finds the folder's server running, or starts it. `connectionString` names any database that always exists.
 * @throws {PostgresCommandError} with the server's last words; worth another try while a killed server's processes go.
 */
export async function ensureRunning(
  cluster: Cluster,
  connectionString: string,
): Promise<{ readonly adopted: boolean }> {
  const recorded = await recordedPostmaster(cluster.directory);
  if (recorded) {
    const isOurs = await isPostmasterOf(cluster.directory, recorded.pid);
    if (
      isOurs &&
      recorded.socketFolder === cluster.socketFolder &&
      (await answers(cluster, connectionString))
    )
      return { adopted: true };
    // Alive but out of reach (its socket was swept from the temporary folder), or a stranger with its number.
    if (isOurs) await stopServer(cluster);
    else if (isAlive(recorded.pid)) await forgetPid(cluster.directory, cluster.owner);
  }
  await start(cluster);
  return { adopted: false };
}

/** Waits while the server is starting up or shutting down; false when nobody answers, or somebody else does. */
async function answers(cluster: Cluster, connectionString: string): Promise<boolean> {
  const startedAt = performance.now();
  while (performance.now() - startedAt < RECOVERY_SECONDS * 1_000) {
    try {
      const client = await connect(connectionString);
      const { rows } = await client.query<{ data_directory: string }>('show data_directory');
      await client.end();
      return rows[0]?.data_directory === cluster.servedAs || rows[0]?.data_directory === cluster.directory;
    } catch (error) {
      if (!(error instanceof pg.DatabaseError) || error.code !== STARTING_UP) return false;
      await sleep(POLL_MS);
    }
  }
  return false;
}

async function start(cluster: Cluster): Promise<void> {
  await makeSocketFolder(cluster.socketFolder, cluster.owner);
  await turnOverLog(cluster.directory);
  try {
    await pgCtl(cluster, ['start', '--wait', `--timeout=${RECOVERY_SECONDS}`, `--log=${SERVER_LOG}`]);
  } catch (cause) {
    const log = await readFile(join(cluster.directory, SERVER_LOG), 'utf8').catch(() => '');
    const lastWords = log.trim().split('\n').slice(-LOG_LINES_SHOWN).join('\n');
    throw new PostgresCommandError(`PostgreSQL did not start. Its log ends with:\n${lastWords}`, { cause });
  }
}

async function turnOverLog(directory: string): Promise<void> {
  const path = join(directory, SERVER_LOG);
  const size = await stat(path).then(
    (file) => file.size,
    () => 0,
  );
  if (size > MAX_SERVER_LOG_BYTES) await rename(path, `${path}.1`);
}

/** Stops the folder's server: in order, else at once. Nothing happens when there is none, or only its record. */
export async function stopServer(cluster: Cluster): Promise<void> {
  if (await isServed(cluster)) await stop(cluster);
  // Stays when it is not empty: another server has started there already.
  await rmdir(cluster.socketFolder).catch(() => undefined);
}

async function stop(cluster: Cluster): Promise<void> {
  try {
    await pgCtl(cluster, ['stop', '--mode=fast', '--wait', `--timeout=${STOP_SECONDS}`]);
  } catch (error) {
    if (!(await isServed(cluster))) return;
    await pgCtl(cluster, ['stop', '--mode=immediate', '--wait', `--timeout=${STOP_SECONDS}`]).catch(() => {
      throw error;
    });
  }
}

async function isServed(cluster: Cluster): Promise<boolean> {
  const recorded = await recordedPostmaster(cluster.directory);
  return recorded !== null && (await isPostmasterOf(cluster.directory, recorded.pid));
}

async function pgCtl(cluster: Cluster, args: readonly string[]): Promise<void> {
  await runAs(cluster.owner, cluster.binaries.pgCtl, {
    args: [...args, '--silent', `--pgdata=${cluster.servedAs}`],
    cwd: cluster.directory,
  });
}
