import type { AppCredentials } from '../../src/connector/connector.ts';
import { ConnectorError } from '../../src/connector/errors.ts';
import { API_VERSION } from './dated-paths.ts';
import { failureOf, lostConnection } from './failure.ts';
import type { Answer } from './failure.ts';
import { TokenRefusal } from './schema.ts';

/** The token endpoint answers at once; a renewal blocks every call of the account. */
const TOKEN_TIMEOUT_MS = 10_000;

export interface TokenCall {
  readonly baseUrl: string;
  readonly app: AppCredentials;
  readonly form: Readonly<Record<string, string>>;
  /** Below the token endpoint. */
  readonly path?: '/introspect' | '/revoke';
}

/**
 * One call of the dated OAuth endpoints, as a form: the SDK knows only /oauth/v1, which ends in February 2027.
 * @throws {ConnectorError} only when no answer came.
 */
export async function askOAuth({ baseUrl, app, form, path }: TokenCall): Promise<Answer> {
  const secrets = { client_id: app.clientId, client_secret: app.clientSecret };
  try {
    const response = await fetch(`${baseUrl}/oauth/${API_VERSION}/token${path ?? ''}`, {
      method: 'POST',
      body: new URLSearchParams({ ...form, ...secrets }),
      signal: AbortSignal.timeout(TOKEN_TIMEOUT_MS),
      redirect: 'error',
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
export function refusalOf(answer: Answer, goneWords: string): ConnectorError {
  const { error, status } = TokenRefusal.safeParse(answer.body).data ?? {};
  if (error === 'invalid_grant' || status === 'BAD_REFRESH_TOKEN' || status === 'BAD_AUTH_CODE') {
    return grantGone(`HubSpot answered ${answer.status} ${error ?? status}`, goneWords);
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

export const REMOVED =
  'HubSpot no longer accepts the connection: the app was removed or its permission withdrawn. Reconnect.';

export function grantGone(message: string, words = REMOVED): ConnectorError {
  return new ConnectorError(message, { kind: 'unauthorised', words });
}
