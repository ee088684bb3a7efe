import { z } from 'zod';
import type { OutsideWorld } from '../outside/stage.ts';

/** What goes wrong outside while we are being killed. */
const ZENDESK = {
  rate429: 0.03,
  error503: 0.02,
  error500AfterCommit: 0.03,
  timeout: 0.003,
  webhookTwice: 0.2,
  webhookLateMs: 3_000,
  webhookShuffle: 0.2,
  webhookDrop: 0.02,
};
const HUBSPOT = {
  rate429: 0.03,
  error503: 0.02,
  error500AfterCommit: 0.03,
  timeout: 0.01,
  partial207: 0.03,
  webhookTwice: 0.2,
  webhookLateMs: 3_000,
  webhookShuffle: 0.2,
  webhookDrop: 0.02,
  webhookMixPortals: 0.2,
  webhookLegacy: 0.1,
};
/** The delay keeps hand-overs under way long enough to be hit. */
const MAILBOX = { tempFail: 0.05, delayMs: 30 };

export async function startFaults(world: OutsideWorld): Promise<void> {
  await setFaults(world, { zendesk: ZENDESK, hubspot: HUBSPOT, mailbox: MAILBOX });
}

export async function stopFaults(world: OutsideWorld): Promise<void> {
  await setFaults(world, { zendesk: {}, hubspot: {}, mailbox: {} });
}

async function setFaults(world: OutsideWorld, faults: Record<keyof OutsideWorld, object>): Promise<void> {
  const put = { method: 'PUT', json: {} } as const;
  await world.zendesk.http.json('/sandbox/faults', z.unknown(), { ...put, json: faults.zendesk });
  await world.hubspot.http.json('/sandbox/faults', z.unknown(), { ...put, json: faults.hubspot });
  await world.mailbox.http.json('/faults', z.unknown(), { ...put, json: faults.mailbox });
}
