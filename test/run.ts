/** `npm test`: finds or installs Chromium, runs every test, and ends with the line `N passed, N failed`. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureChromium } from './support/chromium.ts';
import { tallyOf, tallyLine } from './support/tally.ts';
import { runTool } from './support/tool.ts';

await ensureChromium((line) => console.log(line)).catch((error: unknown) => {
  // The tests that need it will say the same; all others can still run.
  console.error(error instanceof Error ? error.message : error);
});

const folder = await mkdtemp(join(tmpdir(), 'afterword-run-'));
const report = join(folder, 'report.json');
const { exitCode } = await runTool('vitest', {
  args: [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  shown: true,
});
const tally = tallyOf(await readFile(report, 'utf8').catch(() => ''), exitCode);
await rm(folder, { recursive: true });

console.log(`\n${tallyLine(tally)}`);
process.exitCode = tally.failed === 0 ? 0 : 1;
