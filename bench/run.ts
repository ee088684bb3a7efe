/** `npm run bench`: how fast webhooks are stored, and how many whole loops a second are done. */
import { writeFigures } from './document.ts';
import { measureIngest, type IngestFigures } from './ingest/measure.ts';
import { ingestKeys, ingestLines, ingestRows } from './ingest/report.ts';
import { measureLoops, type LoopResult } from './loops/measure.ts';
import { loopKeys, loopRows, runLines, stepLine } from './loops/report.ts';
import { divideCores, moveTo, type Cores } from './machine/cores.ts';
import { inHouse } from './machine/house.ts';
import { machineWords } from './machine/usage.ts';
import { readBenchOptions, type BenchOptions } from './options.ts';

const INGEST_SECONDS = 8;
const LOOP_SECONDS = 60;

async function ingest(options: BenchOptions, cores: Cores): Promise<IngestFigures> {
  console.log(
    `\nIngest: signed webhooks over ${options.sockets} connections; nobody works on what is stored.`,
  );
  const figures = await inHouse('afterword-bench-', (house) =>
    measureIngest(house, { ...options, seconds: options.seconds ?? INGEST_SECONDS, cores }),
  );
  console.log(ingestLines(figures).join('\n'));
  return figures;
}

async function loops(options: BenchOptions, cores: Cores): Promise<LoopResult> {
  const seconds = options.seconds ?? LOOP_SECONDS;
  console.log(`\nWhole loops over ${options.connections} connections, vendor limits on; ${cores.words}.`);
  const result = await inHouse('afterword-bench-', (house) =>
    measureLoops(house, { ...options, seconds, cores, tell: (step) => console.log(`  ${stepLine(step)}`) }),
  );
  console.log([`  measured for ${seconds} s:`, ...runLines(result.run)].join('\n'));
  return result;
}

const options = readBenchOptions(process.argv.slice(2));
const cores = await divideCores();
await moveTo(cores.others);
const machine = machineWords();
console.log(machine);
const stored = options.only === 'loops' ? null : await ingest(options, cores);
const looped = options.only === 'ingest' ? null : await loops(options, cores);
if (options.write) {
  const measured = { command: 'npm run bench -- --write', machine, on: new Date() };
  if (stored) await writeFigures({ ...measured, name: 'ingest', rows: ingestRows(stored) });
  if (looped) await writeFigures({ ...measured, name: 'loops', rows: loopRows(looped) });
}
if (options.json) {
  console.log(
    JSON.stringify({ ...(stored && ingestKeys(stored)), ...(looped && loopKeys(looped)), machine }),
  );
}
