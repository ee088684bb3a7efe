import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';

const run = promisify(execFile);
const CORES_OF_THE_APP = 2;

/** Who may run where, as taskset writes it; null for anywhere. */
export interface Cores {
  /** The app and, started by it, PostgreSQL. */
  readonly app: string | null;
  /** Sandboxes and generator: the other cores where there are any. */
  readonly others: string | null;
  readonly words: string;
}

/** App and PostgreSQL get the first two cores, whatever the machine has. */
export async function divideCores(): Promise<Cores> {
  const pinning = await run('taskset', ['--version']).then(
    () => true,
    () => false,
  );
  if (!pinning) return { app: null, others: null, words: 'not pinned: there is no taskset here' };
  const count = availableParallelism();
  if (count <= CORES_OF_THE_APP) {
    return { app: '0,1', others: null, words: 'app and PostgreSQL on cores 0,1, shared with all others' };
  }
  const others = `${CORES_OF_THE_APP}-${count - 1}`;
  return { app: '0,1', others, words: `app and PostgreSQL on cores 0,1, all others on ${others}` };
}

/** Moves this process, which is the generator. */
export async function moveTo(cores: string | null): Promise<void> {
  if (cores !== null) await run('taskset', ['-acp', cores, String(process.pid)]);
}
