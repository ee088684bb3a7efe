import { createHash } from 'node:crypto';
import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import type pg from 'pg';

/** Our SQL is a fixed set of texts; this only guards against a mistake that would fill the server's memory. */
const MOST_NAMES = 2_000;
const NAME_CHARACTERS = 40;

/**
 * Prepares every statement with parameters once per connection: planning our joins under row-level security takes
 * longer than running them. And what only opens a transaction goes along with the first statement that reads or writes:
 * each way to the server and back wakes a process on either side, which costs more than these statements do.
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

/** A statement that only prepares what follows; when it fails, so does what follows. */
interface Opening {
  readonly text: string;
  readonly values?: unknown[];
  readonly name?: string;
}

const NOTHING: PostgresQueryResult<never> = { command: 'SELECT', rowCount: 0, rows: [] };

function preparingClient(
  client: pg.PoolClient,
  nameOf: (text: string) => string | undefined,
): PostgresPoolClient {
  let openings: Opening[] = [];

  function sendOpenings(): void {
    const sent = openings;
    openings = [];
    for (const opening of sent) client.query(opening).catch(() => undefined);
  }

  function query<Row>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<Row>>;
  function query<Cursor>(cursor: Cursor): Cursor;
  async function query(text: unknown, parameters: readonly unknown[] = []): Promise<unknown> {
    if (typeof text !== 'string') throw new TypeError('Cursors are not used here');
    const name = parameters.length > 0 ? nameOf(text) : undefined;
    const statement = { text, values: [...parameters], ...(name === undefined ? {} : { name }) };
    if (text === BEGIN || text === ENTER_WORKSPACES) {
      openings.push(statement);
      return NOTHING;
    }
    if (text === COMMIT || text === ROLLBACK) {
      const neverBegun = openings.some((opening) => opening.text === BEGIN);
      openings = [];
      if (neverBegun) return NOTHING;
    }
    return await together(client, () => {
      sendOpenings();
      return client.query(statement);
    });
  }

  return {
    query,
    release: (destroy) => {
      openings = [];
      client.release(destroy);
    },
  };
}

const [BEGIN, COMMIT, ROLLBACK] = ['begin', 'commit', 'rollback'];

/** The text of the statement that says which workspaces a transaction is about. */
export const ENTER_WORKSPACES = `select set_config('afterword.workspaces', $1, true)`;

/** All that `send` writes leaves at once. */
function together<T>(client: pg.PoolClient, send: () => T): T {
  const { stream } = client.connection;
  stream.cork();
  try {
    return send();
  } finally {
    stream.uncork();
  }
}
