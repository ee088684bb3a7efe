/** `npm run chaos`: kills the app and its database again and again under load, then counts what was lost or done twice. */
import { readChaosOptions } from './chaos/options.ts';
import { IN_DOUBT_PER_KILL, runChaos, type ChaosResult } from './chaos/run.ts';
import { passed, totalsOf, type Totals } from './chaos/verdict.ts';
import { writeFigures, type FigureRow } from './document.ts';
import { inHouse } from './machine/house.ts';
import { machineWords } from './machine/usage.ts';

function rowsOf({ counted, verdict, ...result }: ChaosResult, totals: Totals): FigureRow[] {
  const { kills, databaseKills, crashes, failedReturns } = counted;
  const mayBe = (kills + databaseKills) * IN_DOUBT_PER_KILL;
  const row = (what: string, measured: string | number, goal = ''): FigureRow => {
    return { what, measured: String(measured), goal };
  };
  return [
    row('Kills of the app', kills, 'at least 30'),
    row('Kills of PostgreSQL', databaseKills, 'at least 5'),
    row('Ended by itself; not back at the first attempt', `${crashes}; ${failedReturns}`),
    row('Tickets solved; webhooks accepted', `${result.solved}; ${result.accepted}`),
    row('Invitations in the mailbox; customers who answered', `${result.mails}; ${result.votes}`),
    row('Lost', totals.lost, '0'),
    row('Done twice', totals.duplicated, '0'),
    row('Gaps and doubles of the ledger', totals.ledgerGaps, '0'),
    row('Mails in doubt', totals.inDoubt, `at most ${mayBe}: kills x mails side by side`),
    row(
      'What was compared',
      Object.entries(verdict)
        .map(([what, count]) => `${what} ${Number(count)}`)
        .join(', '),
    ),
  ];
}

const options = readChaosOptions(process.argv.slice(2));
const machine = machineWords();
console.log(`${machine}, seed ${options.seed}`);
const result = await inHouse('afterword-chaos-', (house) =>
  runChaos(house, options, (line) => console.log(`  ${line}`)),
);
const totals = totalsOf(result.verdict);
const rows = rowsOf(result, totals);
const { kills, databaseKills } = result.counted;
const good = passed(totals, (kills + databaseKills) * IN_DOUBT_PER_KILL);
for (const { what, measured, goal } of rows) console.log(`${what}: ${measured}${goal && ` (goal: ${goal})`}`);
for (const words of result.open) console.log(`  open or given up at the end: ${words}`);
console.log(good ? 'All goals are met.' : 'Some goals are missed.');
if (options.write) {
  await writeFigures({ name: 'chaos', command: 'npm run chaos -- --write', machine, on: new Date(), rows });
}
if (options.json) {
  const { accepted, solved, votes } = result;
  console.log(JSON.stringify({ kills, databaseKills, accepted, solved, votes, ...totals }));
}
process.exitCode = good ? 0 : 1;
