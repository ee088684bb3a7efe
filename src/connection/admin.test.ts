import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestCore, pass, type TestCore } from '../../test/support/core.ts';
import { settingsWith, storedConnection, storedInvitation } from '../../test/support/records.ts';
import { openSuperuser, type Superuser } from '../../test/support/superuser.ts';
import { appWebhook, vendorWith } from '../../test/support/vendor.ts';
import type { OpenAccount } from '../connector/account.ts';
import { ConnectorError } from '../connector/errors.ts';
import { SEND_QUEUE } from '../invitation/enqueue.story.ts';
import { changeInvitations } from '../invitation/store.ts';
import { createKeyRing } from '../runtime/crypto/key-ring.ts';
import { createAccounts } from './accounts.ts';
import {
  changeMode,
  connect,
  mustFind,
  setUpConnection,
  webhookKey,
  type ConnectionAdminParts,
  type NewAccount,
} from './admin.story.ts';
import { credentialStore } from './credential.story.ts';
import type { Connection } from './schema.ts';
import { routesByHash, webhookSender } from './store.ts';

const READY = {
  sender: { companyName: 'Baltic Bikes', fromAddress: 'hello@bikes.example' },
  programme: { purpose: 'Find what costs customers time', owner: 'Rasa' },
};

let house: TestCore;
let owner: Superuser;

beforeAll(async () => {
  house = await openTestCore();
  owner = await openSuperuser(house.url);
});

beforeEach(() => void (house.added.length = 0));

afterAll(async () => {
  await owner.end();
  await house.close();
});

function partsWith(account: Partial<OpenAccount> = {}, core = house.core): ConnectionAdminParts {
  const connectors = new Map([
    ['desk', vendorWith({}, account)],
    ['portal', vendorWith({ webhook: appWebhook }, account)],
  ]);
  return {
    core,
    connectors,
    accounts: createAccounts({ connectors, store: credentialStore(core), safe: core.keys, now: core.now }),
    routeHash: (kind, platform, key) => core.keys.fingerprint(`${kind}:${platform}:${key}`),
  };
}

function newAccount(change: Partial<NewAccount> = {}): NewAccount {
  return {
    workspaceId: null,
    platform: 'desk',
    accountId: house.core.newId(),
    accountNumber: null,
    name: 'Baltic Bikes',
    baseUrl: 'https://desk.example',
    credentials: { kind: 'static', accessToken: 'token' },
    settings: settingsWith(),
    ...change,
  };
}

async function routeOf(
  parts: ConnectionAdminParts,
  kind: 'url-key' | 'account',
  platform: string,
  key: string,
): Promise<unknown> {
  const hash = parts.routeHash(kind, platform, key);
  const routes = await house.core.db.unscoped((tx) => routesByHash(tx, [hash]));
  return routes.get(hash.toString('hex'))?.connectionId;
}

/** A webhook that the vendor keeps as long as nothing about it changes. */
function withWebhook(urls: string[], secret = 'signing-secret'): Partial<OpenAccount> {
  return {
    registerWebhook({ url }) {
      urls.push(url);
      return Promise.resolve({ webhookId: 'webhook-1', secret });
    },
  };
}

describe('an account that is connected', () => {
  it('begins in rehearsal, in a workspace of its own, with nothing of it readable', async () => {
    const { connection } = await connect(partsWith(), newAccount());

    expect(connection).toMatchObject({ mode: 'rehearsal', liveSince: null, health: 'connected' });
    const [row] = await owner.rows('select credentials from connection where id = $1', [connection.id]);
    expect(row?.['credentials']).not.toContain('token');
  });

  it('joins the workspace that was named', async () => {
    const { connection: first } = await connect(partsWith(), newAccount());

    const { connection } = await connect(partsWith(), newAccount({ workspaceId: first.workspaceId }));

    expect(connection.workspaceId).toBe(first.workspaceId);
  });

  it('is found by the unguessable part of its webhook address, or by its account where all share one', async () => {
    const urls: string[] = [];
    const parts = partsWith(withWebhook(urls));

    const { connection: desk } = await connect(parts, newAccount());
    const { connection: portal } = await connect(
      parts,
      newAccount({ platform: 'portal', accountId: '4711' }),
    );

    const key = webhookKey(house.core, desk.id);
    expect(urls[0]).toBe(`https://feedback.example/hooks/desk/${key}`);
    expect(await routeOf(parts, 'url-key', 'desk', key)).toBe(desk.id);
    expect(await routeOf(parts, 'account', 'portal', '4711')).toBe(portal.id);
  });

  it('keeps what set-up made, and the secret of its webhook sealed', async () => {
    const setUp = {
      created: ['NPS score'],
      existing: [],
      clashes: [],
      resources: { 'ticket_field.nps_score': '360' },
    };
    const parts = partsWith({ setUp: () => Promise.resolve(setUp), ...withWebhook([]) });

    const { connection, setUp: report } = await connect(parts, newAccount());

    expect(report).toEqual(setUp);
    expect(connection.resources).toEqual(setUp.resources);
    const sender = await house.core.db.inWorkspaces([connection.workspaceId], (tx) =>
      webhookSender(tx, connection.id),
    );
    expect(await house.core.keys.decrypt(sender?.webhookSecrets[0] ?? '')).toBe('signing-secret');
  });

  it('is there though the vendor refused the set-up, which says why and can be made again', async () => {
    const refusal = { kind: 'forbidden', words: 'The user may not create fields.' } as const;
    const parts = partsWith({ setUp: () => Promise.reject(new ConnectorError('refused', refusal)) });

    const { connection, setUp } = await connect(parts, newAccount());

    expect(setUp.clashes).toEqual(['The user may not create fields.']);
    const again = await setUpConnection(partsWith(), connection.workspaceId, connection.id);
    expect(again.clashes).toEqual([]);
  });

  it('is not connected a second time, and nothing of the attempt stays', async () => {
    const account = newAccount();
    const { connection } = await connect(partsWith(), account);

    await expect(connect(partsWith(), account)).rejects.toMatchObject({ code: 'conflict' });

    const rows = await owner.rows('select id from connection where account_id = $1', [account.accountId]);
    expect(rows).toEqual([{ id: connection.id }]);
    expect(
      await owner.rows('select from workspace where id not in (select workspace_id from connection)'),
    ).toEqual([]);
  });

  it('is known under its old and its new webhook address after the key ring was rotated', async () => {
    const { core } = house;
    const before = partsWith(withWebhook([]));
    const { connection } = await connect(before, newAccount());
    const keys = createKeyRing([
      { kid: 'k2', secret: Buffer.alloc(32, 2) },
      { kid: 'k1', secret: Buffer.alloc(32, 1) },
    ]);
    const rotated = partsWith(withWebhook([]), { ...core, keys });

    await setUpConnection(rotated, connection.workspaceId, connection.id);

    expect(await routeOf(rotated, 'url-key', 'desk', webhookKey(core, connection.id))).toBe(connection.id);
    expect(await routeOf(rotated, 'url-key', 'desk', webhookKey({ keys }, connection.id))).toBe(
      connection.id,
    );
  });

  it('does not exist for another workspace', async () => {
    const { connection } = await connect(partsWith(), newAccount());

    await expect(mustFind(house.core, [house.core.newId()], connection.id)).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('going live', () => {
  async function found(connection: Connection): Promise<Connection> {
    return await mustFind(house.core, [connection.workspaceId], connection.id);
  }

  it('is refused with every setting that is missing', async () => {
    const settings = settingsWith({ surveyBasis: 'consent-only' });
    const connection = await storedConnection(house.core, { mode: 'rehearsal', liveSince: null, settings });

    await expect(changeMode(house.core, connection, 'live')).rejects.toMatchObject({
      code: 'conflict',
      faults: [
        { path: 'settings.programme.purpose' },
        { path: 'settings.programme.owner' },
        { path: 'settings.sender' },
        { path: 'settings.consentField' },
      ],
    });
    expect(await found(connection)).toMatchObject({ mode: 'rehearsal', liveSince: null });
  });

  it('needs no sender where the helpdesk itself sends, and nothing where no tickets are surveyed', async () => {
    const linked = settingsWith({ programme: { ...READY.programme, carrier: 'helpdesk' } });
    const crmOnly = settingsWith({ helpdesk: false });

    for (const settings of [linked, crmOnly]) {
      const connection = await storedConnection(house.core, { mode: 'rehearsal', liveSince: null, settings });
      expect((await changeMode(house.core, connection, 'live')).mode).toBe('live');
    }
  });

  it('is stamped, to the second that vendors tell', async () => {
    const connection = await storedConnection(house.core, {
      mode: 'rehearsal',
      liveSince: null,
      settings: settingsWith(READY),
    });
    house.clock.at = new Date('2025-11-20T10:00:00.700Z');

    await changeMode(house.core, connection, 'live');

    expect(await found(connection)).toMatchObject({
      mode: 'live',
      liveSince: new Date('2025-11-20T10:00:00Z'),
    });
  });

  it('again after a pause keeps the stamp; after a rehearsal it is a new one', async () => {
    const connection = await storedConnection(house.core, {
      mode: 'rehearsal',
      liveSince: null,
      settings: settingsWith(READY),
    });
    const live = await changeMode(house.core, connection, 'live');

    pass(house.clock, 3_600_000);
    const paused = await changeMode(house.core, live, 'paused');
    const resumed = await changeMode(house.core, paused, 'live');
    expect([paused.liveSince, resumed.liveSince]).toEqual([live.liveSince, live.liveSince]);

    const rehearsing = await changeMode(house.core, resumed, 'rehearsal');
    expect(rehearsing.liveSince).toBeNull();
    const anew = await changeMode(house.core, rehearsing, 'live');
    expect(anew.liveSince?.getTime()).toBeGreaterThan(live.liveSince?.getTime() ?? Infinity);
  });

  it('lets go what a pause held, when it was planned for', async () => {
    const connection = await storedConnection(house.core, { settings: settingsWith(READY) });
    const tomorrow = new Date(house.clock.at.getTime() + 86_400_000);
    const overdue = await storedInvitation(house.core, connection);
    const later = await storedInvitation(house.core, connection, { plannedAt: tomorrow });
    await house.core.db.inWorkspaces([connection.workspaceId], (tx) =>
      changeInvitations(
        tx,
        [overdue, later].map(({ id }) => ({ id, state: 'held', words: 'Asking is paused.' })),
      ),
    );

    pass(house.clock, 1_000);
    await changeMode(house.core, connection, 'live');

    const rows = await owner.rows(
      'select id, state, held_for as "heldFor", send_at as "sendAt" from invitation where connection_id = $1 order by send_at',
      [connection.id],
    );
    expect(rows).toEqual([
      { id: overdue.id, state: 'scheduled', heldFor: null, sendAt: house.clock.at },
      { id: later.id, state: 'scheduled', heldFor: null, sendAt: tomorrow },
    ]);
    expect(house.added).toEqual([expect.objectContaining({ name: SEND_QUEUE })]);
  });
});
