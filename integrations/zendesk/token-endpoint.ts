import type { AppCredentials } from '../../src/connector/connector.ts';
import { ConnectorError } from '../../src/connector/errors.ts';
import { TokenAnswer, TokenRefusal } from './schema.ts';

/** Zendesk's default lifetime of an access token, should an answer not name it. */
const DEFAULT_LIFETIME_SECONDS = 1_800;
/** The longest Zendesk grants: fewer renewals, each of which deletes the previous pair. */
const WANTED_LIFETIME_SECONDS = 172_800;
export const WANTED_REFRESH_LIFETIME_SECONDS = 7_776_000;
const TIMEOUT_MS = 15_000;

export interface TokenRequest {
  readonly baseUrl: string;
  readonly client: AppCredentials;
  readonly now: Date;
  readonly timeoutMs?: number;
  /** `grant_type` and what belongs to it. */
  readonly grant: Readonly<Record<string, string | number>>;
}

export interface GivenTokens {
  readonly accessToken: string;
  readonly refreshToken: string | null;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  readonly refreshExpiresAt: Date | null;
  readonly scopes: readonly string[] | null;
}

/**
 * One call of `POST /oauth/tokens`. Source: support.zendesk.com 9182123625370 and 10212201463962, read 2026-11-22.
 * @throws {ConnectorError} `unauthorised` when the grant is refused, `refused` when the client is, `unavailable`
 * when nobody answered.
 */
export async function askForTokens(request: TokenRequest): Promise<GivenTokens> {
  const response = await post(request);
  if (response.status === 429 || response.status >= 500) throw unavailable(response);
  if (MOVED.has(response.status)) throw moved(response.status);
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw refusal(response.status, body);
  const parsed = TokenAnswer.safeParse(body);
  if (!parsed.success) throw grantGone('The answer holds no token', response.status);
  return given(parsed.data, request.now);
}

function given(answer: TokenAnswer, now: Date): GivenTokens {
  const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1_000);
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token ?? null,
    issuedAt: now,
    expiresAt: later(answer.expires_in ?? DEFAULT_LIFETIME_SECONDS),
    refreshExpiresAt: answer.refresh_token_expires_in ? later(answer.refresh_token_expires_in) : null,
    scopes: answer.scope ? answer.scope.split(' ').filter(Boolean) : null,
  };
}

async function post({ baseUrl, client, grant, timeoutMs }: TokenRequest): Promise<Response> {
  try {
    return await fetch(`${baseUrl}/oauth/tokens`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body: JSON.stringify({
        ...grant,
        client_id: client.clientId,
        client_secret: client.clientSecret,
        expires_in: WANTED_LIFETIME_SECONDS,
      }),
      signal: AbortSignal.timeout(timeoutMs ?? TIMEOUT_MS),
      redirect: 'manual',
    });
  } catch (cause) {
    throw new ConnectorError('No answer from Zendesk to a request for a token', {
      kind: 'unavailable',
      words: 'Zendesk could not be reached to renew the connection. Afterword tries again by itself.',
      cause,
    });
  }
}

/** A redirect leads to where the account is now; with a 404 or 410 no account has this address. */
const MOVED: ReadonlySet<number> = new Set([301, 302, 303, 307, 308, 404, 410]);

function moved(status: number): ConnectorError {
  return new ConnectorError(`Zendesk answered ${status} to a request for a token`, {
    kind: 'unauthorised',
    status,
    words:
      'No Zendesk account answers at this address: it was renamed, suspended or closed. Connect it again under its present address; nothing is lost meanwhile.',
  });
}

function unavailable(response: Response): ConnectorError {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new ConnectorError(`Zendesk answered ${response.status} to a request for a token`, {
    kind: response.status === 429 ? 'rate-limited' : 'unavailable',
    words: 'Zendesk could not renew the connection right now. Afterword tries again by itself.',
    status: response.status,
    ...(Number.isNaN(seconds) ? {} : { retryAfterMs: seconds * 1_000 }),
  });
}

/** A wrong client is a fault of this installation: the grant of the account may be as good as ever. */
function refusal(status: number, body: unknown): ConnectorError {
  const { error } = TokenRefusal.safeParse(body).data ?? {};
  if (error !== 'invalid_client' && error !== 'unauthorized_client') {
    return grantGone(`Zendesk answered ${status} to a request for a token`, status);
  }
  return new ConnectorError(`Zendesk answered ${status} ${error}`, {
    kind: 'refused',
    status,
    words:
      'Zendesk does not accept the client id or client secret of this installation. Check AFTERWORD_ZENDESK_CLIENT.',
  });
}

export function grantGone(message: string, status?: number): ConnectorError {
  return new ConnectorError(message, {
    kind: 'unauthorised',
    words: 'Zendesk ended the connection. Connect the account again; nothing is lost meanwhile.',
    ...(status === undefined ? {} : { status }),
  });
}
