import { appendFile, lchown, mkdir, readdir, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { findBinaries, type Binaries } from './postgres-binaries.ts';
import { canRead, ownerOf, runAs, type Owner } from './postgres-owner.ts';
import { isAlive, replaceFile } from './postmaster.ts';
import { socketFolderFor } from './postgres-socket.ts';

export type PostgresSettings = Readonly<Record<string, string>>;

/** A data folder, ready to be served. */
export interface Cluster {
  readonly directory: string;
  /** The same folder as its server names it; see `pathForServer`. */
  readonly servedAs: string;
  readonly owner: Owner | null;
  readonly binaries: Binaries;
  readonly socketFolder: string;
  readonly settings: PostgresSettings;
}

export interface ClusterOptions {
  readonly dataDirectory: string;
  readonly settings?: PostgresSettings;
  readonly packageRoot?: string;
  readonly copyDirectory?: string;
}

/** A data folder that cannot be used as it is; the message says what to do. */
export class DataFolderError extends Error {
  readonly code = 'data-folder-unusable';
}

const SETTINGS_FILE = 'afterword.conf';
const WORKING_DIRECTORY = '/proc/self/cwd';

/** Chosen for a small machine that does other work too. ALTER SYSTEM overrides them, and survives our upgrades. */
const SETTINGS: PostgresSettings = {
  listen_addresses: '',
  shared_buffers: '128MB',
  max_connections: '200',
  synchronous_commit: 'on',
  random_page_cost: '1.1',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  // Statements and the rows in DETAIL lines hold addresses and comments: they stay out of the server's log.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
};

/**
 * Finds the binaries and the user to run them as, makes the data folder if there is none, and writes its settings.
 * @throws {DataFolderError | PostgresMissingError | PostgresCommandError}
 */
export async function prepareCluster(options: ClusterOptions): Promise<Cluster> {
  await mkdir(dirname(options.dataDirectory), { recursive: true });
  const directory = join(await realpath(dirname(options.dataDirectory)), basename(options.dataDirectory));
  await checkOwner(directory);
  const owner = await ownerOf(directory);
  const binaries = await findBinaries({
    owner,
    // Root's own cache: the server's user must be able to read the copy, and nobody else to change it.
    copyDirectory: options.copyDirectory ?? (owner ? '/var/cache/afterword' : dirname(directory)),
    ...(options.packageRoot ? { packageRoot: options.packageRoot } : {}),
  });
  const cluster: Cluster = {
    directory,
    servedAs: await pathForServer(directory, owner),
    owner,
    binaries,
    socketFolder: await socketFolderFor(directory, owner),
    settings: { ...SETTINGS, ...options.settings },
  };
  if (!(await isInitialised(directory))) await initialise(cluster);
  await checkVersion(cluster);
  await writeSettings(cluster);
  return cluster;
}

/**
 * Started by root in a home of mode 0700, the server's user cannot walk to the data folder. It can still stand in it:
 * the working directory is entered before the user changes, and `/proc/self/cwd` names it without walking.
 */
async function pathForServer(directory: string, owner: Owner | null): Promise<string> {
  if (await canRead(owner, [join(dirname(directory), '.')])) return directory;
  if (process.platform === 'linux') return WORKING_DIRECTORY;
  const advice =
    'Run Afterword as an ordinary user, or set AFTERWORD_DATA to a folder that others may enter.';
  throw new DataFolderError(
    `PostgreSQL cannot run as root, and its user cannot reach ${directory}. ${advice}`,
  );
}

async function isInitialised(directory: string): Promise<boolean> {
  return await stat(join(directory, 'PG_VERSION')).then(
    () => true,
    () => false,
  );
}

/** Made beside and moved into place, so that a start that was interrupted leaves no half-made folder behind. */
async function initialise(cluster: Cluster): Promise<void> {
  await removeInterruptedDrafts(cluster.directory);
  const draft = `${cluster.directory}.new-${process.pid}`;
  await mkdir(draft, { mode: 0o700 });
  if (cluster.owner) await lchown(draft, cluster.owner.uid, cluster.owner.gid);
  const servedAs = cluster.servedAs === WORKING_DIRECTORY ? WORKING_DIRECTORY : draft;
  const sync = cluster.settings['fsync'] === 'off' ? ['--no-sync'] : [];
  await runAs(cluster.owner, cluster.binaries.initdb, {
    cwd: draft,
    args: [
      `--pgdata=${servedAs}`,
      '--username=postgres',
      '--encoding=UTF8',
      '--locale=C',
      // Built into PostgreSQL: the same order and case rules on every machine, whatever locales it has.
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--auth-local=trust',
      '--auth-host=reject',
      '--no-instructions',
      ...sync,
    ],
  });
  await appendFile(join(draft, 'postgresql.conf'), `\ninclude_if_exists = '${SETTINGS_FILE}'\n`);
  await rename(draft, cluster.directory).catch(async (error: NodeJS.ErrnoException) => {
    await rm(draft, { recursive: true, force: true });
    // Another process starting at the same moment was faster: its folder is as good.
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  });
}

async function removeInterruptedDrafts(directory: string): Promise<void> {
  const prefix = `${basename(directory)}.new-`;
  for (const name of await readdir(dirname(directory))) {
    if (!name.startsWith(prefix) || isAlive(Number(name.slice(prefix.length)))) continue;
    await rm(join(dirname(directory), name), { recursive: true, force: true });
  }
}

async function checkOwner(directory: string): Promise<void> {
  const uid = process.getuid?.();
  const folder = await stat(directory).catch(() => null);
  if (uid === 0 || folder === null || folder.uid === uid) return;
  throw new DataFolderError(
    `${directory} belongs to user id ${folder.uid}. Start Afterword as that user or as root, or set AFTERWORD_DATA to another folder.`,
  );
}

async function checkVersion({ directory, binaries }: Cluster): Promise<void> {
  const version = (await readFile(join(directory, 'PG_VERSION'), 'utf8')).trim();
  if (version !== binaries.majorVersion)
    throw new DataFolderError(
      `${directory} was made by PostgreSQL ${version}, this Afterword brings ${binaries.majorVersion}. Move the data with pg_dump, or serve the folder yourself and set DATABASE_URL.`,
    );
}

async function writeSettings(cluster: Cluster): Promise<void> {
  const settings = { ...cluster.settings, unix_socket_directories: cluster.socketFolder };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'`);
  const text = `# Written by Afterword at every start.\n${lines.join('\n')}\n`;
  await replaceFile(join(cluster.directory, SETTINGS_FILE), text, cluster.owner);
}
