import { randomBytes } from 'node:crypto';
import { ConnectorError } from '../../connector/errors.ts';
import type { AppCredentials, Connector } from '../../connector/connector.ts';
import type { GrantedAccount, OAuthDoor } from '../../connector/oauth.ts';
import type {
  ConnectDesk,
  ConnectedView,
  ConnectEnd,
  ConnectRefusal,
  ConnectReturn,
  ConnectStart,
  ConnectVisit,
} from '../schema.ts';
import { arrive, type ArriveParts } from './arrive.story.ts';
import { Attempt, ATTEMPT_LIFE_MS, browserCookie, browserOf, challengeOf, hashed } from './attempt.ts';
import { attemptStanding, claimAttempt, insertAttempt } from './attempt.store.ts';
import type { Arrival } from './door.ts';
import { offWords, withheld } from './permissions.ts';
import * as refuse from './refusals.ts';

export interface ConnectDeskParts extends ArriveParts {
  /** Base URL of each vendor's API; `{account}` stands for the account id. */
  readonly baseUrls: ReadonlyMap<string, string>;
  /** Where the consent page is, when that is elsewhere. */
  readonly consentUrls: ReadonlyMap<string, string>;
}

/** One platform that can be connected by consent. */
interface Way {
  readonly platform: string;
  readonly connector: Connector;
  readonly oauth: OAuthDoor;
  readonly app: AppCredentials;
  readonly redirectUri: string;
  /** Where to start again. */
  readonly again: string;
}

export function createConnectDesk(parts: ConnectDeskParts): ConnectDesk {
  return {
    async start(visit) {
      const way = wayTo(parts, visit.platform);
      return 'step' in way ? way : await start(parts, way, visit);
    },
    async finish(back) {
      const way = wayTo(parts, back.platform);
      return 'step' in way ? way : await finish(parts, way, back);
    },
  };
}

function wayTo({ core, connectors }: ConnectDeskParts, platform: string): Way | ConnectRefusal {
  const installed = connectors.get(platform);
  if (!installed)
    return refuse.unknownPlatform([...connectors.values()].map(({ connector }) => connector.label));
  const { connector, app } = installed;
  const { oauth, label } = connector;
  if (!oauth || app === null)
    return refuse.notConfigured(label, `AFTERWORD_${platform.toUpperCase()}_CLIENT`);
  const again = `/connect/${platform}`;
  return { platform, connector, oauth, app, again, redirectUri: `${core.publicUrl}${again}/callback` };
}

async function start(parts: ConnectDeskParts, way: Way, visit: ConnectVisit): Promise<ConnectStart> {
  const { core, door } = parts;
  const { oauth, app, platform, redirectUri } = way;
  const account = oauth.accountFirst ? oauth.accountFirst.parse(visit.account ?? '') : null;
  if (oauth.accountFirst && account === null) return nameAccount(parts, way, visit);
  const state = opaque();
  const browser = browserOf(visit.cookies) ?? opaque();
  const attempt: Attempt = {
    account,
    codeVerifier: opaque(),
    workspaceId: await door.wanted(visit.cookies),
  };
  const sealed = await core.keys.encrypt(JSON.stringify(attempt));
  await core.db.unscoped((tx) =>
    insertAttempt(tx, {
      stateHash: hashed(state),
      browserHash: hashed(browser),
      platform,
      sealed,
      expiresAt: new Date(core.now().getTime() + ATTEMPT_LIFE_MS),
    }),
  );
  const codeChallenge = challengeOf(attempt.codeVerifier);
  const consentUrl = consentUrlOf(parts, platform, account);
  return {
    step: 'consent',
    url: oauth.authorizeUrl({ app, consentUrl, redirectUri, state, codeChallenge }),
    setCookies: [browserCookie(browser, core.publicUrl)],
  };
}

function nameAccount(parts: ConnectDeskParts, way: Way, { account }: ConnectVisit): ConnectStart {
  const { accountFirst } = way.oauth;
  return {
    step: 'name-account',
    platform: way.platform,
    label: way.connector.label,
    field: accountFirst?.label ?? '',
    hint: accountFirst?.hint ?? '',
    typed: account ?? '',
    fault: account !== null,
    targets: [new URL(consentUrlOf(parts, way.platform, 'any')).origin.replace('//any.', '//*.')],
  };
}

function opaque(): string {
  return randomBytes(32).toString('base64url');
}

function baseUrlOf({ baseUrls }: ConnectDeskParts, platform: string, account: string): string {
  return (baseUrls.get(platform) ?? '').replace('{account}', encodeURIComponent(account));
}

function consentUrlOf(parts: ConnectDeskParts, platform: string, account: string | null): string {
  return parts.consentUrls.get(platform) ?? baseUrlOf(parts, platform, account ?? '');
}

async function finish(parts: ConnectDeskParts, way: Way, back: ConnectReturn): Promise<ConnectEnd> {
  const { label } = way.connector;
  const attempt = await takeAttempt(parts, way, back);
  if ('step' in attempt) return attempt;
  if (back.error !== null) return refuse.consentRefused(label, back.error, way.again);
  if (back.code === null) return refuse.codeMissing(label, way.again);
  const granted = await exchange(parts, way, { attempt, code: back.code });
  if ('step' in granted) return granted;
  const missing = withheld(way.oauth.permissions, granted.scopes);
  if (missing.required.length > 0) return refuse.scopesMissing(label, missing.required, way.again);
  const accountId = granted.accountId ?? attempt.account ?? '';
  const arrival: Arrival = {
    platform: way.platform,
    accountId,
    accountName: granted.accountName ?? accountId,
    user: granted.user,
    wanted: attempt.workspaceId,
  };
  return await enter(parts, way, { arrival, granted });
}

async function takeAttempt(
  { core }: ConnectDeskParts,
  way: Way,
  { state, cookies }: ConnectReturn,
): Promise<Attempt | ConnectRefusal> {
  const claim = {
    stateHash: hashed(state ?? ''),
    browserHash: hashed(browserOf(cookies) ?? ''),
    platform: way.platform,
    now: core.now(),
  };
  const sealed = await core.db.unscoped((tx) => claimAttempt(tx, claim));
  if (sealed !== undefined) return Attempt.parse(JSON.parse(await core.keys.decrypt(sealed)));
  return refuse.badState(await core.db.unscoped((tx) => attemptStanding(tx, claim)), way.again);
}

async function exchange(
  parts: ConnectDeskParts,
  way: Way,
  { attempt, code }: { attempt: Attempt; code: string },
): Promise<GrantedAccount | ConnectRefusal> {
  const { oauth, app, platform, redirectUri } = way;
  const baseUrl = baseUrlOf(parts, platform, attempt.account ?? '');
  const { codeVerifier } = attempt;
  try {
    return await oauth.exchange({ app, baseUrl, redirectUri, code, codeVerifier, now: parts.core.now() });
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    parts.core.log.warn({ platform, failure: error.kind, status: error.status }, 'code not exchanged');
    return refuse.failedExchange(way.connector.label, error, way.again);
  }
}

async function enter(
  parts: ConnectDeskParts,
  way: Way,
  { arrival, granted }: { arrival: Arrival; granted: GrantedAccount },
): Promise<ConnectedView | ConnectRefusal> {
  const baseUrl = baseUrlOf(parts, way.platform, arrival.accountId);
  const arrived = await arrive(parts, { arrival, granted, baseUrl });
  if (arrived === 'elsewhere') return refuse.elsewhere(way.connector.label, arrival.accountName);
  const { connection, setUp, isNew } = arrived;
  const entry = { workspaceId: connection.workspaceId, connectionId: connection.id, isNew };
  parts.core.log.info({ connection: connection.id, platform: way.platform, isNew }, 'account connected');
  return {
    step: 'connected',
    connectionId: connection.id,
    label: way.connector.label,
    accountName: connection.name,
    isNew,
    writesAs: granted.user.name ?? granted.user.email,
    off: withheld(way.oauth.permissions, granted.scopes).optional.map(offWords),
    clashes: setUp.clashes,
    setCookies: await parts.door.entered(arrival, entry),
  };
}
