import { setTimeout as sleep } from 'node:timers/promises';
import type { Service } from '../machine/service.ts';

export interface KillPlan {
  readonly kills: number;
  readonly databaseKills: number;
  readonly minutes: number;
  /** 0 <= n < 1 */
  readonly random: () => number;
  readonly tell: (line: string) => void;
}

export interface KillCount {
  kills: number;
  databaseKills: number;
  /** The app ended although nobody had killed it. */
  crashes: number;
  /** The app did not come back at the first attempt, or not by itself when its database had gone. */
  failedReturns: number;
}

type Victim = 'app' | 'database';

const RETURN_WITHIN_MS = 60_000;
const START_ATTEMPTS = 5;
const LOOK_EVERY_MS = 100;

/** Kills the app and its database in a random order at random moments, and has each come back. */
export async function killAgainAndAgain(service: Service, plan: KillPlan): Promise<KillCount> {
  const count: KillCount = { kills: 0, databaseKills: 0, crashes: 0, failedReturns: 0 };
  const pauseMs = (plan.minutes * 60_000) / (plan.kills + plan.databaseKills);
  for (const victim of orderOfKills(plan)) {
    await sleep(pauseMs * 2 * plan.random());
    if (!service.running()) {
      count.crashes += 1;
      plan.tell('the app had ended by itself');
      await comeBack(service, count, plan.tell);
    }
    if (victim === 'app') {
      await service.kill();
      count.kills += 1;
      await comeBack(service, count, plan.tell);
    } else if (await killDatabase(service)) {
      count.databaseKills += 1;
      await waitForDatabase(service, count, plan.tell);
    }
    plan.tell(`${victim} killed and back: ${count.kills} + ${count.databaseKills}`);
  }
  return count;
}

/** The database kills fall at random among the others. */
export function orderOfKills({ kills, databaseKills, random }: KillPlan): Victim[] {
  const order = [...Array<Victim>(kills).fill('app'), ...Array<Victim>(databaseKills).fill('database')];
  return order
    .map((victim) => ({ victim, place: random() }))
    .toSorted((one, other) => one.place - other.place)
    .map(({ victim }) => victim);
}

async function comeBack(service: Service, count: KillCount, tell: KillPlan['tell']): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await service.start();
    } catch (error) {
      count.failedReturns += 1;
      tell(`the app did not come back: ${error instanceof Error ? error.message : String(error)}`);
      await service.kill();
      if (attempt === START_ATTEMPTS) throw error;
    }
  }
}

async function killDatabase(service: Service): Promise<boolean> {
  const pid = await service.postmasterPid();
  if (pid === null) return false;
  process.kill(pid, 'SIGKILL');
  return true;
}

/** The app has its database started again; only when it cannot, the app itself is restarted. */
async function waitForDatabase(service: Service, count: KillCount, tell: KillPlan['tell']): Promise<void> {
  // The old server's sockets answer for a moment longer.
  await sleep(LOOK_EVERY_MS);
  const until = performance.now() + RETURN_WITHIN_MS;
  while (!(await service.ready())) {
    if (!service.running() || performance.now() > until) {
      count.failedReturns += 1;
      tell('the app did not find its database again');
      await service.kill();
      return await comeBack(service, count, tell);
    }
    await sleep(LOOK_EVERY_MS);
  }
}
