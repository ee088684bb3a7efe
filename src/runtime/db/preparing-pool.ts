import { createHash } from 'node:crypto';
import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import type pg from 'pg';

/** Our SQL is a fixed set of texts; this only guards against a mistake that would fill the server's memory. */
const MOST_NAMES = 2_000;
const NAME_CHARACTERS = 40;

/**
 * Prepares every statement with parameters once per connection: planning our joins under row-level security takes
 * longer than running them. And what opens a transaction, or writes what nobody reads back, goes along with the next
 * statement: each way to the server and back wakes a process on either side, which costs more than these statements do.
 */
export function preparingPool(pool: pg.Pool): PostgresPool {
  const names = new Map<string, string>();
  // Kysely knows a connection by its client object.
  const prepared = new WeakMap<pg.PoolClient, PostgresPoolClient>();

  function nameOf(text: string): string | undefined {
    const known = names.get(text);
    if (known !== undefined || names.size >= MOST_NAMES) return known;
    const name = createHash('sha256').update(text).digest('base64url').slice(0, NAME_CHARACTERS);
    names.set(text, name);
    return name;
  }

  return {
    async connect() {
      const client = await pool.connect();
      const known = prepared.get(client);
      if (known) return known;
      const preparing = preparingClient(client, nameOf);
      prepared.set(client, preparing);
      return preparing;
    },
    end: () => pool.end(),
    options: pool.options,
  };
}

interface Statement {
  readonly text: string;
  readonly values?: unknown[];
  readonly name?: string;
}

const NOTHING: PostgresQueryResult<never> = { command: 'SELECT', rowCount: 0, rows: [] };

function preparingClient(
  client: pg.PoolClient,
  nameOf: (text: string) => string | undefined,
): PostgresPoolClient {
  let waiting: Statement[] = [];
  const sendTogether = corkedByTick(client);

  /** With what waits before it; a failure of either is this statement's. */
  async function send(statement: Statement): Promise<unknown> {
    const before = waiting;
    waiting = [];
    sendTogether();
    if (before.length === 0) return await client.query(statement);
    const results = await Promise.allSettled([...before, statement].map((each) => client.query(each)));
    const values = results.map((result) => {
      if (result.status === 'rejected') throw result.reason;
      return result.value;
    });
    return values.at(-1);
  }

  function query<Row>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<Row>>;
  function query<Cursor>(cursor: Cursor): Cursor;
  async function query(text: unknown, parameters: readonly unknown[] = []): Promise<unknown> {
    if (typeof text !== 'string') throw new TypeError('Cursors are not used here');
    const name = parameters.length > 0 ? nameOf(text) : undefined;
    const statement = { text, values: [...parameters], ...(name === undefined ? {} : { name }) };
    if (opens(text) || text.startsWith(WITH_THE_NEXT)) {
      waiting.push(statement);
      return NOTHING;
    }
    if (isVoid(text, waiting)) {
      waiting = [];
      return NOTHING;
    }
    if (text === ROLLBACK) waiting = [];
    return await send(statement);
  }

  return {
    query,
    release: (destroy) => {
      waiting = [];
      client.release(destroy);
    },
  };
}

const [BEGIN, COMMIT, ROLLBACK] = ['begin', 'commit', 'rollback'];

/** The text of the statement that says which workspaces a transaction is about. */
export const ENTER_WORKSPACES = `select set_config('afterword.workspaces', $1, true)`;

/** Begins the text of a statement whose rows nobody reads. */
export const WITH_THE_NEXT = '/* with the next */ ';

function opens(text: string): boolean {
  return text === BEGIN || text === ENTER_WORKSPACES;
}

/** The end of a transaction of which the server has heard nothing and need not. */
function isVoid(text: string, waiting: readonly Statement[]): boolean {
  const neverBegun = waiting.some((statement) => statement.text === BEGIN);
  if (text === ROLLBACK) return neverBegun;
  return text === COMMIT && neverBegun && waiting.every((statement) => opens(statement.text));
}

/** All that is written until the microtasks at hand are done leaves at once. */
function corkedByTick(client: pg.PoolClient): () => void {
  let corked = false;
  return () => {
    if (corked) return;
    corked = true;
    const { stream } = client.connection;
    stream.cork();
    process.nextTick(() => {
      corked = false;
      stream.uncork();
    });
  };
}
