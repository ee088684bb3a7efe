import { profileLines } from '../machine/profile-report.ts';
import type { FigureRow } from '../document.ts';
import { rounded, sum } from '../statistics.ts';
import { isSustained, type Stages } from './figures.ts';
import type { LoopResult } from './measure.ts';
import type { Step } from './step.ts';
import type { Cpu } from './window.ts';

const BYTES_PER_KIB = 1_024;

/** One line while it runs: "100 loops/s offered: 99.7 done, 212 under way, ...". */
export function stepLine(step: Step): string {
  const { perSecond, completedPerSecond, underWayBefore, underWayAfter, p50Seconds, p99Seconds } = step;
  return [
    `${perSecond} loops/s offered: ${completedPerSecond.toFixed(1)} done`,
    `under way ${underWayBefore} -> ${underWayAfter}`,
    `solved to complete p50 ${p50Seconds.toFixed(1)} s, p99 ${p99Seconds.toFixed(1)} s`,
    isSustained(step) ? 'sustained' : 'not sustained',
  ].join(', ');
}

export function loopRows({ run, sustained }: LoopResult): FigureRow[] {
  return [
    {
      what: `Loops a second over ${run.seconds} s${sustained ? '' : ', not sustained'}`,
      measured: run.completedPerSecond.toFixed(1),
      goal: '200, at least 100',
    },
    {
      what: 'From solved to all effects done, p50 and p99',
      measured: `${run.p50Seconds.toFixed(1)} s, ${run.p99Seconds.toFixed(1)} s`,
      goal: '',
    },
    { what: 'Medians of its stages', measured: stageWords(run.stages), goal: '' },
    { what: 'Calls of the vendors a loop', measured: callsPerLoop(run).toFixed(1), goal: '' },
    { what: 'Cores used', measured: cpuWords(run.cpu), goal: '' },
    {
      what: 'App and PostgreSQL, of one core a loop',
      measured: `${rounded(appCpuPerLoop(run) * 1_000, 1)} ms`,
      goal: '',
    },
    {
      what: 'Transactions and log of the database a loop',
      measured: databaseWords(run),
      goal: '',
    },
    {
      what: 'Memory of the app, at most',
      measured: `${rounded(run.rssMb)} MiB`,
      goal: '250 MiB, at most 350',
    },
    { what: 'Loops left unfinished', measured: String(run.unfinished), goal: '0' },
  ];
}

export function loopKeys({ run, sustained }: LoopResult): object {
  return {
    loopsPerSecond: rounded(run.completedPerSecond, 1),
    sustained,
    loopP50Seconds: rounded(run.p50Seconds, 2),
    loopP99Seconds: rounded(run.p99Seconds, 2),
    rssMb: rounded(run.rssMb),
    callsPerLoop: rounded(callsPerLoop(run), 2),
    appCpuMsPerLoop: rounded(appCpuPerLoop(run) * 1_000, 2),
    cpu: Object.fromEntries(Object.entries(run.cpu).map(([who, cores]) => [who, rounded(Number(cores), 3)])),
    unfinished: run.unfinished,
  };
}

/** Everything a reader needs to judge the measured run. */
export function runLines(step: Step): string[] {
  return [
    `  medians: ${stageWords(step.stages)}`,
    `  processor, cores used: ${cpuWords(step.cpu)}`,
    `  app and PostgreSQL: ${rounded(appCpuPerLoop(step) * 1_000, 1)} ms of one core a loop`,
    `  transactions and log of the database a loop: ${databaseWords(step)}`,
    `  memory of the app: ${rounded(step.rssMb)} MiB at most`,
    `  calls a loop: ${callsPerLoop(step).toFixed(1)}`,
    ...(['zendesk', 'hubspot'] as const).flatMap((vendor) => callLines(step, vendor)),
    `  referral asks shown: ${step.referralAsks} of ${step.loops} loops, votes refused: ${step.refusedVotes}, parked effects: ${step.parked}, unfinished: ${step.unfinished}`,
    ...step.open.map((words) => `  open: ${words}`),
    ...(step.profile === null
      ? []
      : profileLines(step.profile, step.completedPerSecond * step.seconds, 'loop')),
  ];
}

function stageWords({ solvedToDecided, decidedToSent, sentToAnswered, answeredToComplete }: Stages): string {
  return [
    `solved to decided ${solvedToDecided.toFixed(2)} s`,
    `to handed over ${decidedToSent.toFixed(2)} s`,
    `to answered ${sentToAnswered.toFixed(2)} s`,
    `to complete ${answeredToComplete.toFixed(2)} s`,
  ].join(', ');
}

function cpuWords(cpu: Cpu): string {
  return Object.entries(cpu)
    .map(([who, cores]) => `${who} ${Number(cores).toFixed(2)}`)
    .join(', ');
}

/** Of something counted in the window. */
function perLoop({ completedPerSecond, seconds }: Step, count: number): number {
  return count / (completedPerSecond * seconds);
}

function databaseWords(step: Step): string {
  const { transactions, walBytes } = step.database;
  return `${perLoop(step, transactions).toFixed(1)}, ${rounded(perLoop(step, walBytes) / BYTES_PER_KIB, 1)} KiB`;
}

/** Seconds of one core. */
export function appCpuPerLoop({ cpu, completedPerSecond }: Step): number {
  return (cpu.service + cpu.postgres) / completedPerSecond;
}

export function callsPerLoop({ calls, loops }: Step): number {
  return sum([...Object.values(calls.zendesk), ...Object.values(calls.hubspot)]) / loops;
}

function callLines({ calls, loops }: Step, vendor: 'zendesk' | 'hubspot'): string[] {
  return Object.entries(calls[vendor])
    .toSorted(([, one], [, other]) => other - one)
    .map(([endpoint, count]) => `    ${vendor} ${endpoint}: ${(count / loops).toFixed(2)}`);
}
