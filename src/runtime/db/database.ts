import { CompiledQuery, Kysely, PostgresDialect, sql, Transaction } from 'kysely';
import pg from 'pg';
import { outlastOutage } from './outage.ts';
import { ENTER_WORKSPACES, preparingPool, WITH_THE_NEXT } from './preparing-pool.ts';

/** Stores write SQL with Kysely's `sql` tag and name the row type themselves; hence no table catalogue here. */
export type Tables = Record<never, never>;
export type Tx = Transaction<Tables>;

export const APP_ROLE = 'afterword_app';
const INT8_OID = 20;

export interface Database {
  /**
   * One transaction that sees the rows of the named workspaces and nothing else. With `outlastMs` it is made again
   * while the server is away: for what this process alone knows and would be lost with an error, such as that a mail
   * has left. A commit whose answer was lost is then made twice, so `work` must bear that.
   */
  inWorkspaces<T>(
    workspaceIds: readonly string[],
    work: (tx: Tx) => Promise<T>,
    options?: { readonly outlastMs: number },
  ): Promise<T>;
  /** One transaction for the tables that are read before a workspace is known (see 0001-foundation.sql). */
  unscoped<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Cheap proof that the server answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly connectionString: string;
  readonly maxConnections: number;
  readonly onError: (error: Error) => void;
}

/** Connects as a role that cannot bypass row-level security, whoever owns the tables. */
export function openDatabase(options: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: options.connectionString,
    max: options.maxConnections,
    pipeline: true,
    options: `-c role=${APP_ROLE}`,
    types: { getTypeParser: typeParser },
  });
  pool.on('error', options.onError);
  // A connection that breaks between two queries of a transaction tells its client, where nobody listens and the
  // process would end. The next query fails and says so.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const dialect = new PostgresDialect({ pool: preparingPool(pool) });
  const kysely = new Kysely<Tables>({ dialect });
  const transaction = transactionsOf(kysely, dialect);

  return {
    inWorkspaces(workspaceIds, work, { outlastMs } = { outlastMs: 0 }) {
      const transact = (): ReturnType<typeof work> =>
        transaction(async (tx) => {
          await enterWorkspaces(tx, workspaceIds);
          return await work(tx);
        });
      return outlastMs > 0 ? outlastOutage(transact, outlastMs) : transact();
    },
    unscoped: transaction,
    async ping() {
      await sql`select 1`.execute(kysely);
    },
    close: () => kysely.destroy(),
  };
}

type Transact = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

/**
 * Kysely's own transactions send a statement when the one before was answered. In these, statements that do not need
 * each other's rows may be asked for together (`Promise.all`): they run in the order in which they were asked for, and
 * share one way to the server and back.
 */
function transactionsOf(kysely: Kysely<Tables>, dialect: PostgresDialect): Transact {
  const pooled = kysely.getExecutor();
  const driver = dialect.createDriver();
  return (work) =>
    pooled.provideConnection(async (connection) => {
      const executor = pooled.withConnectionProvider({ provideConnection: (use) => use(connection) });
      const tx = new Transaction<Tables>({ config: { dialect }, dialect, driver, executor });
      await driver.beginTransaction(connection, {});
      try {
        const result = await work(tx);
        await driver.commitTransaction(connection);
        return result;
      } catch (error) {
        // A connection on which not even this works is not used again.
        await driver.rollbackTransaction(connection).catch(() => undefined);
        throw error;
      }
    });
}

/** Counts come back as numbers: none of ours passes 2^53. */
function typeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  if (oid === INT8_OID) return Number;
  return format === 'binary' ? pg.types.getTypeParser(oid, 'binary') : pg.types.getTypeParser(oid, 'text');
}

/** Rows as one parameter: `select * from jsonb_to_recordset(${rowsJson(rows)}) as r(...)`. */
export function rowsJson(rows: readonly object[]): string {
  const text = JSON.stringify(rows);
  return UNSTORABLE.test(text) ? JSON.stringify(rows, storable) : text;
}

/** NUL and halves of surrogate pairs, as JSON escapes them: vendors cut names in the middle of an emoji. */
const UNSTORABLE = /\\u(0000|d[89a-f])/;

/** PostgreSQL refuses both, and with them the whole batch. */
function storable(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\0', '').toWellFormed() : value;
}

/**
 * A write whose outcome nobody reads: "await writeLater(tx)`insert ...`". It leaves with the transaction's next
 * statement, at the latest with its commit, and fails that statement when it fails itself.
 */
export function writeLater(tx: Tx): (...template: Parameters<typeof sql>) => Promise<void> {
  return async (...template) => {
    const { sql: text, parameters } = sql(...template).compile(tx);
    await writeTextLater(tx, text, parameters);
  };
}

/** The same for SQL that comes as text. */
export async function writeTextLater(tx: Tx, text: string, parameters: readonly unknown[]): Promise<void> {
  await tx.executeQuery(CompiledQuery.raw(WITH_THE_NEXT + text, [...parameters]));
}

/** The first row, or undefined. */
export function firstOf<Row>(result: { readonly rows: readonly Row[] }): Row | undefined {
  return result.rows[0];
}

/** Continues a transaction that began unscoped, now that the workspace is known. */
export async function enterWorkspaces(tx: Tx, workspaceIds: readonly string[]): Promise<void> {
  await tx.executeQuery(CompiledQuery.raw(ENTER_WORKSPACES, [`{${workspaceIds.join(',')}}`]));
}
