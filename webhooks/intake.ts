import { hash } from 'node:crypto';
import type { Connectors } from '../src/connection/accounts.ts';
import type { Route } from '../src/connection/store.ts';
import type {
  Delivery,
  InboundRequest,
  SenderSecrets,
  SignatureVerdict,
  WebhookIntake,
} from '../src/connector/webhook.ts';
import type { Core } from '../src/runtime/core.ts';
import { inBatches } from '../src/runtime/queue/id-batches.ts';
import type { AddressBook } from './address-book.ts';
import { createGroupCommit } from '../src/runtime/group-commit.ts';
import { insertDeliveries, type StoredDelivery } from './store.ts';

export const NORMALISE_QUEUE = 'webhook-normalise';

const MAX_EVENTS_PER_COMMIT = 500;
const COMMITS_SIDE_BY_SIDE = 2;
/** A vendor waits for seconds; under load these few milliseconds save most of the commits. */
const GATHER_MS = 5;

/** What the vendor is answered. */
export type Received =
  | { readonly state: 'stored'; readonly events: number }
  | { readonly state: 'unknown-address' }
  | { readonly state: 'rejected'; readonly code: string; readonly advice: string }
  | { readonly state: 'busy'; readonly status: number; readonly retryAfterSeconds: number };

/** Bytes in; one verified, durable, de-duplicated event out. */
export interface Intake {
  receive(platform: string, urlKey: string | null, request: InboundRequest): Promise<Received>;
}

export interface IntakeParts {
  readonly core: Core;
  readonly connectors: Connectors;
  readonly addressBook: AddressBook;
  /** Live client secrets of apps that have one URL for all accounts, by platform. */
  readonly appSecrets: ReadonlyMap<string, readonly string[]>;
}

export function createIntake(parts: IntakeParts): Intake {
  const { core, connectors, addressBook, appSecrets } = parts;
  const durable = createGroupCommit<StoredDelivery>({
    maxItems: MAX_EVENTS_PER_COMMIT,
    maxCommits: COMMITS_SIDE_BY_SIDE,
    gatherMs: GATHER_MS,
    commit: (deliveries) => commitDeliveries(core, deliveries),
  });

  async function senderOf(
    platform: string,
    urlKey: string | null,
  ): Promise<{ sender: SenderSecrets; route: Route | null } | null> {
    if (urlKey === null) return { sender: { secrets: appSecrets.get(platform) ?? [] }, route: null };
    const addressee = await addressBook.byUrlKey(platform, urlKey);
    return addressee && { sender: addressee.sender, route: addressee };
  }

  async function verifyAndStore(webhook: WebhookIntake, called: Called): Promise<Received> {
    const { platform, urlKey, request } = called;
    const known = await senderOf(platform, urlKey);
    if (!known) return { state: 'unknown-address' };
    const verdict = await verified(parts, { ...called, webhook, sender: known.sender });
    if (!verdict.ok) return { state: 'rejected', code: verdict.code, advice: verdict.advice };
    if (verdict.ageMs > webhook.replayWindowMs) return tooOld(webhook);
    const deliveries = webhook.deliveries(request);
    const routes = await routesOf(addressBook, platform, { deliveries, route: known.route });
    const stored = deliveries.map((delivery, index) =>
      storedDelivery(core, platform, { delivery, route: routes[index] ?? null }),
    );
    await durable.store(stored);
    return { state: 'stored', events: stored.length };
  }

  return {
    async receive(platform, urlKey, request) {
      const webhook = connectors.get(platform)?.connector.webhook;
      if (!webhook || (webhook.addressing === 'url-key') !== (urlKey !== null))
        return { state: 'unknown-address' };
      try {
        return await verifyAndStore(webhook, { platform, urlKey, request });
      } catch (error) {
        // The vendor's to retry: answered as that vendor retries, and never as accepted.
        core.log.error({ err: error, platform }, 'webhook not stored');
        return { state: 'busy', ...webhook.busyAnswer };
      }
    },
  };
}

interface Called {
  readonly platform: string;
  readonly urlKey: string | null;
  readonly request: InboundRequest;
}

/** A secret that has just been replaced is looked up before its first event is refused. */
async function verified(
  { core, addressBook }: IntakeParts,
  called: Called & { readonly webhook: WebhookIntake; readonly sender: SenderSecrets },
): Promise<SignatureVerdict> {
  const { webhook, platform, urlKey, request, sender } = called;
  const verdict = webhook.verify(request, sender, core.now());
  if (verdict.ok || urlKey === null) return verdict;
  const again = await addressBook.byUrlKeyNow(platform, urlKey);
  return again && again.sender !== sender ? webhook.verify(request, again.sender, core.now()) : verdict;
}

function tooOld(webhook: WebhookIntake): Received {
  const hours = Math.round(webhook.replayWindowMs / 3_600_000);
  const window = hours >= 1 ? `${hours} hours` : `${webhook.replayWindowMs / 60_000} minutes`;
  return {
    state: 'rejected',
    code: 'timestamp-stale',
    advice: `The request was signed more than ${window} ago. Check the clock of this server.`,
  };
}

function routesOf(
  addressBook: AddressBook,
  platform: string,
  found: { deliveries: readonly Delivery[]; route: Route | null },
): Promise<(Route | null)[]> {
  return Promise.all(
    found.deliveries.map(
      async ({ accountId }) =>
        found.route ?? (accountId === null ? null : await addressBook.byAccount(platform, accountId)),
    ),
  );
}

function storedDelivery(
  core: Core,
  platform: string,
  { delivery, route }: { delivery: Delivery; route: Route | null },
): StoredDelivery {
  const scope = delivery.accountId ?? route?.connectionId ?? '';
  return {
    id: core.newId(),
    platform,
    connectionId: route?.connectionId ?? null,
    workspaceId: route?.workspaceId ?? null,
    deliveryHash: hash('sha256', `${platform}:${scope}:${delivery.deliveryKey}`, 'buffer'),
    body: core.keys.seal(Buffer.from(delivery.body)),
    receivedAt: core.now(),
    ...parkedAtOnce(delivery, route),
  };
}

function parkedAtOnce(
  delivery: Delivery,
  route: Route | null,
): Pick<StoredDelivery, 'state' | 'reason' | 'reasonWords'> {
  if (delivery.malformed !== undefined) {
    return { state: 'parked', reason: 'malformed', reasonWords: delivery.malformed };
  }
  if (route === null) {
    const reasonWords =
      'The event is of an account that is not connected here. Connect it, then replay the event.';
    return { state: 'parked', reason: 'unknown-account', reasonWords };
  }
  return { state: 'new', reason: null, reasonWords: null };
}

async function commitDeliveries(core: Core, deliveries: readonly StoredDelivery[]): Promise<void> {
  const workspaces = new Map(deliveries.map(({ id, workspaceId }) => [id, workspaceId]));
  await core.db.unscoped(async (tx) => {
    const fresh = await insertDeliveries(tx, deliveries);
    const at = core.now();
    await core.queue.add(
      tx,
      NORMALISE_QUEUE,
      inBatches(fresh.map((id) => ({ id, workspaceId: workspaces.get(id) ?? null, at }))),
    );
  });
}
