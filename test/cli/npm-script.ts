import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { ROOT } from '../support/tool.ts';

/** `npm run <script>`, as a person starts it. */
export interface NpmScript {
  readonly npm: ChildProcess;
  /** Everything it has printed so far. */
  printed(): string;
  /** Resolves when the text was printed; fails when it ended without. */
  prints(text: string): Promise<void>;
  /** Resolves to npm's exit code. */
  ended(): Promise<number | null>;
}

const PATIENCE_MS = 60_000;

/** A group of its own: a signal to it reaches all, as Ctrl-C in a terminal does. */
export function npmScript(script: readonly string[], environment: NodeJS.ProcessEnv): NpmScript {
  const npm = spawn('npm', ['run', '--silent', ...script], {
    cwd: ROOT,
    detached: true,
    env: { ...process.env, NODE_ENV: undefined, ...environment },
  });
  let printed = '';
  for (const stream of [npm.stdout, npm.stderr]) stream.on('data', (chunk) => (printed += String(chunk)));
  const exit = once(npm, 'exit');
  return {
    npm,
    printed: () => printed,
    async prints(text) {
      const until = performance.now() + PATIENCE_MS;
      while (!printed.includes(text)) {
        if (npm.exitCode !== null || performance.now() > until)
          throw new Error(`"${text}" was not printed:\n${printed}`);
        await pause();
      }
    },
    async ended() {
      await exit;
      return npm.exitCode;
    },
  };
}

/** A data folder that goes when the test ends, with whatever still runs in it. */
export async function dataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'afterword-start-'));
  onTestFinished(async () => {
    for (const { pid } of await processesOf(folder)) process.kill(pid, 'SIGKILL');
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  return folder;
}

export interface Found {
  readonly pid: number;
  readonly command: string;
}

/** Processes that were started with this folder, or work in it: ours and PostgreSQL's. */
export async function processesOf(folder: string): Promise<Found[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid): Promise<Found | null> => {
      const read = (name: string): Promise<string> =>
        readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '');
      const [command, environment, cwd] = await Promise.all([
        read('cmdline'),
        read('environ'),
        readlink(`/proc/${pid}/cwd`).catch(() => ''),
      ]);
      const isOurs = environment.includes(`AFTERWORD_DATA=${folder}`) || cwd.startsWith(folder);
      return isOurs && command !== '' ? { pid, command: command.replaceAll('\0', ' ') } : null;
    }),
  );
  return found.filter((one) => one !== null);
}

/** Resolves when none is left; fails, naming them, when some stay. */
export async function nothingLeft(folder: string): Promise<void> {
  const until = performance.now() + PATIENCE_MS / 4;
  for (;;) {
    const left = await processesOf(folder);
    if (left.length === 0) return;
    if (performance.now() > until)
      throw new Error(`Still running: ${left.map(({ command }) => command).join('; ')}`);
    await pause();
  }
}

async function pause(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 50));
}
