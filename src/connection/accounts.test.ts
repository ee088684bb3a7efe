import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestCore, pass, type TestCore } from '../../test/support/core.ts';
import { openOutbox } from '../../test/support/outbox.ts';
import { connectionWith, settingsWith, storedConnection } from '../../test/support/records.ts';
import { vendorWith } from '../../test/support/vendor.ts';
import type { AccountAccess } from '../connector/account.ts';
import type { Connector, Credentials } from '../connector/connector.ts';
import { ConnectorError } from '../connector/errors.ts';
import { createAccounts, UnknownPlatformError, type Accounts } from './accounts.ts';
import { credentialStore, replaceCredentials } from './credential.story.ts';
import { openCredentials, sealCredentials } from './credentials.ts';
import type { Connection } from './schema.ts';
import { connectionById, credentialsOf } from './store.ts';

const HOUR_MS = 3_600_000;
const BY_HAND = { credentials: { kind: 'static', accessToken: 'new' }, user: null } as const;
let house: TestCore;

beforeAll(async () => {
  house = await openTestCore();
});

afterAll(() => house.close());

/** A vendor that takes its time to renew, hands out a refresh token for one use, and counts. */
function vendor(refuses = false): {
  connector: Partial<Connector>;
  renewals: string[];
  accesses: AccountAccess[];
} {
  const renewals: string[] = [];
  const accesses: AccountAccess[] = [];
  return {
    renewals,
    accesses,
    connector: {
      open(access) {
        accesses.push(access);
        return {
          setUp: () => Promise.resolve({ created: [], existing: [], clashes: [], resources: {} }),
          writesAs: () => access.accessToken(),
        };
      },
      async renew(credentials) {
        if (credentials.kind !== 'oauth') throw new Error('Only OAuth is renewed');
        renewals.push(credentials.refreshToken);
        await new Promise((resolve) => setTimeout(resolve, 50));
        if (refuses)
          throw new ConnectorError('refused', { kind: 'unauthorised', words: 'Connect it again.' });
        const generation = renewals.length + 1;
        return oauth(generation);
      },
    },
  };
}

function oauth(generation: number, lifeMs = HOUR_MS): Credentials {
  return {
    kind: 'oauth',
    accessToken: `access-${generation}`,
    refreshToken: `refresh-${generation}`,
    expiresAt: new Date(house.clock.at.getTime() + lifeMs),
  };
}

/** The accounts as one process has them. */
function processWith(connector: Partial<Connector>): Accounts {
  const { core } = house;
  return createAccounts({
    connectors: new Map([['zendesk', vendorWith(connector)]]),
    store: credentialStore(core),
    safe: core.keys,
    now: core.now,
  });
}

async function stored(credentials: Credentials): Promise<Connection> {
  return await storedConnection(house.core, {}, await sealCredentials(house.core.keys, credentials));
}

async function storedNow(connection: Connection): Promise<Credentials> {
  const sealed = await house.core.db.inWorkspaces([connection.workspaceId], (tx) =>
    credentialsOf(tx, connection.id),
  );
  return await openCredentials(house.core.keys, sealed ?? '');
}

async function health(connection: Connection): Promise<unknown> {
  const found = await house.core.db.inWorkspaces([connection.workspaceId], (tx) =>
    connectionById(tx, connection.id),
  );
  return [found?.health, found?.healthWords];
}

describe('a token that lives', () => {
  it('is used as it is stored, by OAuth or made by hand', async () => {
    const { connector, renewals } = vendor();
    const byHand = await stored({ kind: 'static', accessToken: 'made-by-hand' });
    const byOauth = await stored(oauth(1));

    expect(await processWith(connector).open(byHand).writesAs()).toBe('made-by-hand');
    expect(await processWith(connector).open(byOauth).writesAs()).toBe('access-1');
    expect(renewals).toEqual([]);
  });
});

describe('a token that is about to expire', () => {
  it('is renewed once for all who need it, in this process and in others', async () => {
    const { connector, renewals } = vendor();
    const connection = await stored(oauth(1, 30_000));
    const processes = [processWith(connector), processWith(connector)];

    const tokens = await Promise.all(
      processes.flatMap((accounts) => Array.from({ length: 10 }, () => accounts.open(connection).writesAs())),
    );

    expect(new Set(tokens)).toEqual(new Set(['access-2']));
    expect(renewals).toEqual(['refresh-1']);
    expect(await storedNow(connection)).toEqual(oauth(2));
  });

  it('is renewed a minute before its time, not earlier', async () => {
    const { connector, renewals } = vendor();
    const connection = await stored(oauth(1, 61_000));
    const accounts = processWith(connector);

    await accounts.open(connection).writesAs();
    expect(renewals).toEqual([]);

    pass(house.clock, 2_000);
    await accounts.open(connection).writesAs();
    expect(renewals).toEqual(['refresh-1']);
  });
});

describe('a token that the vendor refused', () => {
  it('is replaced once, however many calls were refused with it', async () => {
    const { connector, renewals, accesses } = vendor();
    const connection = await stored(oauth(1));
    const accounts = processWith(connector);
    await accounts.open(connection).writesAs();
    const [access] = accesses;

    const tokens = await Promise.all(
      Array.from({ length: 10 }, async () => access?.renewedToken('access-1')),
    );

    expect(new Set(tokens)).toEqual(new Set(['access-2']));
    expect(await access?.renewedToken('access-1')).toBe('access-2');
    expect(renewals).toEqual(['refresh-1']);
  });

  it('is not renewed when another process has done it already', async () => {
    const { connector, renewals, accesses } = vendor();
    const connection = await stored(oauth(1));
    for (const accounts of [processWith(connector), processWith(connector)]) {
      await accounts.open(connection).writesAs();
    }
    const [here, there] = accesses;

    await there?.renewedToken('access-1');

    expect(await here?.renewedToken('access-1')).toBe('access-2');
    expect(renewals).toEqual(['refresh-1']);
  });

  it('and cannot be renewed disconnects the account, with words for the admin', async () => {
    const { connector, renewals } = vendor(true);
    const connection = await stored(oauth(1, 0));
    const accounts = processWith(connector);

    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, () => accounts.open(connection).writesAs()),
    );

    expect(outcomes.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 'rejected'));
    expect(renewals).toEqual(['refresh-1']);
    expect(await health(connection)).toEqual(['disconnected', 'Connect it again.']);
    expect(await storedNow(connection)).toMatchObject({ refreshToken: 'refresh-1' });
  });

  it('and was made by hand disconnects the account', async () => {
    const { connector, accesses } = vendor();
    const connection = await stored({ kind: 'static', accessToken: 'made-by-hand' });
    processWith(connector).open(connection);

    await expect(accesses[0]?.renewedToken('made-by-hand')).rejects.toMatchObject({ kind: 'unauthorised' });
    expect(await health(connection)).toEqual([
      'disconnected',
      "Desk no longer accepts Afterword's access. Connect the account again.",
    ]);
  });

  it('stays connected when the vendor is only away', async () => {
    const away = { kind: 'unavailable', words: 'Try later.' } as const;
    const connection = await stored(oauth(1, 0));
    const accounts = processWith({
      ...vendor().connector,
      renew: () => Promise.reject(new ConnectorError('away', away)),
    });

    await expect(accounts.open(connection).writesAs()).rejects.toMatchObject({ kind: 'unavailable' });
    expect(await health(connection)).toEqual(['connected', null]);
  });

  it('is tried again after a renewal that failed', async () => {
    let away = true;
    const { connector, renewals } = vendor();
    const connection = await stored(oauth(1, 0));
    const accounts = processWith({
      ...connector,
      renew(...given) {
        if (away) throw new ConnectorError('away', { kind: 'unavailable', words: 'Try later.' });
        return connector.renew?.(...given) ?? Promise.reject(new Error('no renewal'));
      },
    });
    await expect(accounts.open(connection).writesAs()).rejects.toMatchObject({ kind: 'unavailable' });

    away = false;

    expect(await accounts.open(connection).writesAs()).toBe('access-2');
    expect(renewals).toEqual(['refresh-1']);
  });
});

describe('credentials that an admin replaced', () => {
  it('connect the account again, and are noticed by every process at the latest at the first refusal', async () => {
    const { connector, accesses } = vendor();
    const connection = await stored({ kind: 'static', accessToken: 'old' });
    const [here, there] = [processWith(connector), processWith(connector)];
    for (const accounts of [here, there]) await accounts.open(connection).writesAs();
    await expect(accesses[0]?.renewedToken('old')).rejects.toMatchObject({ kind: 'unauthorised' });
    expect(await health(connection)).toMatchObject(['disconnected', expect.any(String)]);

    await replaceCredentials(house.core, connection, BY_HAND);
    here.forget(connection.id);

    expect(await health(connection)).toEqual(['connected', null]);
    expect(await here.open(connection).writesAs()).toBe('new');
    expect(await there.open(connection).writesAs()).toBe('old');
    expect(await accesses[1]?.renewedToken('old')).toBe('new');
    expect(await there.open(connection).writesAs()).toBe('new');
    expect(await health(connection)).toEqual(['connected', null]);
  });

  it('make due again what was parked because access was refused, and nothing else', async () => {
    const outbox = await openOutbox(house);
    const [refused, forbidden] = [outbox.effect(), outbox.effect()];
    await outbox.raise(refused, forbidden);
    await outbox.claim(refused.id, forbidden.id);
    await outbox.finish(
      { id: refused.id, state: 'parked', failureKind: 'unauthorised' },
      { id: forbidden.id, state: 'parked', failureKind: 'forbidden' },
    );

    await replaceCredentials(house.core, outbox.connection, BY_HAND);

    expect(await outbox.standing(refused.id)).toMatchObject({ state: 'due', dueAt: house.clock.at });
    expect(await outbox.standing(forbidden.id)).toMatchObject({ state: 'parked' });
    await outbox.close();
  });
});

describe('an account', () => {
  it('is opened once, and again when what it was opened with has changed', () => {
    const { connector, accesses } = vendor();
    const accounts = processWith(connector);
    const connection = connectionWith();
    const asked = { ...connection, settings: settingsWith({ consentField: 'consent' }) };

    const first = accounts.open(connection);
    expect(accounts.open({ ...connection, mode: 'paused' })).toBe(first);
    expect(accounts.open({ ...connection, resources: { 'ticket_field.nps_score': '1' } })).not.toBe(first);
    accounts.open(asked);

    expect(accesses).toHaveLength(3);
    expect(accesses.map(({ options }) => options.consentField)).toEqual([undefined, undefined, 'consent']);
  });

  it("keeps its limits when it is opened again: they are the vendor's, not ours", () => {
    const { connector, accesses } = vendor();
    const accounts = processWith(connector);
    const connection = connectionWith();

    accounts.open(connection);
    accounts.open({ ...connection, baseUrl: 'https://elsewhere.example' });

    expect(accesses[1]?.limiter).toBe(accesses[0]?.limiter);
  });

  it('of a platform without a connector cannot be opened', () => {
    const accounts = processWith({});

    expect(() => accounts.open(connectionWith({ platform: 'elsewhere' }))).toThrow(UnknownPlatformError);
  });
});
