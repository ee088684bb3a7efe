import type { AppCredentials, Credentials } from '../../src/connector/connector.ts';
import { ConnectorError } from '../../src/connector/errors.ts';
import { TokenAnswer } from './schema.ts';

/** Zendesk's default lifetime of an access token, should an answer not name it. */
const DEFAULT_LIFETIME_SECONDS = 1_800;
/** The longest Zendesk grants: fewer renewals, each of which deletes the previous pair. */
const WANTED_LIFETIME_SECONDS = 172_800;
const WANTED_REFRESH_LIFETIME_SECONDS = 7_776_000;
const TIMEOUT_MS = 15_000;

export interface Renewal {
  readonly credentials: Credentials;
  readonly app: AppCredentials;
  readonly baseUrl: string;
  readonly now: Date;
  readonly timeoutMs?: number;
}

/**
 * Exchanges the refresh token. Zendesk deletes the previous pair with the answer: whoever calls stores the new pair
 * before anything else. Source: support.zendesk.com 9182123625370, read 2026-11-22.
 * @throws {ConnectorError} `unauthorised` when the grant is gone, `unavailable` when nobody answered.
 */
export async function renew(renewal: Renewal): Promise<Credentials> {
  const { credentials, now } = renewal;
  if (credentials.kind !== 'oauth') throw grantGone('A static token cannot be renewed');
  const response = await requestToken(renewal, credentials.refreshToken);
  if (response.status === 429 || response.status >= 500) throw unavailable(response);
  if (!response.ok) throw grantGone(`Zendesk answered ${response.status} to the renewal`, response.status);
  const parsed = TokenAnswer.safeParse(await response.json().catch(() => null));
  if (!parsed.success) throw grantGone('The renewal was answered without a token pair', response.status);
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: lifetime } = parsed.data;
  const expiresAt = new Date(now.getTime() + (lifetime ?? DEFAULT_LIFETIME_SECONDS) * 1_000);
  return { kind: 'oauth', accessToken, refreshToken, expiresAt };
}

async function requestToken(renewal: Renewal, refreshToken: string): Promise<Response> {
  try {
    return await fetch(`${renewal.baseUrl}/oauth/tokens`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body: JSON.stringify({
        grant_type: 'refresh_token',
        refresh_token: refreshToken,
        client_id: renewal.app.clientId,
        client_secret: renewal.app.clientSecret,
        expires_in: WANTED_LIFETIME_SECONDS,
        refresh_token_expires_in: WANTED_REFRESH_LIFETIME_SECONDS,
      }),
      signal: AbortSignal.timeout(renewal.timeoutMs ?? TIMEOUT_MS),
      redirect: 'error',
    });
  } catch (cause) {
    throw new ConnectorError('No answer from Zendesk to the renewal of a token', {
      kind: 'unavailable',
      words: 'Zendesk could not be reached to renew the connection. Afterword tries again by itself.',
      cause,
    });
  }
}

function unavailable(response: Response): ConnectorError {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new ConnectorError(`Zendesk answered ${response.status} to the renewal of a token`, {
    kind: response.status === 429 ? 'rate-limited' : 'unavailable',
    words: 'Zendesk could not renew the connection right now. Afterword tries again by itself.',
    status: response.status,
    ...(Number.isNaN(seconds) ? {} : { retryAfterMs: seconds * 1_000 }),
  });
}

function grantGone(message: string, status?: number): ConnectorError {
  return new ConnectorError(message, {
    kind: 'unauthorised',
    words: 'Zendesk ended the connection. Connect the account again; nothing is lost meanwhile.',
    ...(status === undefined ? {} : { status }),
  });
}
