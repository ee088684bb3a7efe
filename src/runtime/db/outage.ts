import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** First two characters of an SQLSTATE: connection lost, no more of them, shutting down or starting up. */
const OUTAGE_CLASSES: ReadonlySet<string> = new Set(['08', '53', '57']);
/** What the driver says by its words alone (pg 8: `lib/client.js`, `pg-pool`). */
const OUTAGE_WORDS =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered)/;
/** Errors of the socket: ECONNREFUSED, ECONNRESET, EPIPE, ENOENT of a Unix socket that is gone. */
const SOCKET_CODE = /^E[A-Z]+$/;
const LOOK_AGAIN_MS = 250;

/** Whether the server is away, rather than refusing what it was asked. */
export function isOutage(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return OUTAGE_CLASSES.has(error.code?.slice(0, 2) ?? '');
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return SOCKET_CODE.test(code) || OUTAGE_WORDS.test(error.message);
}

/**
 * Does `work` again until the database is back.
 * @throws what `work` threw when it is no outage, or when the outage has lasted `withinMs`.
 */
export async function outlastOutage<T>(work: () => Promise<T>, withinMs: number): Promise<T> {
  const startedAt = performance.now();
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isOutage(error) || performance.now() - startedAt >= withinMs) throw error;
      await sleep(LOOK_AGAIN_MS);
    }
  }
}
