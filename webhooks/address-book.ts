import type { Route } from '../src/connection/store.ts';
import { routesByHash, webhookSender } from '../src/connection/store.ts';
import type { SenderSecrets } from '../src/connector/webhook.ts';
import type { Core } from '../src/runtime/core.ts';

/** A connection as the inbound edge knows it. */
export interface Addressee extends Route {
  readonly sender: SenderSecrets;
}

/** Whose webhook this is; looked up once in a few seconds, not once a request. */
export interface AddressBook {
  byUrlKey(platform: string, key: string): Promise<Addressee | null>;
  /** Looked up again, for a request that did not fit: the account may have been connected anew. */
  byUrlKeyNow(platform: string, key: string): Promise<Addressee | null>;
  byAccount(platform: string, accountId: string): Promise<Route | null>;
}

/** A changed secret or a new connection is known after this time. */
const REMEMBER_MS = 15_000;
/** Requests with a wrong signature must not cost a look-up each. */
const LOOK_AGAIN_AFTER_MS = 1_000;
/** Strangers' keys must not fill the memory. */
const MOST_REMEMBERED = 10_000;

export function urlKeyHash(core: Pick<Core, 'keys'>, platform: string, key: string): Buffer {
  return core.keys.fingerprint(`url-key:${platform}:${key}`);
}

export function accountHash(core: Pick<Core, 'keys'>, platform: string, accountId: string): Buffer {
  return core.keys.fingerprint(`account:${platform}:${accountId}`);
}

export function createAddressBook(core: Core): AddressBook {
  const senders = createMemory<Addressee | null>(core.now);
  const routes = createMemory<Route | null>(core.now);

  async function routeOf(hash: Buffer): Promise<Route | null> {
    const found = await core.db.unscoped((tx) => routesByHash(tx, [hash]));
    return found.get(hash.toString('hex')) ?? null;
  }

  async function addresseeOf(hash: Buffer): Promise<Addressee | null> {
    const route = await routeOf(hash);
    if (!route) return null;
    const row = await core.db.inWorkspaces([route.workspaceId], (tx) =>
      webhookSender(tx, route.connectionId),
    );
    if (!row) return null;
    const secrets = await Promise.all(row.webhookSecrets.map((secret) => core.keys.decrypt(secret)));
    return {
      ...route,
      sender: {
        secrets,
        ...(row.accountNumber === null ? {} : { accountId: row.accountNumber }),
        ...(row.webhookId === null ? {} : { webhookId: row.webhookId }),
      },
    };
  }

  return {
    byUrlKey: (platform, key) =>
      senders(`${platform} ${key}`, () => addresseeOf(urlKeyHash(core, platform, key))),
    byUrlKeyNow: (platform, key) =>
      senders(`${platform} ${key}`, () => addresseeOf(urlKeyHash(core, platform, key)), LOOK_AGAIN_AFTER_MS),
    byAccount: (platform, accountId) =>
      routes(`${platform} ${accountId}`, () => routeOf(accountHash(core, platform, accountId))),
  };
}

/** Finds a value once and keeps it for a moment; what is not there may come at any time, and is looked for again. */
type Memory<T> = (key: string, find: () => Promise<T>, maxAgeMs?: number) => Promise<T>;

function createMemory<T>(now: () => Date): Memory<T> {
  const known = new Map<string, { readonly since: number; readonly value: Promise<T> }>();
  return (key, find, maxAgeMs = REMEMBER_MS) => {
    const held = known.get(key);
    if (held && held.since + maxAgeMs > now().getTime()) return held.value;
    if (known.size >= MOST_REMEMBERED) known.clear();
    const value = find();
    known.set(key, { since: now().getTime(), value });
    value.then(
      (found) => found === null && known.delete(key),
      () => known.delete(key),
    );
    return value;
  };
}
