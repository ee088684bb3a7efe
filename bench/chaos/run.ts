import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { gatherCrowd, type Customer } from '../loops/crowd.ts';
import { countLedger, givenUp, openWork } from '../loops/outcome.ts';
import { solve } from '../loops/solving.ts';
import type { House } from '../machine/house.ts';
import { createService, type Service } from '../machine/service.ts';
import { createHttpClient } from '../outside/http-client.ts';
import { openSites, planSites, type Site } from '../outside/sites.ts';
import { openOutsideWorld, type OutsideWorld } from '../outside/stage.ts';
import { quickSettings } from '../outside/settings.ts';
import { seededRandom } from '../statistics.ts';
import { startFaults, stopFaults } from './faults.ts';
import { insideRecords } from './inside-records.ts';
import { killAgainAndAgain, type KillCount } from './killer.ts';
import type { ChaosOptions } from './options.ts';
import { outsideRecords } from './outside-records.ts';
import { startChaosRespondents, type ChaosRespondents } from './respondents.ts';
import { judge, type Verdict } from './verdict.ts';

export interface ChaosResult {
  readonly counted: KillCount;
  readonly verdict: Verdict;
  /** Tickets that were solved. */
  readonly solved: number;
  /** Deliveries of webhooks answered 2xx; some events were delivered twice. */
  readonly accepted: number;
  readonly votes: number;
  /** Invitations in the mailbox. */
  readonly mails: number;
  /** What was not done when the time was up, in words. */
  readonly open: readonly string[];
}

const MAIL_CONCURRENCY = 20;
/** Leases of the killed run out first, the longest after two minutes. */
const DRAIN_SECONDS = 420;
const DRAIN_LOOK_EVERY_MS = 2_000;
const CROWD_BLOCK = 120;
/** Mails that a kill may leave in doubt. */
export const IN_DOUBT_PER_KILL = MAIL_CONCURRENCY;

interface Scene {
  readonly service: Service;
  readonly world: OutsideWorld;
  readonly sites: readonly Site[];
  readonly tell: (line: string) => void;
}

export async function runChaos(
  house: House,
  options: ChaosOptions,
  tell: (line: string) => void,
): Promise<ChaosResult> {
  const scene = await openScene(house, options, tell);
  const random = seededRandom(options.seed);
  const crowd = new Map<string, Customer>();
  const page = createHttpClient(scene.service.url, 64);
  const respondents = startChaosRespondents(crowd, { mailbox: scene.world.mailbox, page, random });
  const stopSolving = new AbortController();
  await startFaults(scene.world);
  const solving = keepSolving(scene, { crowd, perSecond: options.rate, stopped: stopSolving.signal });
  const counted = await killAgainAndAgain(scene.service, { ...options, random, tell });
  stopSolving.abort();
  await solving;
  await stopFaults(scene.world);
  tell(`${crowd.size} tickets solved; faults are off, waiting for what is under way`);
  const open = await drain(scene, { respondents, solved: crowd.size });
  await respondents.stop();
  page.close();
  const left = [...open, ...(await givenUp(await scene.service.databaseUrl()))];
  return { ...(await count(scene, respondents)), counted, open: left, solved: crowd.size };
}

async function openScene(house: House, options: ChaosOptions, tell: Scene['tell']): Promise<Scene> {
  const world = await openOutsideWorld(house, null);
  const env = { AFTERWORD_MAIL_CONCURRENCY: String(MAIL_CONCURRENCY) };
  const service = await createService(house, { world, cores: null, env });
  await service.start();
  const webhookTarget = `${service.url}/hooks/hubspot`;
  await world.hubspot.http.json('/sandbox/app', z.unknown(), { method: 'PUT', json: { webhookTarget } });
  const api = createHttpClient(service.url, 8);
  const { apiKey } = service;
  const settings = quickSettings({ settleSeconds: 3, pollSeconds: 10 });
  const sites = await openSites({ world, api, apiKey, settings }, planSites(options.connections));
  api.close();
  return { service, world, sites, tell };
}

interface Solving {
  readonly crowd: Map<string, Customer>;
  readonly perSecond: number;
  readonly stopped: AbortSignal;
}

/** Customers come in blocks; each ticket is solved in its turn, whether anybody listens or not. */
async function keepSolving(scene: Scene, { crowd, perSecond, stopped }: Solving): Promise<void> {
  for (let block = 0; !stopped.aborted; block += 1) {
    const customers = await gatherCrowd(scene.world, scene.sites, {
      name: `chaos${block}`,
      count: CROWD_BLOCK,
    });
    for (const customer of customers) {
      if (stopped.aborted) return;
      crowd.set(customer.email, customer);
      await solve(scene.world, customer);
      await sleep(1_000 / perSecond);
    }
  }
}

/** Waits until nothing is left to do, twice in a row, or until the time is up. */
async function drain(
  { service, tell }: Scene,
  { respondents, solved }: { respondents: ChaosRespondents; solved: number },
): Promise<string[]> {
  const until = Date.now() + DRAIN_SECONDS * 1_000;
  let calm = 0;
  let open: string[] = [];
  let told = Date.now();
  while (calm < 2 && Date.now() < until) {
    await sleep(DRAIN_LOOK_EVERY_MS);
    if (!service.running()) await service.start();
    open = await stillOpen(service, solved).catch(() => ['the database does not answer']);
    calm = open.length === 0 && respondents.busy() === 0 ? calm + 1 : 0;
    if (Date.now() - told > 30_000) {
      told = Date.now();
      tell(`still open: ${open.join('; ')}; ${respondents.busy()} customers are answering`);
    }
  }
  return open;
}

/** Work under way, and tickets of which nobody has heard yet: the next poll will find them. */
async function stillOpen(service: Service, solved: number): Promise<string[]> {
  const databaseUrl = await service.databaseUrl();
  const unheard = solved - (await countLedger(databaseUrl));
  return [
    ...(await openWork(databaseUrl)),
    ...(unheard > 0 ? [`${unheard} x solved without a ledger row`] : []),
  ];
}

async function count(
  { service, world, sites }: Scene,
  respondents: ChaosRespondents,
): Promise<Pick<ChaosResult, 'verdict' | 'accepted' | 'votes' | 'mails'>> {
  const { accepted, ...outside } = await outsideRecords(world, { sites, letters: respondents.letters() });
  const inside = await insideRecords(await service.databaseUrl());
  const votes = new Map(respondents.votes().map(({ email, score }) => [email, score]));
  return {
    verdict: judge({ ...outside, ...inside, votes }),
    accepted,
    votes: votes.size,
    mails: outside.invitationMails.length,
  };
}
