import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Service } from '../machine/service.ts';
import { createHttpClient } from '../outside/http-client.ts';
import { countMails } from '../outside/letter-box.ts';
import type { OutsideWorld } from '../outside/stage.ts';
import { gatherCrowd } from './crowd.ts';
import { loopFigures, stagesOf, type LoopFigures, type Stages } from './figures.ts';
import { givenUp, loopRows, openWork } from './outcome.ts';
import { startRespondents } from './respondents.ts';
import { solveAtRate } from './solving.ts';
import { watchWindow, type Arena, type Used } from './window.ts';

export interface StepPlan {
  readonly name: string;
  readonly perSecond: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
}

export interface Step extends LoopFigures, Used {
  readonly perSecond: number;
  /** Of the window. */
  readonly seconds: number;
  readonly stages: Stages;
  /** Calls of each vendor's API, of all loops of this step. */
  readonly calls: Readonly<Record<'zendesk' | 'hubspot', Readonly<Record<string, number>>>>;
  readonly loops: number;
  readonly refusedVotes: number;
  readonly referralAsks: number;
  readonly parked: number;
  /** What was not done at the end, in words. */
  readonly open: readonly string[];
}

const DRAIN_SECONDS = 60;
const DRAIN_LOOK_EVERY_MS = 1_000;
const PAGE_SOCKETS = 400;
const Counters = z.record(z.string(), z.number());

/** One rate, offered evenly for a while; then everything under way is waited for. */
export async function runStep(arena: Arena, plan: StepPlan): Promise<Step> {
  const { service, world } = arena;
  const count = Math.round(plan.perSecond * (plan.warmUpSeconds + plan.seconds));
  const crowd = await gatherCrowd(world, arena.sites, { count, name: plan.name });
  await forgetCalls(world);
  const page = createHttpClient(service.url, PAGE_SOCKETS);
  const from = await countMails(world.mailbox);
  const respondents = startRespondents(crowd, { mailbox: world.mailbox, page, from });
  const startedAt = Date.now();
  const [solvedAt, used] = await Promise.all([
    solveAtRate(world, crowd, plan.perSecond),
    watchWindow(arena, plan),
  ]);
  const rows = await drained(service, plan.name, crowd.length);
  await respondents.stop();
  page.close();
  const completedAt = new Map(
    rows.flatMap((row) => (row.completedAt === null ? [] : [[row.email, row.completedAt] as const])),
  );
  const window = {
    from: startedAt + plan.warmUpSeconds * 1_000,
    until: startedAt + (plan.warmUpSeconds + plan.seconds) * 1_000,
  };
  return {
    ...loopFigures({ solvedAt, completedAt, window }),
    ...used,
    perSecond: plan.perSecond,
    seconds: plan.seconds,
    stages: stagesOf(solvedAt, rows),
    calls: await callsOf(world),
    loops: crowd.length,
    refusedVotes: respondents.refused(),
    referralAsks: respondents.asked(),
    parked: rows.reduce((total, row) => total + row.parked, 0),
    open: [...(await openWork(await service.databaseUrl())), ...(await givenUp(await service.databaseUrl()))],
  };
}

async function drained(service: Service, name: string, loops: number): ReturnType<typeof loopRows> {
  const until = Date.now() + DRAIN_SECONDS * 1_000;
  for (;;) {
    const rows = await loopRows(await service.databaseUrl(), name);
    const complete = rows.filter(({ completedAt }) => completedAt !== null).length;
    if (complete === loops || Date.now() > until) return rows;
    await sleep(DRAIN_LOOK_EVERY_MS);
  }
}

async function forgetCalls({ zendesk, hubspot }: OutsideWorld): Promise<void> {
  for (const { http } of [zendesk, hubspot]) {
    await http.json('/sandbox/counters', z.unknown(), { method: 'DELETE' });
  }
}

async function callsOf({ zendesk, hubspot }: OutsideWorld): Promise<Step['calls']> {
  return {
    zendesk: await zendesk.http.json('/sandbox/counters', Counters),
    hubspot: await hubspot.http.json('/sandbox/counters', Counters),
  };
}
