import { z } from 'zod';
import type { Cores } from '../machine/cores.ts';
import { freePort, type House } from '../machine/house.ts';
import { createService } from '../machine/service.ts';
import { createHttpClient } from '../outside/http-client.ts';
import { quickSettings } from '../outside/settings.ts';
import { openSites, planSites } from '../outside/sites.ts';
import { openOutsideWorld } from '../outside/stage.ts';
import { isSustained } from './figures.ts';
import { runStep, type Step } from './step.ts';
import type { Arena } from './window.ts';

export interface LoopOptions {
  readonly connections: number;
  /** Of the measured run. */
  readonly seconds: number;
  /** Only this rate; found by stepping when null. */
  readonly rate: number | null;
  readonly cores: Cores;
  /** Watches where the service spends its processor time. */
  readonly profile: boolean;
  readonly tell: (step: Step) => void;
}

export interface LoopResult {
  /** The measured run: the highest rate that was sustained, or the lowest one tried. */
  readonly run: Step;
  readonly sustained: boolean;
  readonly steps: readonly Step[];
}

const RATES = [25, 50, 75, 100, 125, 150, 200, 250];
const STEP = { warmUpSeconds: 5, seconds: 12 };
const RUN_WARM_UP_SECONDS = 10;
/** The comment follows the score within this time, so each answer settles once; polls come as often as by default. */
const PACE = { settleSeconds: 1, pollSeconds: 300 };

export async function measureLoops(house: House, options: LoopOptions): Promise<LoopResult> {
  const arena = await openArena(house, options);
  const steps: Step[] = [];
  const rates = options.rate === null ? await climb(arena, options, steps) : [options.rate];
  for (const perSecond of rates) {
    const plan = { name: `run${perSecond}`, perSecond, warmUpSeconds: RUN_WARM_UP_SECONDS };
    const run = await runStep(arena, { ...plan, seconds: options.seconds });
    options.tell(run);
    if (isSustained(run) || perSecond === rates.at(-1)) return { run, sustained: isSustained(run), steps };
  }
  throw new Error('No rate to measure');
}

/** Short steps upwards until one is not kept up; what is left are the rates worth a whole run, the highest first. */
async function climb(arena: Arena, options: LoopOptions, steps: Step[]): Promise<number[]> {
  const kept: number[] = [];
  for (const perSecond of RATES) {
    const step = await runStep(arena, { name: `step${perSecond}`, perSecond, ...STEP });
    options.tell(step);
    steps.push(step);
    if (!isSustained(step)) break;
    kept.unshift(perSecond);
  }
  return kept.length > 0 ? kept : RATES.slice(0, 1);
}

async function openArena(house: House, { connections, cores, profile }: LoopOptions): Promise<Arena> {
  const world = await openOutsideWorld(house, cores.others);
  const inspectPort = profile ? await freePort() : null;
  const nodeArgs =
    inspectPort === null ? [] : [`--inspect=127.0.0.1:${inspectPort}`, '--inspect-publish-uid=http'];
  const service = await createService(house, { world, cores: cores.app, nodeArgs });
  await service.start();
  const webhookTarget = `${service.url}/hooks/hubspot`;
  await world.hubspot.http.json('/sandbox/app', z.unknown(), { method: 'PUT', json: { webhookTarget } });
  const api = createHttpClient(service.url, 8);
  house.onClear(() => Promise.resolve(api.close()));
  const { apiKey } = service;
  const sites = await openSites(
    { world, api, apiKey, settings: quickSettings(PACE) },
    planSites(connections),
  );
  return { service, world, sites, inspectPort };
}
