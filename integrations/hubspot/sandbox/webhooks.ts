import { createHash, createHmac } from 'node:crypto';
import { createDeliveryLog } from './delivery-log.ts';
import type { DeliverySummary } from './delivery-log.ts';
import { eventBody } from './event-body.ts';
import type { FaultBoard } from './faults.ts';
import { createSchedule } from './schedule.ts';
import type { SandboxState } from './state.ts';
import { isInstalled } from './tokens.ts';
import type { TicketEvent } from './world.ts';

/** HubSpot batches up to 100 events and makes up to ten more attempts within a day: here within seconds. */
const BATCH_MAX = 100;
const GATHER_MS = 5;
const RETRY_DELAYS_MS = [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000, 5_000];
const ANSWER_TIMEOUT_MS = 5_000;
/** HubSpot keeps this many requests under way for one account. */
const CONCURRENT_MAX = 10;
/** When a second copy of an event follows the first. */
const TWICE_AFTER_MS = 20;

export interface WebhookSender {
  publish(event: TicketEvent): void;
  summary(portalId: string): DeliverySummary;
  /** Resolves when no event waits and no request or retry is under way. */
  settled(): Promise<void>;
  /** Nothing is sent any more. */
  close(): void;
}

export interface SenderParts {
  readonly state: SandboxState;
  readonly faults: FaultBoard;
  readonly now: () => number;
  readonly random: () => number;
}

interface Waiting {
  readonly portalId: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Sends ticket events to the app's one target, batched, signed and repeated as HubSpot does, and worse on request. */
export function createWebhookSender(parts: SenderParts): WebhookSender {
  const { state, faults, random } = parts;
  const log = createDeliveryLog();
  const schedule = createSchedule();
  const enqueue = createQueues(parts, schedule.later, (queue, batch) => deliver(queue, batch, 0));

  function deliver(queue: Queue, batch: readonly Waiting[], attempt: number): void {
    queue.underWay += 1;
    schedule.track(
      send(parts, batch, attempt).then((accepted) => {
        queue.underWay -= 1;
        const portals = batch.map(({ portalId }) => portalId);
        log.request(portals, accepted);
        const delay = RETRY_DELAYS_MS[attempt];
        if (accepted) return;
        if (delay === undefined) for (const portalId of portals) log.of(portalId).givenUp += 1;
        else schedule.later(delay * (0.8 + 0.4 * random()), () => deliver(queue, batch, attempt + 1));
      }),
    );
  }

  return {
    publish(event) {
      const { portalId } = event;
      // An account that has not installed the app is none of its business.
      if (!isInstalled(state, portalId)) return;
      const active = faults.of(portalId);
      const one = { portalId, body: eventBody(state, event, faults.strikes(active.webhookLegacy)) };
      log.of(portalId).published += 1;
      if (!state.app.webhookTarget) return;
      if (faults.strikes(active.webhookDrop)) {
        log.of(portalId).dropped += 1;
        return;
      }
      const late = (active.webhookLateMs ?? 0) * random();
      schedule.later(late, () => enqueue(one));
      if (faults.strikes(active.webhookTwice)) schedule.later(late + TWICE_AFTER_MS, () => enqueue(one));
    },
    summary: log.of,
    settled: schedule.settled,
    close: schedule.close,
  };
}

interface Queue {
  waiting: Waiting[];
  underWay: number;
}

/** Events of the same moment and portal travel together; the result takes one event. */
function createQueues(
  { faults, random }: SenderParts,
  later: (ms: number, work: () => void) => void,
  deliver: (queue: Queue, batch: readonly Waiting[]) => void,
): (one: Waiting) => void {
  const queues = new Map<string, Queue>();

  function flush(queue: Queue): void {
    if (queue.underWay >= CONCURRENT_MAX) {
      later(GATHER_MS, () => flush(queue));
      return;
    }
    const shuffled = faults.strikes(faults.of(queue.waiting[0]?.portalId).webhookShuffle);
    if (shuffled) queue.waiting.sort(() => random() - 0.5);
    const batch = queue.waiting.splice(0, BATCH_MAX);
    if (queue.waiting.length > 0) later(GATHER_MS, () => flush(queue));
    if (batch.length > 0) deliver(queue, batch);
  }

  return (one) => {
    const mixed = faults.strikes(faults.of().webhookMixPortals);
    const key = mixed ? 'all portals' : one.portalId;
    const queue = queues.get(key) ?? { waiting: [], underWay: 0 };
    queues.set(key, queue);
    queue.waiting.push(one);
    if (queue.waiting.length === 1) later(GATHER_MS, () => flush(queue));
  };
}

/** Any 4xx or 5xx, a timeout and a lost connection make HubSpot try again. */
async function send(
  { state, now }: SenderParts,
  batch: readonly Waiting[],
  attempt: number,
): Promise<boolean> {
  const { webhookTarget: url, clientSecret } = state.app;
  if (!url) return true;
  const body = JSON.stringify(batch.map((one) => ({ ...one.body, attemptNumber: attempt })));
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: signedHeaders(clientSecret, url, { body, timestamp: String(now()) }),
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    await response.arrayBuffer();
    return response.status < 400;
  } catch {
    return false;
  }
}

/** Versions 1 and 3 travel together on app webhooks. Written apart from the verifier, from HubSpot's description. */
export function signedHeaders(
  secret: string,
  url: string,
  { body, timestamp }: { body: string; timestamp: string },
): Record<string, string> {
  const v3 = createHmac('sha256', secret).update(`POST${url}${body}${timestamp}`).digest('base64');
  return {
    'Content-Type': 'application/json',
    'User-Agent': 'HubSpot Connect 2.0 (sandbox)',
    'X-HubSpot-Signature': createHash('sha256')
      .update(secret + body)
      .digest('hex'),
    'X-HubSpot-Signature-Version': 'v1',
    'X-HubSpot-Signature-v3': v3,
    'X-HubSpot-Request-Timestamp': timestamp,
  };
}
