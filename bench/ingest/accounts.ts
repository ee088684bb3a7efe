import { randomBytes } from 'node:crypto';
import { accountHash, urlKeyHash } from '../../webhooks/address-book.ts';
import { webhookKey } from '../../src/connection/admin.story.ts';
import { ConnectionSettings } from '../../src/connection/schema.ts';
import { insertConnection, insertRoute, insertWorkspace } from '../../src/connection/store.ts';
import type { Core } from '../../src/runtime/core.ts';
import type { ZendeskSender } from './schema.ts';

/** Connected accounts without a vendor behind them: enough to receive webhooks. */
export async function storeZendeskAccount(core: Core, number: number): Promise<ZendeskSender> {
  const [secret, webhookId] = [randomBytes(32).toString('base64'), `01BENCH${number}`];
  const accountNumber = String(10_000_000 + number);
  const id = await store(core, {
    platform: 'zendesk',
    accountId: `bench-${number}`,
    accountNumber,
    webhookId,
    webhookSecrets: [await core.keys.encrypt(secret)],
    hash: (connectionId) => urlKeyHash(core, 'zendesk', webhookKey(core, connectionId)),
  });
  return { path: `/hooks/zendesk/${webhookKey(core, id)}`, secret, accountNumber, webhookId };
}

export async function storePortal(core: Core, number: number): Promise<string> {
  const accountId = String(500_000 + number);
  await store(core, {
    platform: 'hubspot',
    accountId,
    accountNumber: null,
    webhookId: null,
    webhookSecrets: [],
    hash: () => accountHash(core, 'hubspot', accountId),
  });
  return accountId;
}

interface StoredAccount {
  readonly platform: string;
  readonly accountId: string;
  readonly accountNumber: string | null;
  readonly webhookId: string | null;
  readonly webhookSecrets: readonly string[];
  readonly hash: (connectionId: string) => Buffer;
}

async function store(core: Core, { hash, ...account }: StoredAccount): Promise<string> {
  const [id, workspaceId, at] = [core.newId(), core.newId(), core.now()];
  await core.db.inWorkspaces([workspaceId], async (tx) => {
    await insertWorkspace(tx, { id: workspaceId, name: account.accountId, at });
    await insertConnection(tx, {
      ...account,
      id,
      workspaceId,
      name: account.accountId,
      baseUrl: 'http://127.0.0.1:9',
      mode: 'live',
      liveSince: at,
      health: 'connected',
      healthWords: null,
      settings: ConnectionSettings.parse({}),
      resources: {},
      credentials: 'none',
      createdAt: at,
    });
    await insertRoute(tx, hash(id), { connectionId: id, workspaceId });
  });
  return id;
}
