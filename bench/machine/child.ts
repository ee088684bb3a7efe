import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** The app drains for up to 15 s before it gives up. */
const STOP_PATIENCE_MS = 40_000;

export interface ChildOptions {
  /** Path of the script, from the root of the repository. */
  readonly script: string;
  readonly args?: readonly string[];
  readonly nodeArgs?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Cores it may use, as taskset writes them ("0,1"); any when absent. */
  readonly cores?: string | null;
  /** Standard output and error are appended here; without it the first line is read and the rest ignored. */
  readonly logFile?: string;
}

/** Starts a script with this Node and an environment of its own: nothing of ours leaks in. */
export function spawnNode(options: ChildOptions): ChildProcess {
  const { script, args = [], nodeArgs = [], env = {}, cores = null, logFile } = options;
  const command = [process.execPath, ...nodeArgs, script, ...args];
  const [program = '', ...rest] = cores === null ? command : ['taskset', '-c', cores, ...command];
  const log = logFile === undefined ? null : openSync(logFile, 'a');
  const child = spawn(program, rest, {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], TZ: 'UTC', ...env },
    stdio: log === null ? ['ignore', 'pipe', 'inherit'] : ['ignore', log, log],
  });
  if (log !== null) closeSync(log);
  return child;
}

/** The first line a child prints says where it listens, as JSON. */
export async function firstLine(child: ChildProcess): Promise<unknown> {
  const { stdout } = child;
  if (stdout === null) throw new Error('This child prints into a file');
  const lines = createInterface({ input: stdout });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${child.spawnargs.join(' ')} ended with ${String(code)} before it was ready`);
  });
  const [line]: unknown[] = await Promise.race([once(lines, 'line'), ended]);
  ended.catch(() => undefined);
  return JSON.parse(String(line));
}

export function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

export async function stopChild(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (!isRunning(child)) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  const patience = new AbortController();
  const tooLong = sleep(STOP_PATIENCE_MS, undefined, { signal: patience.signal }).then(
    () => void child.kill('SIGKILL'),
    () => undefined,
  );
  await gone;
  patience.abort();
  await tooLong;
}

export function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error(`${child.spawnargs.join(' ')} did not start`);
  return child.pid;
}
