import { createHash } from 'node:crypto';
import { chmod, lchown, lstat, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { canRead, type Owner } from './postgres-owner.ts';

/** The kernel allows 108 bytes on Linux and 104 on macOS, for the whole path. */
const MAX_PATH_BYTES = 100;
const SOCKET_NAME = '.s.PGSQL.5432';

export class SocketFolderError extends Error {
  readonly code = 'postgres-socket-folder';
}

/** Short whatever the length of the data folder's path, and the same at every start. */
export async function socketFolderFor(dataDirectory: string, owner: Owner | null): Promise<string> {
  const name = createHash('sha256').update(dataDirectory).digest('hex').slice(0, 12);
  return join(await shortTemporaryFolder(owner), `afterword-${ourUid()}`, name);
}

/**
 * Makes the folder of the server's Unix socket, to be called when no server is running. Only the server's user (and
 * root) may enter it, because connections are trusted. A killed server's lock goes: it names a process that stays a
 * zombie, and so looks alive, wherever nobody reaps it (in many containers). The data folder has a lock of its own.
 * @throws {SocketFolderError} when somebody else was there first.
 */
export async function makeSocketFolder(folder: string, owner: Owner | null): Promise<void> {
  await privateFolder(dirname(folder), { mode: owner ? 0o711 : 0o700, owner: null });
  await privateFolder(folder, { mode: 0o700, owner });
  await rm(join(folder, `${SOCKET_NAME}.lock`), { force: true });
}

function ourUid(): number {
  return process.getuid?.() ?? 0;
}

async function shortTemporaryFolder(owner: Owner | null): Promise<string> {
  const preferred = tmpdir();
  const longest = join(preferred, 'afterword-4294967295', 'x'.repeat(12), SOCKET_NAME);
  const isUsable = Buffer.byteLength(longest) <= MAX_PATH_BYTES && (await canRead(owner, [preferred]));
  return isUsable ? preferred : '/tmp';
}

interface FolderWish {
  readonly mode: number;
  readonly owner: Owner | null;
}

/** Anyone may have made this name in a shared folder before us: what is there must be ours, and a folder. */
async function privateFolder(path: string, { mode, owner }: FolderWish): Promise<void> {
  await mkdir(path, { mode }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const found = await lstat(path);
  // Below a folder that only root can write, what an earlier owner had is root's to hand over.
  const isOurs = found.uid === ourUid() || owner !== null;
  if (!found.isDirectory() || !isOurs) {
    const advice = 'Remove it, or set TMPDIR to another folder.';
    throw new SocketFolderError(`${path} belongs to somebody else, so it is not used. ${advice}`);
  }
  await chmod(path, mode);
  if (owner) await lchown(path, owner.uid, owner.gid);
}
