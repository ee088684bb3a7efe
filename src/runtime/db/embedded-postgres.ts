import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../log.ts';
import { AlreadyRunningError, claimServer, connect, type Claim } from './postgres-claim.ts';
import { prepareCluster, type Cluster, type ClusterOptions } from './postgres-cluster.ts';
import { ensureRunning, stopServer } from './postgres-server.ts';

const DATABASE = 'afterword';
/** Long enough for the processes of a killed server to notice and go. */
const RETRY_FOR_MS = 10_000;
/** Long enough for a killed app's connection to be closed, and for an app that is draining to be done soon. */
const WAIT_FOR_OTHER_MS = 3_000;
const RETRY_EVERY_MS = 100;

export interface EmbeddedPostgresOptions extends ClusterOptions {
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Called when the server died and could not be started again. */
  readonly onLost?: (error: unknown) => void;
}

export interface EmbeddedPostgres {
  /** For `pg`: a Unix socket that only this user can reach. The role is a superuser. */
  readonly connectionString: string;
  /** True when a server that an earlier process left running was taken over. */
  readonly adopted: boolean;
  /** Ends all connections and stops the server; safe to call when it is dead already. */
  stop(): Promise<void>;
}

/**
 * Serves a data folder, made at first use, with the PostgreSQL that npm installed, and keeps the claim that no other
 * Afterword works on it. A server that dies is started again.
 * @throws {AlreadyRunningError} when another live process uses the folder.
 * @throws {DataFolderError | PostgresMissingError | PostgresCommandError | SocketFolderError}
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { log } = options;
  const startedAt = performance.now();
  const cluster = await prepareCluster(options);
  let stopping = false;
  const first = await bringUp(cluster, revive);
  let session: Promise<Session | null> = Promise.resolve(first);
  await createDatabase(cluster);
  log.info({ adopted: first.adopted, tookMs: Math.round(performance.now() - startedAt) }, 'Database ready');

  function revive(): void {
    if (stopping) return;
    log.warn({}, 'The connection to the database server was lost; looking after it');
    session = bringUp(cluster, revive).then(
      (next) => {
        log.info({ adopted: next.adopted }, 'Database ready again');
        return next;
      },
      (error: unknown) => {
        log.error({ error }, 'The database server could not be started again');
        options.onLost?.(error);
        return null;
      },
    );
  }

  return {
    connectionString: connectionString(cluster, DATABASE),
    adopted: first.adopted,
    async stop() {
      stopping = true;
      const current = await session;
      // The claim is held until the server is gone: whoever waits for it finds a stopped folder, not a stopping one.
      if (current) await stopServer(cluster);
      await current?.claim.release();
    },
  };
}

interface Session {
  readonly adopted: boolean;
  readonly claim: Claim;
}

async function bringUp(cluster: Cluster, onLost: () => void): Promise<Session> {
  const startedAt = performance.now();
  for (;;) {
    try {
      const { adopted } = await ensureRunning(cluster, connectionString(cluster, 'postgres'));
      const claim = await claimServer({
        connectionString: connectionString(cluster, 'postgres'),
        dataDirectory: cluster.directory,
        onLost,
      });
      return { adopted, claim };
    } catch (error) {
      const patienceMs = error instanceof AlreadyRunningError ? WAIT_FOR_OTHER_MS : RETRY_FOR_MS;
      if (performance.now() - startedAt > patienceMs) throw error;
      await sleep(RETRY_EVERY_MS);
    }
  }
}

function connectionString(cluster: Cluster, database: string): string {
  return `postgresql://postgres@localhost/${database}?host=${encodeURIComponent(cluster.socketFolder)}`;
}

async function createDatabase(cluster: Cluster): Promise<void> {
  const client = await connect(connectionString(cluster, 'postgres'));
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}
