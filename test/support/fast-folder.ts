import { mkdtemp, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SHARED_MEMORY = '/dev/shm';
/** Containers often have 64 MB there, too little for a database. */
const ENOUGH_BYTES = 1_000_000_000;

/** A new folder, in memory where there is room: a disk's speed is not what the tests are about. */
export async function fastFolder(prefix: string): Promise<string> {
  const space = await statfs(SHARED_MEMORY).catch(() => ({ bavail: 0, bsize: 0 }));
  const parent = space.bavail * space.bsize > ENOUGH_BYTES ? SHARED_MEMORY : tmpdir();
  return await mkdtemp(join(parent, prefix));
}
