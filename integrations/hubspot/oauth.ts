import type {
  CodeExchange,
  ConsentRequest,
  GrantedAccount,
  OAuthDoor,
  Revocation,
} from '../../src/connector/oauth.ts';
import { ConnectorError } from '../../src/connector/errors.ts';
import { API_VERSION } from './dated-paths.ts';
import { pairOf } from './auth.ts';
import { failureOf, lostConnection, unreadable } from './failure.ts';
import { Introspection } from './schema.ts';
import { PERMISSIONS, scopeText } from './scopes.ts';
import { askOAuth, refusalOf } from './token-endpoint.ts';

const UNINSTALL_TIMEOUT_MS = 10_000;
const CODE_REFUSED =
  'HubSpot does not accept this step any more: it was taken too late, or twice. Start connecting again.';

/** HubSpot's consent page, where the admin chooses the account. */
export const oauthDoor: OAuthDoor = {
  accountFirst: null,
  permissions: PERMISSIONS,
  authorizeUrl,
  exchange,
  revoke,
};

/** No PKCE: HubSpot's page documents no challenge, and the client has a secret. */
function authorizeUrl({ app, consentUrl, redirectUri, state }: ConsentRequest): string {
  const url = new URL(`${consentUrl}/oauth/authorize`);
  url.search = new URLSearchParams({
    client_id: app.clientId,
    redirect_uri: redirectUri,
    scope: scopeText('required'),
    optional_scope: scopeText('optional'),
    state,
  })
    .toString()
    // A list of scopes is separated by spaces, and a plus is one in forms only.
    .replaceAll('+', '%20');
  return url.toString();
}

/** The portal and the person come from introspection: the token answer may leave them out. */
async function exchange(given: CodeExchange): Promise<GrantedAccount> {
  const { app, baseUrl, redirectUri, code, now } = given;
  const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
  const answer = await askOAuth({ baseUrl, app, form });
  if (answer.status >= 300) throw asRefused(refusalOf(answer, CODE_REFUSED));
  const credentials = pairOf(answer, { now, before: null });
  const asked = await askOAuth({
    baseUrl,
    app,
    path: '/introspect',
    form: { token: credentials.accessToken, token_type_hint: 'access_token' },
  });
  if (asked.status >= 300) throw failureOf(asked, 'read');
  const known = Introspection.safeParse(asked.body);
  if (!known.success || !known.data.active) throw unreadable('read', asked.status, 'introspection');
  const { hub_id: accountId, hub_domain: domain, user, user_id: userId, scopes } = known.data;
  return {
    credentials: { ...credentials, scopes },
    accountId,
    accountName: domain ?? null,
    // HubSpot does not say whether the address was verified.
    user: { id: userId ?? '', name: null, email: user ?? null, emailVerified: false },
    scopes,
  };
}

/** A code that is refused says nothing about an account that is connected already. */
function asRefused(error: ConnectorError): ConnectorError {
  if (error.kind !== 'unauthorised') return error;
  return new ConnectorError(error.message, { kind: 'refused', words: error.words });
}

/**
 * Leaving an account removes the app from it, with its cards and webhooks; its refresh token dies with it. A grant that
 * a newer one replaces is left alone: HubSpot may have given both the same refresh token.
 */
async function revoke({ credentials, app, baseUrl, because }: Revocation): Promise<void> {
  if (because === 'replaced' || credentials.kind !== 'oauth') return;
  await uninstall(baseUrl, credentials.accessToken);
  if (app === null) return;
  await askOAuth({
    baseUrl,
    app,
    path: '/revoke',
    form: { token: credentials.refreshToken, token_type_hint: 'refresh_token' },
  });
}

async function uninstall(baseUrl: string, accessToken: string): Promise<void> {
  const response = await fetch(`${baseUrl}/appinstalls/${API_VERSION}/external-install`, {
    method: 'DELETE',
    headers: { Authorization: `Bearer ${accessToken}` },
    signal: AbortSignal.timeout(UNINSTALL_TIMEOUT_MS),
    redirect: 'error',
  }).catch((error: unknown) => {
    throw lostConnection(error, 'write');
  });
  const gone = response.status === 401 || response.status === 404;
  if (response.ok || gone) return;
  throw failureOf(
    { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() },
    'write',
  );
}
