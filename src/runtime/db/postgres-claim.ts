import pg from 'pg';

/** "AFTR": the advisory lock that says that a live process works on this database server. */
const CLAIM_LOCK = 0x41465452;
const CONNECT_TIMEOUT_MS = 3_000;

/** Another Afterword is running on the same data folder. */
export class AlreadyRunningError extends Error {
  readonly code = 'already-running';
}

/** Held for as long as its connection lives; the server lets go of it when this process dies, however it dies. */
export interface Claim {
  release(): Promise<void>;
}

export interface ClaimOptions {
  readonly connectionString: string;
  /** For the message: which folder is in use. */
  readonly dataDirectory: string;
  /** Called once when the connection ends though nobody released it: the server died. */
  readonly onLost: () => void;
}

/** @throws {AlreadyRunningError} when another live process holds the claim. */
export async function claimServer(options: ClaimOptions): Promise<Claim> {
  const client = await connect(options.connectionString, `afterword process ${process.pid}`);
  if (!(await tryLock(client))) {
    const holder = await holderOfClaim(client);
    await client.end();
    throw new AlreadyRunningError(
      `Another ${holder} is using the data folder ${options.dataDirectory}. Stop it first, or set AFTERWORD_DATA to another folder.`,
    );
  }
  let released = false;
  client.once('end', () => {
    if (!released) options.onLost();
  });
  return {
    async release() {
      released = true;
      await client.end();
    },
  };
}

/** A connection that survives the death of its server: an `error` nobody listens to would end the process. */
export async function connect(connectionString: string, name = 'afterword'): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString,
    application_name: name,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: CONNECT_TIMEOUT_MS,
  });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function tryLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1) as locked', [
    CLAIM_LOCK,
  ]);
  return rows[0]?.locked === true;
}

async function holderOfClaim(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    `select activity.application_name as name
       from pg_locks as lock join pg_stat_activity as activity using (pid)
      where lock.locktype = 'advisory' and lock.objid = $1 and lock.granted`,
    [CLAIM_LOCK],
  );
  return rows[0]?.name ?? 'afterword process';
}
