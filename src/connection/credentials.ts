import { z } from 'zod';
import type { Credentials } from '../connector/connector.ts';

/** Encrypts what is stored; the key ring of the runtime. */
export interface CredentialSafe {
  encrypt(plain: string): Promise<string>;
  decrypt(sealed: string): Promise<string>;
}

const Token = z.string().min(1);
const Client = z.strictObject({ clientId: z.string().min(1), clientSecret: z.string().min(1) });
const OAuthPair = z.strictObject({
  kind: z.literal('oauth'),
  accessToken: Token,
  refreshToken: Token,
  expiresAt: z.coerce.date(),
  issuedAt: z.coerce.date().optional(),
  scopes: z.array(z.string()).optional(),
  refreshExpiresAt: z.coerce.date().optional(),
});
const StaticToken = z.strictObject({ kind: z.literal('static'), accessToken: Token });

/** As they are sealed in the database. */
export const StoredCredentials = z.discriminatedUnion('kind', [
  OAuthPair,
  z.strictObject({
    kind: z.literal('client'),
    accessToken: Token,
    expiresAt: z.coerce.date(),
    issuedAt: z.coerce.date().optional(),
    scopes: z.array(z.string()).optional(),
    client: Client,
  }),
  StaticToken,
  z.strictObject({ kind: z.literal('legacy-api-token'), accessToken: Token }),
]);

/** As they are handed in by API. A client's first token is fetched; an API token becomes the header it is sent as. */
export const CredentialsInput = z.discriminatedUnion('kind', [
  OAuthPair,
  Client.extend({
    kind: z
      .literal('client')
      .describe("a confidential OAuth client of the account's own (client_credentials)"),
  }),
  StaticToken,
  z.strictObject({
    kind: z
      .literal('legacy-api-token')
      .describe('Zendesk API token: works until 2027-04-30, use OAuth instead'),
    email: z.email(),
    apiToken: Token,
  }),
]);
export type CredentialsInput = z.infer<typeof CredentialsInput>;

export function sealCredentials(safe: CredentialSafe, credentials: Credentials): Promise<string> {
  return safe.encrypt(JSON.stringify(credentials));
}

export async function openCredentials(safe: CredentialSafe, sealed: string): Promise<Credentials> {
  return StoredCredentials.parse(JSON.parse(await safe.decrypt(sealed)));
}

/** Nothing can be read at the vendor any more, and nothing is kept that could. */
export const ENDED = '';

const FIFTH = 5;
/** For pairs of which nobody said when they were given out. */
const UNKNOWN_AGE_MARGIN_MS = 60_000;

/** Renewed before the last fifth of its life: no call meets an expired token, however short that life is. */
export function isStale(credentials: Credentials, now: Date): boolean {
  if (credentials.kind !== 'oauth' && credentials.kind !== 'client') return false;
  const { expiresAt, issuedAt } = credentials;
  const lifeMs = issuedAt === undefined ? null : expiresAt.getTime() - issuedAt.getTime();
  const marginMs = lifeMs === null ? UNKNOWN_AGE_MARGIN_MS : lifeMs / FIFTH;
  return expiresAt.getTime() - now.getTime() <= marginMs;
}
