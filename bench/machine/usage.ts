import { readdir, readFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';

/** Linux counts processor time in hundredths of a second. */
const TICKS_PER_SECOND = 100;
const SAMPLE_EVERY_MS = 200;
const KIB_PER_MIB = 1_024;

interface ProcessTimes {
  readonly parent: number;
  readonly own: number;
  /** Of children that have ended and were waited for. */
  readonly children: number;
}

/** Null where there is no /proc, or no such process. */
async function timesOf(pid: number | string): Promise<ProcessTimes | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  return text === null ? null : parseStat(text);
}

/** The name in parentheses may hold spaces and parentheses: fields are counted from its end. */
export function parseStat(text: string): ProcessTimes {
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [, parent = 0] = fields;
  const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(11);
  return {
    parent,
    own: (user + system) / TICKS_PER_SECOND,
    children: (childUser + childSystem) / TICKS_PER_SECOND,
  };
}

/** Processor seconds a process has used so far; NaN where they cannot be read. */
export async function cpuSeconds(pid: number): Promise<number> {
  return (await timesOf(pid))?.own ?? NaN;
}

/** Of a process and all its children, those that ended included: a database server and its sessions. */
export async function familyCpuSeconds(pid: number): Promise<number> {
  const head = await timesOf(pid);
  if (head === null) return NaN;
  const numbers = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const all = await Promise.all(numbers.map((each) => timesOf(each)));
  const living = all.flatMap((one) => (one?.parent === pid ? [one.own + one.children] : []));
  return living.reduce((total, seconds) => total + seconds, head.own + head.children);
}

async function residentMib(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(text)?.[1] ?? NaN) / KIB_PER_MIB;
}

export interface MemoryWatch {
  /** The most resident memory seen so far, in MiB; NaN where it cannot be read. */
  readonly mostMib: () => number;
  stop(): void;
}

export function watchMemory(pid: number): MemoryWatch {
  let most = NaN;
  const timer = setInterval(() => {
    void residentMib(pid).then((mib) => {
      if (!Number.isNaN(mib)) most = Math.max(mib, Number.isNaN(most) ? 0 : most);
    });
  }, SAMPLE_EVERY_MS);
  return { mostMib: () => most, stop: () => clearInterval(timer) };
}

/** "2 x AMD EPYC, load 0.41": figures without it say nothing. */
export function machineWords(): string {
  const all = cpus();
  const [load = 0] = loadavg();
  return `${all.length} x ${all[0]?.model.trim() ?? 'unknown processor'}, Node ${process.versions.node}, load average ${load.toFixed(2)}`;
}
