import { createHash } from 'node:crypto';
import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import type pg from 'pg';

/** Our SQL is a fixed set of texts; this only guards against a mistake that would fill the server's memory. */
const MOST_NAMES = 2_000;
const NAME_CHARACTERS = 40;

/**
 * Prepares every statement with parameters once per connection. Planning our joins under row-level security takes
 * longer than running them: unprepared, the server spent more than half of its time on planning.
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

function preparingClient(
  client: pg.PoolClient,
  nameOf: (text: string) => string | undefined,
): PostgresPoolClient {
  function query<Row>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<Row>>;
  function query<Cursor>(cursor: Cursor): Cursor;
  async function query(text: unknown, parameters: readonly unknown[] = []): Promise<unknown> {
    if (typeof text !== 'string') throw new TypeError('Cursors are not used here');
    const name = parameters.length > 0 ? nameOf(text) : undefined;
    return await client.query({ text, values: [...parameters], ...(name === undefined ? {} : { name }) });
  }

  return { query, release: (destroy) => client.release(destroy) };
}
