import type { AppCredentials, Credentials } from '../../src/connector/connector.ts';
import { ConnectorError } from '../../src/connector/errors.ts';
import { API_VERSION } from './dated-paths.ts';
import { failureOf, lostConnection, unreadable } from './failure.ts';
import type { Answer } from './failure.ts';
import type { Portal } from './portal.ts';
import { TokenAnswer, TokenRefusal } from './schema.ts';

/** The token endpoint answers at once; a renewal blocks every call of the account. */
const TOKEN_TIMEOUT_MS = 10_000;

/**
 * Exchanges the refresh token at the dated endpoint: the SDK knows only /oauth/v1, which ends in February 2027.
 * The refresh token of the answer is stored, since it may differ from the one sent.
 * @throws {ConnectorError} `unauthorised` when the app was uninstalled or the grant revoked.
 */
export async function renew(
  credentials: Credentials,
  app: AppCredentials,
  { baseUrl, now }: { readonly baseUrl: string; readonly now: () => Date },
): Promise<Credentials> {
  if (credentials.kind !== 'oauth') throw grantGone('a static token cannot be renewed');
  const answer = await askForToken(baseUrl, {
    grant_type: 'refresh_token',
    client_id: app.clientId,
    client_secret: app.clientSecret,
    refresh_token: credentials.refreshToken,
  });
  if (answer.status >= 300) throw refusalOf(answer);
  const token = TokenAnswer.safeParse(answer.body);
  if (!token.success) throw unreadable('write', answer.status, 'token answer');
  const { access_token, refresh_token, expires_in } = token.data;
  return {
    kind: 'oauth',
    accessToken: access_token,
    refreshToken: refresh_token ?? credentials.refreshToken,
    expiresAt: new Date(now().getTime() + expires_in * 1_000),
  };
}

async function askForToken(baseUrl: string, form: Record<string, string>): Promise<Answer> {
  try {
    const response = await fetch(`${baseUrl}/oauth/${API_VERSION}/token`, {
      method: 'POST',
      body: new URLSearchParams(form),
      signal: AbortSignal.timeout(TOKEN_TIMEOUT_MS),
    });
    const text = await response.text();
    return { status: response.status, headers: Object.fromEntries(response.headers), body: readJson(text) };
  } catch (error) {
    throw lostConnection(error, 'write');
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** HubSpot says it in RFC 6749 words or in its older ones. Any other refusal is not the account's fault. */
function refusalOf(answer: Answer): ConnectorError {
  const { error, status } = TokenRefusal.safeParse(answer.body).data ?? {};
  if (error === 'invalid_grant' || status === 'BAD_REFRESH_TOKEN') {
    return grantGone(`HubSpot answered ${answer.status} ${error ?? status}`);
  }
  if (error === 'invalid_client' || answer.status === 401) {
    return new ConnectorError(`HubSpot answered ${answer.status} ${error ?? ''}`, {
      kind: 'refused',
      status: answer.status,
      words:
        'HubSpot does not accept the client id or client secret of this installation. Check both settings.',
    });
  }
  return failureOf(answer, 'write');
}

function grantGone(message: string): ConnectorError {
  return new ConnectorError(message, {
    kind: 'unauthorised',
    words:
      'HubSpot no longer accepts the connection: the app was removed or its permission withdrawn. Reconnect.',
  });
}

/** HubSpot shows the app itself as the source of every change, whoever installed it. */
export async function writesAs({ client }: Portal): Promise<string> {
  const { portalId } = await client.accountDetails();
  return `the Afterword app in HubSpot account ${portalId}`;
}
