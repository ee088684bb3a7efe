import { z } from 'zod';
import type { Credentials } from '../connector/connector.ts';

/** Encrypts what is stored; the key ring of the runtime. */
export interface CredentialSafe {
  encrypt(plain: string): Promise<string>;
  decrypt(sealed: string): Promise<string>;
}

export const StoredCredentials = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('static'), accessToken: z.string().min(1) }),
  z.strictObject({
    kind: z.literal('oauth'),
    accessToken: z.string().min(1),
    refreshToken: z.string().min(1),
    expiresAt: z.coerce.date(),
  }),
]);

export function sealCredentials(safe: CredentialSafe, credentials: Credentials): Promise<string> {
  return safe.encrypt(JSON.stringify(credentials));
}

export async function openCredentials(safe: CredentialSafe, sealed: string): Promise<Credentials> {
  return StoredCredentials.parse(JSON.parse(await safe.decrypt(sealed)));
}
