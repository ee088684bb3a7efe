import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** As a shell reports a Ctrl-C. */
const INTERRUPTED = 130;

/** A temporary folder and everything that was started; `clear` takes all of it away, the latest first. */
export interface House {
  readonly folder: string;
  /** Run when the house is cleared. */
  onClear(undo: () => Promise<unknown>): void;
  clear(): Promise<void>;
}

/** On the disk that a real database would be on: a commit must cost what it costs. */
export async function openHouse(prefix: string): Promise<House> {
  const folder = await mkdtemp(join(tmpdir(), prefix));
  // The database's own user has to get through.
  await chmod(folder, 0o755);
  const undo: (() => Promise<unknown>)[] = [];
  return {
    folder,
    onClear: (step) => void undo.push(step),
    async clear() {
      for (let step = undo.pop(); step; step = undo.pop()) await step().catch(complain);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Runs `work`, and clears the house whether it ends, fails or is interrupted, so that no process is left behind. */
export async function inHouse<T>(prefix: string, work: (house: House) => Promise<T>): Promise<T> {
  const house = await openHouse(prefix);
  let ending = false;
  const clearAndEnd = (exitCode: number): void => {
    ending = true;
    void house.clear().finally(() => process.exit(exitCode));
  };
  const interrupted = (): void => clearAndEnd(INTERRUPTED);
  const failed = (error: unknown): void => {
    // Whoever is still talking to what is being stopped fails, of course.
    if (ending) return;
    console.error(error);
    clearAndEnd(1);
  };
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  // What nobody waits for any more may still fail.
  process.on('uncaughtException', failed);
  try {
    return await work(house);
  } finally {
    process.off('SIGINT', interrupted);
    process.off('SIGTERM', interrupted);
    ending = true;
    await house.clear();
    process.off('uncaughtException', failed);
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No free port');
  return address.port;
}

function complain(error: unknown): void {
  console.error('While clearing up:', error);
}
