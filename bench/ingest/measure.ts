import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { recordedPostmaster } from '../../src/runtime/db/postmaster.ts';
import { firstLine, pidOf, spawnNode, stopChild } from '../machine/child.ts';
import type { Cores } from '../machine/cores.ts';
import { freePort, type House } from '../machine/house.ts';
import type { CpuProfile } from '../machine/profile.ts';
import { startProfiler } from '../machine/profiler.ts';
import { cpuSeconds, familyCpuSeconds } from '../machine/usage.ts';
import { median, percentile, seededRandom, sum } from '../statistics.ts';
import { fullLoad, offeredLoad, type Load, type Target } from './load.ts';
import { ServerReady } from './schema.ts';
import { createRequestMaker } from './signed-request.ts';

export interface IngestOptions {
  /** Of each round. */
  readonly seconds: number;
  /** Floor and durable by turns, this often. */
  readonly rounds: number;
  readonly sockets: number;
  readonly cores: Cores;
  /** Watches where the server spends its processor time, in one more durable round. */
  readonly profile: boolean;
}

export interface IngestFigures {
  readonly floorPerSecond: number;
  readonly durablePerSecond: number;
  readonly ratio: number;
  /** Ratios of the single rounds, to see how they scatter. */
  readonly ratios: readonly number[];
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly offeredPerSecond: number;
  readonly accepted: number;
  readonly refused: number;
  /** Accepted events without a row. */
  readonly lost: number;
  /** Cores in use, by round: who was busy while the other waited. */
  readonly floorCpu: IngestCpu;
  readonly durableCpu: IngestCpu;
  readonly profile: CpuProfile | null;
  /** Requests answered while it was taken. */
  readonly profiled: number;
}

export interface IngestCpu {
  readonly server: number;
  readonly postgres: number;
  /** Above 0.9 it would have been what was measured. */
  readonly generator: number;
}

const WARM_UP_SECONDS = 3;
const SHARE_OF_FULL_LOAD = 0.8;
const SEED = 4_711;

export async function measureIngest(house: House, options: IngestOptions): Promise<IngestFigures> {
  const server = await startServer(house, options);
  const { next } = createRequestMaker(server.ready, Date.now);
  const target = (port: number): Target => ({ port, sockets: options.sockets, next });
  const [floor, durable] = [target(server.ready.floorPort), target(server.ready.durablePort)];
  await fullLoad(floor, WARM_UP_SECONDS);
  const warm = await fullLoad(durable, WARM_UP_SECONDS);
  const [floors, durables]: [Round[], Round[]] = [[], []];
  for (let round = 0; round < options.rounds; round += 1) {
    floors.push(await watched(server, () => fullLoad(floor, options.seconds)));
    durables.push(await watched(server, () => fullLoad(durable, options.seconds)));
  }
  const durablePerSecond = median(durables.map(rate));
  const offered = await offeredLoad(durable, {
    perSecond: durablePerSecond * SHARE_OF_FULL_LOAD,
    seconds: options.seconds * 2,
    random: seededRandom(SEED),
  });
  const profiled = await profiledRound(server, () => fullLoad(durable, options.seconds));
  const stored = [warm, ...durables, offered, ...(profiled ? [profiled.load] : [])];
  const accepted = sum(stored.map((load) => load.accepted));
  return {
    floorPerSecond: median(floors.map(rate)),
    durablePerSecond,
    ratio: durablePerSecond / median(floors.map(rate)),
    ratios: durables.map((load, round) => rate(load) / rate(floors[round] ?? load)),
    p50Ms: percentile(offered.latenciesMs, 0.5),
    p99Ms: percentile(offered.latenciesMs, 0.99),
    offeredPerSecond: offered.accepted / offered.seconds,
    accepted,
    refused: sum([...floors, ...stored].map((load) => load.refused)),
    lost: Math.max(0, accepted - (await storedRows(server.ready.databaseUrl))),
    floorCpu: medianCpu(floors),
    durableCpu: medianCpu(durables),
    profile: profiled?.profile ?? null,
    profiled: profiled?.load.accepted ?? 0,
  };
}

interface Server {
  readonly ready: ServerReady;
  readonly pid: number;
  /** Of PostgreSQL. */
  readonly postmasterPid: number;
  readonly inspectPort: number | null;
}

interface Round extends Load {
  readonly cpu: IngestCpu;
}

async function watched(server: Server, load: () => Promise<Load>): Promise<Round> {
  const before = await cpuOf(server);
  const measured = await load();
  const after = await cpuOf(server);
  const cores = (who: keyof IngestCpu): number => (after[who] - before[who]) / measured.seconds;
  return {
    ...measured,
    cpu: { server: cores('server'), postgres: cores('postgres'), generator: cores('generator') },
  };
}

async function cpuOf({ pid, postmasterPid }: Server): Promise<IngestCpu> {
  return {
    server: await cpuSeconds(pid),
    postgres: await familyCpuSeconds(postmasterPid),
    generator: await cpuSeconds(process.pid),
  };
}

function medianCpu(rounds: readonly Round[]): IngestCpu {
  const of = (who: keyof IngestCpu): number => median(rounds.map(({ cpu }) => cpu[who]));
  return { server: of('server'), postgres: of('postgres'), generator: of('generator') };
}

async function profiledRound(
  { inspectPort }: Server,
  load: () => Promise<Load>,
): Promise<{ load: Load; profile: CpuProfile } | null> {
  if (inspectPort === null) return null;
  const profiler = await startProfiler(inspectPort);
  const measured = await load();
  return { load: measured, profile: await profiler.stop() };
}

function rate({ accepted, seconds }: Load): number {
  return accepted / seconds;
}

async function startServer(house: House, { cores, profile }: IngestOptions): Promise<Server> {
  const inspectPort = profile ? await freePort() : null;
  const child = spawnNode({
    script: 'bench/ingest/server.ts',
    cores: cores.app,
    nodeArgs:
      inspectPort === null ? [] : [`--inspect=127.0.0.1:${inspectPort}`, '--inspect-publish-uid=http'],
    env: {
      BENCH_FOLDER: house.folder,
      AFTERWORD_KEYS: `bench:${randomBytes(32).toString('base64')}`,
      AFTERWORD_PUBLIC_URL: 'https://afterword.bench.example',
      AFTERWORD_LOG_LEVEL: 'warn',
    },
  });
  house.onClear(() => stopChild(child));
  const ready = ServerReady.parse(await firstLine(child));
  const postmaster = await recordedPostmaster(join(house.folder, 'postgres'));
  return { ready, pid: pidOf(child), postmasterPid: postmaster?.pid ?? 0, inspectPort };
}

async function storedRows(databaseUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ count: string }>('select count(*) from inbound_event');
  await client.end();
  return Number(rows[0]?.count);
}
