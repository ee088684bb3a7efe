import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface ToolResult {
  readonly exitCode: number;
  /** What it printed, when it was not shown at once. */
  readonly output: string;
  readonly seconds: number;
}

export interface ToolOptions {
  readonly args: readonly string[];
  /** True: what it prints goes to our own output as it comes. */
  readonly shown?: boolean;
}

/** Runs a program of node_modules/.bin with the Node that runs us; the PATH may hold an older one. */
export async function runTool(name: string, { args, shown = false }: ToolOptions): Promise<ToolResult> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [`${ROOT}node_modules/.bin/${name}`, ...args], {
    cwd: ROOT,
    stdio: shown ? 'inherit' : ['ignore', 'pipe', 'pipe'],
  });
  const passOn = (signal: NodeJS.Signals) => child.kill(signal);
  process.on('SIGTERM', passOn).on('SIGINT', passOn);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [exitCode] = await once(child, 'close');
  process.off('SIGTERM', passOn).off('SIGINT', passOn);
  const seconds = (performance.now() - startedAt) / 1_000;
  return { exitCode: typeof exitCode === 'number' ? exitCode : 1, output, seconds };
}
