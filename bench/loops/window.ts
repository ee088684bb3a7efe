import { setTimeout as sleep } from 'node:timers/promises';
import type { CpuProfile } from '../machine/profile.ts';
import { startProfiler } from '../machine/profiler.ts';
import type { Service } from '../machine/service.ts';
import { cpuSeconds, familyCpuSeconds, watchMemory } from '../machine/usage.ts';
import type { Site } from '../outside/sites.ts';
import type { OutsideWorld } from '../outside/stage.ts';
import { databaseWork, type DatabaseWork } from './outcome.ts';

/** The place where loops run: service, sandboxes and connected accounts. */
export interface Arena {
  readonly service: Service;
  readonly world: OutsideWorld;
  readonly sites: readonly Site[];
  /** Of the service, when it shall be profiled. */
  readonly inspectPort: number | null;
}

/** Cores in use, by who used them. */
export interface Cpu {
  readonly service: number;
  readonly postgres: number;
  readonly zendesk: number;
  readonly hubspot: number;
  readonly mailbox: number;
  readonly generator: number;
}

/** What a window of time took. */
export interface Used {
  readonly cpu: Cpu;
  readonly database: DatabaseWork;
  readonly rssMb: number;
  readonly profile: CpuProfile | null;
}

export async function watchWindow(
  arena: Arena,
  plan: { readonly warmUpSeconds: number; readonly seconds: number },
): Promise<Used> {
  await sleep(plan.warmUpSeconds * 1_000);
  const databaseUrl = await arena.service.databaseUrl();
  const memory = watchMemory(arena.service.pid());
  const profiler = arena.inspectPort === null ? null : await startProfiler(arena.inspectPort);
  const workBefore = await databaseWork(databaseUrl);
  const before = await usedSoFar(arena);
  await sleep(plan.seconds * 1_000);
  const after = await usedSoFar(arena);
  const workAfter = await databaseWork(databaseUrl);
  memory.stop();
  const profile = profiler === null ? null : await profiler.stop();
  const used = (who: keyof Cpu): number => (after[who] - before[who]) / plan.seconds;
  return {
    profile,
    database: {
      transactions: workAfter.transactions - workBefore.transactions,
      walBytes: workAfter.walBytes - workBefore.walBytes,
    },
    rssMb: memory.mostMib(),
    cpu: {
      service: used('service'),
      postgres: used('postgres'),
      zendesk: used('zendesk'),
      hubspot: used('hubspot'),
      mailbox: used('mailbox'),
      generator: used('generator'),
    },
  };
}

async function usedSoFar({ service, world }: Arena): Promise<Cpu> {
  const postmaster = await service.postmasterPid();
  return {
    service: await cpuSeconds(service.pid()),
    postgres: postmaster === null ? NaN : await familyCpuSeconds(postmaster),
    zendesk: await cpuSeconds(world.zendesk.pid),
    hubspot: await cpuSeconds(world.hubspot.pid),
    mailbox: await cpuSeconds(world.mailbox.pid),
    generator: await cpuSeconds(process.pid),
  };
}
