/** `npm run check`: types, lint, layers and format. Prints a line for each, and what is wrong with those that fail. */
import { runTool } from './support/tool.ts';

const CODE = ['src', 'webhooks', 'integrations', 'test', 'bench'];

const CHECKS: Readonly<Record<string, readonly [tool: string, ...args: string[]]>> = {
  types: ['tsc', '--project', '.', '--pretty'],
  browser: ['tsc', '--project', 'src/heads/sidebar/browser', '--pretty'],
  hubspot: ['tsc', '--project', 'integrations/hubspot/app', '--pretty'],
  lint: ['oxlint', '--deny-warnings'],
  layers: ['depcruise', ...CODE, '--output-type', 'err-long'],
  format: ['prettier', '--check', '.', '--cache', '--log-level', 'warn'],
};

async function check(name: string): Promise<boolean> {
  const [tool, ...args] = CHECKS[name] ?? [name];
  const { exitCode, output, seconds } = await runTool(tool, { args });
  const verdict = exitCode === 0 ? 'ok' : 'FAILED';
  console.log(`${name.padEnd(8)}${verdict.padEnd(8)}${seconds.toFixed(1).padStart(5)} s`);
  if (exitCode !== 0) console.log(`\n${output.trim()}\n`);
  return exitCode === 0;
}

const verdicts = await Promise.all(Object.keys(CHECKS).map((name) => check(name)));
console.log(
  verdicts.every(Boolean) ? 'All checks passed.' : 'Some checks failed. `npm run format` repairs the format.',
);
process.exitCode = verdicts.every(Boolean) ? 0 : 1;
