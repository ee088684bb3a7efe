import type { AppCredentials, Credentials } from '../../src/connector/connector.ts';
import { askForTokens, grantGone, WANTED_REFRESH_LIFETIME_SECONDS } from './token-endpoint.ts';
import type { GivenTokens } from './token-endpoint.ts';

export interface Renewal {
  readonly credentials: Credentials;
  readonly app: AppCredentials;
  readonly baseUrl: string;
  readonly now: Date;
  readonly timeoutMs?: number;
}

/**
 * Exchanges the refresh token, or asks anew as a client. Zendesk deletes the previous pair with the answer: whoever
 * calls stores the new pair before anything else.
 * @throws {ConnectorError} `unauthorised` when the grant is gone, `unavailable` when nobody answered.
 */
export async function renew(renewal: Renewal): Promise<Credentials> {
  const { credentials, app, baseUrl, now } = renewal;
  const timing = renewal.timeoutMs === undefined ? {} : { timeoutMs: renewal.timeoutMs };
  if (credentials.kind === 'client')
    return await clientGrant(credentials.client, { baseUrl, now, ...timing });
  if (credentials.kind !== 'oauth') throw grantGone('A static token cannot be renewed');
  const grant = {
    grant_type: 'refresh_token',
    refresh_token: credentials.refreshToken,
    refresh_token_expires_in: WANTED_REFRESH_LIFETIME_SECONDS,
  };
  return pairOf(await askForTokens({ baseUrl, client: app, now, grant, ...timing }));
}

/** Tokens for a confidential client of the account's own: no person, no refresh token, asked for again each time. */
export async function clientGrant(
  client: AppCredentials,
  where: { readonly baseUrl: string; readonly now: Date; readonly timeoutMs?: number },
): Promise<Credentials> {
  const grant = { grant_type: 'client_credentials', scope: SCOPE };
  const { accessToken, expiresAt, issuedAt, scopes } = await askForTokens({ ...where, client, grant });
  return { kind: 'client', accessToken, expiresAt, issuedAt, client, ...(scopes ? { scopes } : {}) };
}

/** Names of scopes per resource are not confirmed; these two are. */
export const SCOPE = 'read write';

/** @throws {ConnectorError} when the answer has no refresh token: the connection would end with the access token. */
export function pairOf(given: GivenTokens): Credentials & { readonly kind: 'oauth' } {
  const { accessToken, refreshToken, issuedAt, expiresAt, refreshExpiresAt, scopes } = given;
  if (refreshToken === null) throw grantGone('The answer holds no refresh token', 200);
  return {
    kind: 'oauth',
    accessToken,
    refreshToken,
    issuedAt,
    expiresAt,
    ...(refreshExpiresAt ? { refreshExpiresAt } : {}),
    ...(scopes ? { scopes } : {}),
  };
}
