import type { AppCredentials, Credentials } from '../../src/connector/connector.ts';
import { unreadable } from './failure.ts';
import type { Answer } from './failure.ts';
import type { Portal } from './portal.ts';
import { TokenAnswer } from './schema.ts';
import { askOAuth, grantGone, refusalOf, REMOVED } from './token-endpoint.ts';

/**
 * Exchanges the refresh token. The one of the answer is stored, since it may differ from the one sent.
 * @throws {ConnectorError} `unauthorised` when the app was uninstalled or the grant revoked.
 */
export async function renew(
  credentials: Credentials,
  app: AppCredentials,
  { baseUrl, now }: { readonly baseUrl: string; readonly now: () => Date },
): Promise<Credentials> {
  if (credentials.kind !== 'oauth') throw grantGone('a static token cannot be renewed');
  const form = { grant_type: 'refresh_token', refresh_token: credentials.refreshToken };
  const answer = await askOAuth({ baseUrl, app, form });
  if (answer.status >= 300) throw refusalOf(answer, REMOVED);
  return pairOf(answer, { now: now(), before: credentials });
}

/** @throws {ConnectorError} for an answer that holds no pair. */
export function pairOf(
  answer: Answer,
  { now, before }: { readonly now: Date; readonly before: { readonly refreshToken: string } | null },
): Credentials & { readonly kind: 'oauth' } {
  const token = TokenAnswer.safeParse(answer.body);
  const refreshToken = token.data?.refresh_token ?? before?.refreshToken;
  if (!token.success || refreshToken === undefined) throw unreadable('write', answer.status, 'token answer');
  const { access_token: accessToken, expires_in: lifetime, scopes } = token.data;
  return {
    kind: 'oauth',
    accessToken,
    refreshToken,
    issuedAt: now,
    expiresAt: new Date(now.getTime() + lifetime * 1_000),
    ...(scopes ? { scopes } : {}),
  };
}

/** HubSpot shows the app itself as the source of every change, whoever installed it. */
export async function writesAs({ client }: Portal): Promise<string> {
  const { portalId } = await client.accountDetails();
  return `the Afterword app in HubSpot account ${portalId}`;
}
