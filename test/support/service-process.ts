import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { StartedApp } from './app.ts';
import { eventually } from './eventually.ts';
import { ROOT } from './tool.ts';

/** The service in a process of its own, as an operator starts it, and everything it prints. */
export interface ServiceProcess extends StartedApp {
  readonly lines: readonly string[];
}

export async function startServiceProcess(environment: Record<string, string>): Promise<ServiceProcess> {
  const child = spawn(process.execPath, [`${ROOT}src/main.ts`], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => lines.push(line));
  const url = `http://${environment['HOST']}:${environment['PORT']}`;
  await eventually(async () => {
    if (child.exitCode !== null) return '';
    return (await fetch(`${url}/readyz`)).ok ? url : null;
  });
  if (child.exitCode !== null) throw new Error(`The service did not start:\n${lines.join('\n')}`);
  return {
    url,
    lines,
    async stop() {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      const [exitCode] = await once(child, 'exit');
      if (exitCode !== 0) throw new Error(`The service ended with ${String(exitCode)}:\n${lines.join('\n')}`);
    },
  };
}
