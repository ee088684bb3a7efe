import { setTimeout as sleep } from 'node:timers/promises';
import { openWire, type Wire } from './wire.ts';

export interface Load {
  /** Answered 2xx. */
  readonly accepted: number;
  /** Answered otherwise, or not at all. */
  readonly refused: number;
  readonly seconds: number;
  /** Milliseconds of each request; from the moment it was due, where that was planned. */
  readonly latenciesMs: readonly number[];
}

export interface Target {
  readonly port: number;
  /** Connections kept open. */
  readonly sockets: number;
  readonly next: () => Buffer;
}

/** As much as the server takes: every connection sends its next request when the one before is answered. */
export async function fullLoad(target: Target, seconds: number): Promise<Load> {
  const wires = await openWires(target);
  const tally = createTally();
  const startedAt = performance.now();
  const until = startedAt + seconds * 1_000;
  await Promise.all(
    wires.map(async (wire) => {
      while (performance.now() < until) await tally.count(wire, target.next(), performance.now());
    }),
  );
  closeAll(wires);
  return tally.load((performance.now() - startedAt) / 1_000);
}

export interface Offer {
  readonly perSecond: number;
  readonly seconds: number;
  /** 0 <= n < 1 */
  readonly random: () => number;
}

/**
 * Requests come when they come (a Poisson process), whether those before are answered or not. Latency counts from the
 * moment a request was due, so that waiting for a free connection is not forgotten.
 */
export async function offeredLoad(target: Target, offer: Offer): Promise<Load> {
  const wires = await openWires(target);
  const [free, due] = [[...wires], new Array<number>()];
  const [tally, underWay] = [createTally(), new Set<Promise<void>>()];
  const startedAt = performance.now();
  const until = startedAt + offer.seconds * 1_000;
  let nextAt = startedAt;

  function sendDue(): void {
    while (due.length > 0) {
      const wire = free.pop();
      if (wire === undefined) return;
      const dueAt = due.shift() ?? 0;
      const run = tally.count(wire, target.next(), dueAt).finally(() => {
        underWay.delete(run);
        free.push(wire);
        sendDue();
      });
      underWay.add(run);
    }
  }

  while (performance.now() < until) {
    for (; nextAt <= performance.now(); nextAt += gapMs(offer)) due.push(nextAt);
    sendDue();
    await sleep(1);
  }
  while (underWay.size > 0) await Promise.all(underWay);
  closeAll(wires);
  return tally.load((performance.now() - startedAt) / 1_000);
}

function gapMs({ perSecond, random }: Offer): number {
  return (-Math.log(1 - random()) / perSecond) * 1_000;
}

function openWires({ port, sockets }: Target): Promise<Wire[]> {
  return Promise.all(Array.from({ length: sockets }, () => openWire(port)));
}

function closeAll(wires: readonly Wire[]): void {
  for (const wire of wires) wire.close();
}

interface Tally {
  count(wire: Wire, request: Buffer, since: number): Promise<void>;
  load(seconds: number): Load;
}

function createTally(): Tally {
  let [accepted, refused] = [0, 0];
  const latenciesMs: number[] = [];
  return {
    async count(wire, request, since) {
      const status = await wire.send(request).catch(() => 0);
      latenciesMs.push(performance.now() - since);
      if (status >= 200 && status < 300) accepted += 1;
      else refused += 1;
    },
    load: (seconds) => ({ accepted, refused, seconds, latenciesMs }),
  };
}
