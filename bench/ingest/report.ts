import type { FigureRow } from '../document.ts';
import { profileLines } from '../machine/profile-report.ts';
import { rounded } from '../statistics.ts';
import type { IngestCpu, IngestFigures } from './measure.ts';

/** Else it would be what is measured. */
const GENERATOR_GOAL = 'generator below 0.9';
const GOALS = { ratio: 0.75, p99Ms: 100 };

export function ingestRows(figures: IngestFigures): FigureRow[] {
  const { floorPerSecond, durablePerSecond, ratio, ratios, offeredPerSecond } = figures;
  const scatter = ratios.map((one) => one.toFixed(2)).join(', ');
  return [
    { what: 'Floor: verified and parsed', measured: `${rounded(floorPerSecond)} a second`, goal: '' },
    { what: 'Durable: stored as well', measured: `${rounded(durablePerSecond)} a second`, goal: '' },
    {
      what: 'Ratio (of the single rounds)',
      measured: `${ratio.toFixed(2)} (${scatter})`,
      goal: `at least ${GOALS.ratio}`,
    },
    {
      what: `Latency at ${rounded(offeredPerSecond)} a second, p50 and p99`,
      measured: `${figures.p50Ms.toFixed(1)} ms, ${figures.p99Ms.toFixed(1)} ms`,
      goal: `p99 below ${GOALS.p99Ms} ms`,
    },
    { what: 'Accepted; not accepted', measured: `${figures.accepted}; ${figures.refused}`, goal: '' },
    { what: 'Accepted without a row', measured: String(figures.lost), goal: '0' },
    { what: 'Cores used, floor', measured: cpuWords(figures.floorCpu), goal: GENERATOR_GOAL },
    { what: 'Cores used, durable', measured: cpuWords(figures.durableCpu), goal: GENERATOR_GOAL },
  ];
}

function cpuWords({ server, postgres, generator }: IngestCpu): string {
  return `server ${server.toFixed(2)}, PostgreSQL ${postgres.toFixed(2)}, generator ${generator.toFixed(2)}`;
}

export function ingestLines(figures: IngestFigures): string[] {
  return [
    ...ingestRows(figures).map(
      ({ what, measured, goal }) => `  ${what}: ${measured}${goal === '' ? '' : ` (goal: ${goal})`}`,
    ),
    ...(figures.profile === null ? [] : profileLines(figures.profile, figures.profiled, 'request')),
  ];
}

export function ingestKeys(figures: IngestFigures): object {
  return {
    ingestRatio: rounded(figures.ratio, 3),
    ingestPerSecond: rounded(figures.durablePerSecond),
    floorPerSecond: rounded(figures.floorPerSecond),
    p50Ms: rounded(figures.p50Ms, 1),
    p99Ms: rounded(figures.p99Ms, 1),
    accepted: figures.accepted,
    refused: figures.refused,
    lost: figures.lost,
  };
}
