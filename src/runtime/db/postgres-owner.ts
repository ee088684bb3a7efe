import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The user a server runs as, when that is not ourselves. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** A program of PostgreSQL failed; the message is what it said. */
export class PostgresCommandError extends Error {
  readonly code = 'postgres-command-failed';
}

/**
 * PostgreSQL refuses to run as root, and we create no users: started by root, the server runs as whoever owns the
 * data folder, and a new folder goes to `nobody`. Null means that it runs as ourselves.
 */
export async function ownerOf(dataDirectory: string): Promise<Owner | null> {
  if (process.getuid?.() !== 0) return null;
  const folder = await stat(dataDirectory).catch(() => null);
  if (folder && folder.uid !== 0) return { uid: folder.uid, gid: folder.gid };
  return { uid: await idOfNobody('-u'), gid: await idOfNobody('-g') };
}

async function idOfNobody(flag: '-u' | '-g'): Promise<number> {
  const { stdout } = await run('id', [flag, 'nobody']);
  return Number(stdout);
}

/** Whether the owner may read all of the paths, which a folder of mode 0700 anywhere above them forbids. */
export async function canRead(owner: Owner | null, paths: readonly string[]): Promise<boolean> {
  const everyPathIsReadable = 'for path; do test -r "$path" || exit 1; done';
  return await runAs(owner, '/bin/sh', { args: ['-c', everyPathIsReadable, 'sh', ...paths] }).then(
    () => true,
    () => false,
  );
}

export interface Command {
  readonly args: readonly string[];
  /** Entered before the user changes, so the owner need not be able to walk there. */
  readonly cwd?: string;
}

/**
 * Runs a program as the owner, with none of our environment: variables such as PGDATA would change what it does.
 * @throws {PostgresCommandError} with the program's own words.
 */
export async function runAs(owner: Owner | null, program: string, command: Command): Promise<string> {
  try {
    const { stdout } = await run(program, command.args, {
      cwd: command.cwd ?? '/',
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C' },
      ...owner,
    });
    return stdout;
  } catch (error) {
    throw new PostgresCommandError(wordsOf(error), { cause: error });
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof Error && 'stderr' in error && typeof error.stderr === 'string' && error.stderr !== '')
    return error.stderr.trim();
  return error instanceof Error ? error.message : String(error);
}
