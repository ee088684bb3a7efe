import type { Core } from '../../src/runtime/core.ts';
import { createKeyRing } from '../../src/runtime/crypto/key-ring.ts';
import { openDatabase } from '../../src/runtime/db/database.ts';
import { systemIds } from '../../src/runtime/ids.ts';
import { createLog } from '../../src/runtime/log.ts';
import { createTestDatabase } from './database.ts';

export interface AddedJob {
  readonly name: string;
  readonly payload: object;
  readonly at: Date | undefined;
}

/** What every story is given, on a database of its own, with a clock that stands still until a test moves it. */
export interface TestCore {
  readonly core: Core;
  /** Connection string of a superuser. */
  readonly url: string;
  readonly clock: { at: Date };
  /** Jobs of committed and uncommitted transactions, in order; nobody works on them. */
  readonly added: AddedJob[];
  logged(): string;
  close(): Promise<void>;
}

export async function openTestCore(): Promise<TestCore> {
  const database = await createTestDatabase();
  const db = openDatabase({ connectionString: database.url, maxConnections: 5, onError: () => undefined });
  const clock = { at: new Date('2025-11-20T10:00:00Z') };
  const added: AddedJob[] = [];
  const lines: string[] = [];
  const core: Core = {
    db,
    queue: {
      add(_tx, name, jobs) {
        added.push(...jobs.map(({ payload, at }) => ({ name, payload, at })));
        return Promise.resolve();
      },
      work: () => Promise.resolve(),
      backlog: () => Promise.resolve({}),
      ping: () => Promise.resolve(),
      stop: () => Promise.resolve(),
    },
    keys: createKeyRing([{ kid: 'k1', secret: Buffer.alloc(32, 1) }]),
    log: createLog({ level: 'debug', destination: { write: (line: string) => void lines.push(line) } }),
    newId: systemIds(),
    now: () => clock.at,
    publicUrl: 'https://feedback.example',
  };
  return {
    core,
    url: database.url,
    clock,
    added,
    logged: () => lines.join(''),
    async close() {
      await db.close();
      await database.drop();
    },
  };
}

/** The clock moves on. */
export function pass(clock: { at: Date }, ms: number): void {
  clock.at = new Date(clock.at.getTime() + ms);
}
