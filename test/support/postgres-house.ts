import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { z } from 'zod';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/runtime/db/embedded-postgres.ts';
import { installedPackage } from '../../src/runtime/db/postgres-binaries.ts';
import { recordedPostmaster } from '../../src/runtime/db/postmaster.ts';
import { fastFolder } from './fast-folder.ts';

const MODULE = new URL('../../src/runtime/db/embedded-postgres.ts', import.meta.url).href;
const SETTINGS = { fsync: 'off' };

export const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

const Said = z.object({
  connectionString: z.string().optional(),
  adopted: z.boolean().optional(),
  code: z.string().optional(),
  message: z.string().optional(),
});

/** Another Afterword, as far as the database is concerned: the same code in a process of its own. */
export interface App {
  readonly process: ChildProcess;
  /** What it printed: its database, or its error. */
  readonly said: z.infer<typeof Said>;
}

export interface AppOptions {
  readonly uid?: number;
  readonly packageRoot?: string;
  readonly copyDirectory?: string;
}

/** A folder to keep databases in, and everything that was started there; `clear` takes it all away. */
export interface House {
  readonly folder: string;
  readonly dataDirectory: string;
  start(): Promise<EmbeddedPostgres>;
  startApp(options?: AppOptions): Promise<App>;
  /** A copy of the npm package as `npm ci --ignore-scripts` leaves it. */
  packageWithoutLinks(): Promise<string>;
  postmasterPid(): Promise<number>;
  clear(): Promise<void>;
}

export async function openHouse(): Promise<House> {
  const folder = await fastFolder('afterword-house-');
  await chmod(folder, 0o755);
  const dataDirectory = join(folder, 'postgres');
  const undo: (() => Promise<unknown>)[] = [];

  return {
    folder,
    dataDirectory,
    async start() {
      const database = await startEmbeddedPostgres({ dataDirectory, log: silent, settings: SETTINGS });
      undo.push(() => database.stop());
      return database;
    },
    async startApp(options = {}) {
      const app = await spawnApp({ dataDirectory, settings: SETTINGS, ...options });
      undo.push(() => end(app.process));
      return app;
    },
    packageWithoutLinks: () => packageWithoutLinks(join(folder, 'package')),
    postmasterPid: async () => (await recordedPostmaster(dataDirectory))?.pid ?? 0,
    async clear() {
      for (const step of undo.reverse()) await step();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Modules are loaded before the user changes, so that the checkout may lie where only we can read. */
const APP = `
  import { startEmbeddedPostgres } from ${JSON.stringify(MODULE)};
  const { uid, ...options } = JSON.parse(process.argv[1]);
  if (uid) { process.setgroups([]); process.setgid(uid); process.setuid(uid); }
  const log = { info() {}, warn() {}, error() {} };
  try {
    const database = await startEmbeddedPostgres({ ...options, log });
    process.once('SIGTERM', () => database.stop());
    console.log(JSON.stringify(database));
  } catch (error) {
    console.log(JSON.stringify({ code: error.code, message: error.message }));
  }`;

async function spawnApp(options: object): Promise<App> {
  const args = ['--input-type=module', '--eval', APP, JSON.stringify(options)];
  const child = spawn(process.execPath, args, { cwd: '/', stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return { process: child, said: Said.parse(JSON.parse(String(line))) };
}

export async function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}

async function packageWithoutLinks(root: string): Promise<string> {
  await cp(installedPackage(), root, { recursive: true, verbatimSymlinks: true });
  const lib = join(root, 'native', 'lib');
  for (const entry of await readdir(lib, { withFileTypes: true })) {
    if (entry.isSymbolicLink()) await rm(join(lib, entry.name));
  }
  return root;
}

/** The first column of the first row. */
export async function query(connectionString: string, text: string): Promise<unknown> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(text);
    return Object.values(rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}
