import { ConnectorError } from '../../src/connector/errors.ts';
import type {
  AccountName,
  CodeExchange,
  ConsentRequest,
  GrantedAccount,
  OAuthDoor,
  Permission,
  Revocation,
} from '../../src/connector/oauth.ts';
import { pairOf, SCOPE } from './auth.ts';
import { lostCall } from './failures.ts';
import { UserAnswer } from './schema.ts';
import { askForTokens, WANTED_REFRESH_LIFETIME_SECONDS } from './token-endpoint.ts';

const TIMEOUT_MS = 15_000;

const permissions: readonly Permission[] = [
  { scope: 'read', required: true, without: 'tickets cannot be read' },
  { scope: 'write', required: true, without: 'scores and tasks cannot be written' },
];

const accountName: AccountName = {
  label: 'Zendesk subdomain',
  hint: '"acme" when your agents work at acme.zendesk.com',
  /** People paste the address of the page they are on. */
  parse(typed) {
    const host = typed
      .trim()
      .toLowerCase()
      .replace(/^https?:\/\//, '')
      .replace(/[/?#].*$/, '');
    const name = host.replace(/[.]zendesk[.]com$/, '');
    return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(name) ? name : null;
  },
};

/** Zendesk's consent page belongs to the account, so that the account has to be named first. */
export const oauthDoor: OAuthDoor = {
  accountFirst: accountName,
  permissions,
  authorizeUrl,
  exchange,
  revoke,
};

function authorizeUrl(request: ConsentRequest): string {
  const url = new URL(`${request.consentUrl}/oauth/authorizations/new`);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: request.app.clientId,
    redirect_uri: request.redirectUri,
    scope: SCOPE,
    state: request.state,
    code_challenge: request.codeChallenge,
    code_challenge_method: 'S256',
  }).toString();
  return url.toString();
}

async function exchange(given: CodeExchange): Promise<GrantedAccount> {
  const { app, baseUrl, redirectUri, code, codeVerifier, now } = given;
  const grant = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    scope: SCOPE,
    code_verifier: codeVerifier,
    refresh_token_expires_in: WANTED_REFRESH_LIFETIME_SECONDS,
  };
  const credentials = pairOf(await askForTokens({ baseUrl, client: app, now, grant }).catch(refusedCode));
  const { user } = await whoAmI(baseUrl, credentials.accessToken);
  if (user.role !== 'admin') throw needsAdmin();
  return {
    credentials,
    accountId: null,
    accountName: null,
    user: {
      id: user.id,
      name: user.name,
      email: user.email,
      emailVerified: user.verified,
    },
    scopes: credentials.scopes ?? SCOPE.split(' '),
  };
}

/** A code that is refused says nothing about an account that is connected already. */
function refusedCode(error: unknown): never {
  if (!(error instanceof ConnectorError) || error.kind !== 'unauthorised') throw error;
  throw new ConnectorError(error.message, {
    kind: 'refused',
    words:
      'Zendesk does not accept this step any more: it was taken too late, or twice. Start connecting again.',
  });
}

function needsAdmin(): ConnectorError {
  return new ConnectorError('The user who agreed is no admin', {
    kind: 'forbidden',
    words:
      'Fields, webhook and views can be made by a Zendesk admin only. Sign in to Zendesk as an admin and connect again.',
  });
}

async function whoAmI(baseUrl: string, accessToken: string): Promise<UserAnswer> {
  const response = await send(baseUrl, { method: 'GET', path: '/api/v2/users/me.json', accessToken });
  const parsed = UserAnswer.safeParse(await response.json().catch(() => null));
  if (response.ok && parsed.success) return parsed.data;
  throw new ConnectorError(`Zendesk answered ${response.status} to who agreed`, {
    kind: response.status === 403 ? 'forbidden' : 'unavailable',
    words: 'Zendesk did not say who agreed. Start connecting again.',
    status: response.status,
  });
}

/** The pair that is replaced would stay valid beside its successor, in the name of whoever agreed to it. */
async function revoke({ credentials, baseUrl }: Revocation): Promise<void> {
  if (credentials.kind === 'static' || credentials.kind === 'legacy-api-token') return;
  const { accessToken } = credentials;
  const path = '/api/v2/oauth/tokens/current.json';
  const response = await send(baseUrl, { method: 'DELETE', path, accessToken });
  if (response.ok || response.status === 401 || response.status === 404) return;
  throw new ConnectorError(`Zendesk answered ${response.status} to the end of a token`, {
    kind: response.status >= 500 || response.status === 429 ? 'unavailable' : 'refused',
    words: 'Zendesk did not end the token. Remove it in the Admin Center under Apps and integrations.',
    status: response.status,
  });
}

async function send(
  baseUrl: string,
  call: { method: 'GET' | 'DELETE'; path: string; accessToken: string },
): Promise<Response> {
  const { method, path, accessToken } = call;
  try {
    return await fetch(`${baseUrl}${path}`, {
      method,
      headers: { Authorization: `Bearer ${accessToken}`, Accept: 'application/json' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
      redirect: 'error',
    });
  } catch (cause) {
    throw lostCall({ method, path }, cause);
  }
}
