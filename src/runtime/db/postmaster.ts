import { execFile } from 'node:child_process';
import { lchown, readFile, readlink, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Owner } from './postgres-owner.ts';

const run = promisify(execFile);

/** What postmaster.pid says of a server. After a kill -9 it may speak of a process that is gone, or of another one. */
export interface RecordedPostmaster {
  readonly pid: number;
  readonly socketFolder: string;
}

const PID_FILE = 'postmaster.pid';

/** Null when no server is recorded, or when the record is torn. */
export async function recordedPostmaster(dataDirectory: string): Promise<RecordedPostmaster | null> {
  const text = await readFile(join(dataDirectory, PID_FILE), 'utf8').catch(() => '');
  const [pid = '', , , , socketFolder = ''] = text.split('\n');
  const number = Number.parseInt(pid, 10);
  return number > 0 ? { pid: number, socketFolder } : null;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user is alive too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Whether that process is the server of this data folder: a postmaster's working directory is its data folder. */
export async function isPostmasterOf(dataDirectory: string, pid: number): Promise<boolean> {
  if (process.platform === 'linux') {
    const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => '');
    const program = await readlink(`/proc/${pid}/exe`).catch(() => '');
    return cwd === dataDirectory && /[/]postgres( \(deleted\))?$/.test(program);
  }
  const command = await run('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => ({ stdout: '' }));
  return command.stdout.includes(dataDirectory);
}

/** No process has this number on any system. */
const NOBODYS_PID = 999_999_999;

/**
 * Takes the stranger's number out of the record; PostgreSQL will not start while it names a live process. The rest of
 * the record stays: by it PostgreSQL sees whether processes of the killed server still hold its shared memory.
 */
export async function forgetPid(dataDirectory: string, owner: Owner | null): Promise<void> {
  const path = join(dataDirectory, PID_FILE);
  const [, ...rest] = (await readFile(path, 'utf8')).split('\n');
  await replaceFile(path, [NOBODYS_PID, ...rest].join('\n'), owner);
}

/** Renamed into place, never written in place: a folder's owner could have put a link there for root to follow. */
export async function replaceFile(path: string, text: string, owner: Owner | null): Promise<void> {
  const draft = `${path}.${process.pid}`;
  await rm(draft, { force: true });
  await writeFile(draft, text, { flag: 'wx', mode: 0o600 });
  if (owner) await lchown(draft, owner.uid, owner.gid);
  await rename(draft, path);
}
