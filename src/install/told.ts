import { setTimeout as sleep } from 'node:timers/promises';
import { ConnectorError } from '../connector/errors.ts';
import type { Told } from './schema.ts';

/** A page that waits longer looks broken. */
const PATIENCE_MS = 6_000;

/** What an account tells, or in words why not: a vendor that is slow or down must not keep the page closed. */
export async function told<T>(ask: (() => Promise<T>) | undefined, silent: string): Promise<Told<T>> {
  if (ask === undefined) return { ok: false, words: silent };
  const patience = new AbortController();
  try {
    const late = sleep(PATIENCE_MS, undefined, { signal: patience.signal, ref: false }).then(() => null);
    const answer = await Promise.race([ask().then((value) => ({ value })), late]);
    if (answer === null)
      return { ok: false, words: 'The account did not answer in time. Reload to ask again.' };
    return { ok: true, value: answer.value };
  } catch (error) {
    if (error instanceof ConnectorError) return { ok: false, words: error.words };
    throw error;
  } finally {
    patience.abort();
  }
}
