import { ConnectorError } from '../connector/errors.ts';
import { createRateLimiter, type Headroom, type RateLimits } from '../connector/rate-limiter.ts';
import type { AccountOptions, OpenAccount } from '../connector/account.ts';
import type { AppCredentials, Connector, Credentials } from '../connector/connector.ts';
import { isStale, openCredentials, sealCredentials, type CredentialSafe } from './credentials.ts';
import type { SealedCredentials } from './grant.store.ts';
import type { Connection } from './schema.ts';

/** The connectors this deployment knows, by platform, each with its OAuth client when it has one. */
export interface Installed {
  readonly connector: Connector;
  readonly app: AppCredentials | null;
}
export type Connectors = ReadonlyMap<string, Installed>;

/** Stored credentials, read and replaced under a lock that all processes respect. */
export interface CredentialStore {
  /** @throws {ConnectorError} `unauthorised` for a connection that is disconnected. */
  read(connection: Connection): Promise<string>;
  /**
   * `renew` gets what is stored now and returns what replaces it, null when that is good already; one caller at a time
   * per connection. When it throws `unauthorised`, the connection is disconnected before the next caller comes.
   * @throws {ConnectorError} `unauthorised` also for a connection that is disconnected: the vendor is not asked.
   */
  replace(
    connection: Connection,
    renew: (stored: string) => Promise<SealedCredentials | null>,
  ): Promise<string>;
}

export interface Accounts {
  /** The account behind a connection; opened once and kept while its settings stay the same. */
  open(connection: Connection): OpenAccount;
  /** Its credentials were replaced: the next call opens it anew. Other processes notice at the first refusal. */
  forget(connectionId: string): void;
  /** Calls left under our own limit in this process; null before the first call. */
  headroom(connectionId: string): Headroom | null;
  /** Renews what is about to end, also when nobody calls the vendor. @throws {ConnectorError} */
  keepAlive(connection: Connection): Promise<void>;
}

export interface AccountsParts {
  readonly connectors: Connectors;
  readonly store: CredentialStore;
  readonly safe: CredentialSafe;
  readonly now: () => Date;
}

export class UnknownPlatformError extends Error {
  readonly code = 'unknown-platform';
}

export function connectorOf(connectors: Connectors, platform: string): Installed {
  const installed = connectors.get(platform);
  if (!installed) throw new UnknownPlatformError(`No connector is installed for platform "${platform}"`);
  return installed;
}

export function createAccounts(parts: AccountsParts): Accounts {
  const opened = new Map<string, Opened>();
  const limiters = new Map<string, ReturnType<typeof createRateLimiter>>();

  function limiterOf(connection: Connection, connector: Connector): ReturnType<typeof createRateLimiter> {
    const known = limiters.get(connection.id);
    if (known) return known;
    const fresh = createRateLimiter(limitsFor(connection, connector));
    limiters.set(connection.id, fresh);
    return fresh;
  }

  function openOne(connection: Connection): Opened {
    const version = JSON.stringify([
      connection.resources,
      connection.baseUrl,
      connection.settings.consentField,
      connection.settings.countryField,
      connection.settings.nativeSurveys,
      connection.settings.revops,
      connection.authorisedAt ?? null,
    ]);
    const known = opened.get(connection.id);
    if (known?.version === version) return known;
    const { connector, app } = connectorOf(parts.connectors, connection.platform);
    const tokens = tokenSource(parts, { connection, connector, app });
    const account = connector.open({
      connectionId: connection.id,
      baseUrl: connection.baseUrl,
      accountId: connection.accountId,
      resources: connection.resources,
      limiter: limiterOf(connection, connector),
      options: optionsOf(connection.settings),
      now: parts.now,
      ...tokens,
    });
    const fresh = { version, account, tokens };
    opened.set(connection.id, fresh);
    return fresh;
  }

  return {
    open: (connection) => openOne(connection).account,
    forget: (connectionId) => void opened.delete(connectionId),
    async keepAlive(connection) {
      await openOne(connection).tokens.accessToken();
    },
    headroom: (connectionId) => limiters.get(connectionId)?.headroom() ?? null,
  };
}

function optionsOf(settings: Connection['settings']): AccountOptions {
  const { consentField, countryField, nativeSurveys, revops } = settings;
  return {
    ...revops,
    ...(consentField === null ? {} : { consentField }),
    ...(countryField === null ? {} : { countryField }),
    ...(nativeSurveys === 'skip-those-tickets' ? { skipNativeSurveys: true } : {}),
  };
}

interface Opened {
  readonly version: string;
  readonly account: OpenAccount;
  readonly tokens: TokenSource;
}

function limitsFor({ settings: { plan } }: Connection, connector: Connector): RateLimits {
  return (plan === null ? undefined : connector.limitsOf?.(plan)) ?? connector.limits;
}

interface TokenOwner {
  readonly connection: Connection;
  readonly connector: Connector;
  readonly app: AppCredentials | null;
}

interface TokenSource {
  accessToken(): Promise<string>;
  renewedToken(rejected: string): Promise<string>;
}

/** Single flight: callers in this process share one reading and one renewal, other processes wait for the row lock. */
function tokenSource(parts: AccountsParts, owner: TokenOwner): TokenSource {
  let held: Credentials | null = null;
  let reading: Promise<Credentials> | null = null;
  let renewal: Promise<Credentials> | null = null;

  async function current(): Promise<Credentials> {
    return held ?? (await readOnce());
  }

  function readOnce(): Promise<Credentials> {
    reading ??= parts.store
      .read(owner.connection)
      .then((sealed) => openCredentials(parts.safe, sealed))
      .then((stored) => (held ??= stored))
      .finally(() => (reading = null));
    return reading;
  }

  function renewOnce(rejected: string): Promise<Credentials> {
    renewal ??= renew(parts, owner, rejected)
      .then((fresh) => (held = fresh))
      .finally(() => (renewal = null));
    return renewal;
  }

  return {
    async accessToken() {
      const credentials = await current();
      if (!isStale(credentials, parts.now())) return credentials.accessToken;
      return (await renewOnce(credentials.accessToken)).accessToken;
    },
    async renewedToken(rejected) {
      const credentials = await current();
      if (credentials.accessToken !== rejected) return credentials.accessToken;
      return (await renewOnce(rejected)).accessToken;
    },
  };
}

async function renew(parts: AccountsParts, owner: TokenOwner, rejected: string): Promise<Credentials> {
  // A pair that the vendor has given out is stored also when the database was away for a moment: asking again would
  // need the refresh token that has just been used up.
  let fresh: Credentials | null = null;
  const stored = await parts.store.replace(owner.connection, async (sealed) => {
    const latest = await openCredentials(parts.safe, sealed);
    if (latest.accessToken !== rejected) return null;
    fresh ??= await renewedAtVendor(owner, latest);
    return { credentials: fresh, sealed: await sealCredentials(parts.safe, fresh) };
  });
  return await openCredentials(parts.safe, stored);
}

function renewedAtVendor(
  { connection, connector, app }: TokenOwner,
  latest: Credentials,
): Promise<Credentials> {
  if (latest.kind === 'client') return connector.renew(latest, latest.client, connection.baseUrl);
  if (latest.kind !== 'oauth' || app === null) throw revoked(connector);
  return connector.renew(latest, app, connection.baseUrl);
}

function revoked(connector: Connector): ConnectorError {
  return new ConnectorError('The access token was refused and cannot be renewed', {
    kind: 'unauthorised',
    words: `${connector.label} no longer accepts Afterword's access. Connect the account again.`,
  });
}
