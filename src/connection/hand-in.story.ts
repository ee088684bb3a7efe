import type { Credentials } from '../connector/connector.ts';
import { ConnectorError } from '../connector/errors.ts';
import { AppError } from '../runtime/errors.ts';
import { connectorOf, type Connectors } from './accounts.ts';
import type { CredentialsInput } from './credentials.ts';

export interface HandedIn {
  readonly platform: string;
  readonly baseUrl: string;
  readonly credentials: CredentialsInput;
}

/**
 * Credentials as they are stored: a client gets its first token now, so that a wrong secret is noticed at once.
 * @throws {AppError} invalid-request with the vendor's words.
 */
export async function handedIn(
  connectors: Connectors,
  { platform, baseUrl, credentials }: HandedIn,
): Promise<Credentials> {
  if (credentials.kind === 'legacy-api-token') return basicHeader(credentials);
  if (credentials.kind !== 'client') return credentials;
  const { connector } = connectorOf(connectors, platform);
  const { clientId, clientSecret } = credentials;
  if (!connector.clientGrant) throw unfit(`${connector.label} gives no tokens to a client without a person.`);
  try {
    return await connector.clientGrant({ clientId, clientSecret }, baseUrl);
  } catch (error) {
    if (error instanceof ConnectorError) throw unfit(error.words);
    throw error;
  }
}

/** As Zendesk wants it: "address/token:the token". */
function basicHeader(token: { email: string; apiToken: string }): Credentials {
  const value = Buffer.from(`${token.email}/token:${token.apiToken}`).toString('base64');
  return { kind: 'legacy-api-token', accessToken: `Basic ${value}` };
}

function unfit(message: string): AppError {
  return new AppError('invalid-request', 'Credentials that the vendor does not accept', {
    faults: [{ path: 'body.credentials', message }],
  });
}
