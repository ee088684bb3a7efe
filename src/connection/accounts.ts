import { ConnectorError } from '../connector/errors.ts';
import { createRateLimiter, type Headroom, type RateLimits } from '../connector/rate-limiter.ts';
import type { AccountOptions, OpenAccount } from '../connector/account.ts';
import type { AppCredentials, Connector, Credentials } from '../connector/connector.ts';
import { openCredentials, sealCredentials, type CredentialSafe } from './credentials.ts';
import type { Connection } from './schema.ts';

/** Renew when less than this part of the token's life is left. */
const RENEW_BEFORE_MS = 60_000;

/** The connectors this deployment knows, by platform, each with its OAuth client when it has one. */
export interface Installed {
  readonly connector: Connector;
  readonly app: AppCredentials | null;
}
export type Connectors = ReadonlyMap<string, Installed>;

/** Stored credentials, read and replaced under a lock that all processes respect. */
export interface CredentialStore {
  read(connection: Connection): Promise<string>;
  /** `renew` gets what is stored now and returns what replaces it; one caller at a time per connection. */
  replace(connection: Connection, renew: (stored: string) => Promise<string>): Promise<string>;
  disconnected(connection: Connection, words: string): Promise<void>;
}

export interface Accounts {
  /** The account behind a connection; opened once and kept while its settings stay the same. */
  open(connection: Connection): OpenAccount;
  /** Its credentials were replaced: the next call opens it anew. Other processes notice at the first refusal. */
  forget(connectionId: string): void;
  /** Calls left under our own limit in this process; null before the first call. */
  headroom(connectionId: string): Headroom | null;
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
  const opened = new Map<string, { readonly version: string; readonly account: OpenAccount }>();
  const limiters = new Map<string, ReturnType<typeof createRateLimiter>>();

  function limiterOf(connection: Connection, connector: Connector): ReturnType<typeof createRateLimiter> {
    const known = limiters.get(connection.id);
    if (known) return known;
    const fresh = createRateLimiter(limitsFor(connection, connector));
    limiters.set(connection.id, fresh);
    return fresh;
  }

  return {
    open(connection) {
      const version = JSON.stringify([
        connection.resources,
        connection.baseUrl,
        connection.settings.consentField,
        connection.settings.countryField,
        connection.settings.nativeSurveys,
      ]);
      const known = opened.get(connection.id);
      if (known?.version === version) return known.account;
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
      opened.set(connection.id, { version, account });
      return account;
    },
    forget: (connectionId) => void opened.delete(connectionId),
    headroom: (connectionId) => limiters.get(connectionId)?.headroom() ?? null,
  };
}

function optionsOf(settings: Connection['settings']): AccountOptions {
  const { consentField, countryField, nativeSurveys } = settings;
  return {
    ...(consentField === null ? {} : { consentField }),
    ...(countryField === null ? {} : { countryField }),
    ...(nativeSurveys === 'skip-those-tickets' ? { skipNativeSurveys: true } : {}),
  };
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
      const stale =
        credentials.kind === 'oauth' &&
        credentials.expiresAt.getTime() - parts.now().getTime() < RENEW_BEFORE_MS;
      return stale ? (await renewOnce(credentials.accessToken)).accessToken : credentials.accessToken;
    },
    async renewedToken(rejected) {
      const credentials = await current();
      if (credentials.accessToken !== rejected) return credentials.accessToken;
      return (await renewOnce(rejected)).accessToken;
    },
  };
}

async function renew(parts: AccountsParts, owner: TokenOwner, rejected: string): Promise<Credentials> {
  const { connection, connector, app } = owner;
  try {
    const stored = await parts.store.replace(connection, async (sealed) => {
      const latest = await openCredentials(parts.safe, sealed);
      if (latest.accessToken !== rejected) return sealed;
      if (latest.kind === 'static' || app === null) throw revoked(connector);
      return sealCredentials(parts.safe, await connector.renew(latest, app, connection.baseUrl));
    });
    return await openCredentials(parts.safe, stored);
  } catch (error) {
    if (error instanceof ConnectorError && error.kind === 'unauthorised') {
      await parts.store.disconnected(connection, error.words);
    }
    throw error;
  }
}

function revoked(connector: Connector): ConnectorError {
  return new ConnectorError('The access token was refused and cannot be renewed', {
    kind: 'unauthorised',
    words: `${connector.label} no longer accepts Afterword's access. Connect the account again.`,
  });
}
