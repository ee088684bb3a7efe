import { setTimeout as sleep } from 'node:timers/promises';
import type { OutsideWorld } from '../outside/stage.ts';
import type { Customer } from './crowd.ts';

const TICK_MS = 20;

/** Has the tickets solved at an even rate; the sandbox then sends the signed webhooks. Returns when each was solved. */
export async function solveAtRate(
  world: OutsideWorld,
  crowd: readonly Customer[],
  perSecond: number,
): Promise<Map<string, number>> {
  const solvedAt = new Map<string, number>();
  const underWay = new Set<Promise<void>>();
  const startedAt = Date.now();
  for (let done = 0; done < crowd.length;) {
    const until = Math.min(crowd.length, Math.ceil(((Date.now() - startedAt) / 1_000) * perSecond));
    for (const customer of crowd.slice(done, until)) {
      solvedAt.set(customer.email, Date.now());
      const run = solve(world, customer).finally(() => underWay.delete(run));
      underWay.add(run);
    }
    done = until;
    await sleep(TICK_MS);
  }
  await Promise.all(underWay);
  return solvedAt;
}

export async function solve(world: OutsideWorld, { site, ticketId }: Customer): Promise<void> {
  const path = `/sandbox/accounts/${site.account}/tickets/${ticketId}/solve`;
  const { status, body } = await world[site.platform].http.send(path, { method: 'POST', json: {} });
  if (status !== 200) throw new Error(`The sandbox did not solve ticket ${ticketId}: ${status} ${body}`);
}
