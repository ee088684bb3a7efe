import type { CredentialSafe } from './credentials.ts';

/** The present secret and the one before it: deliveries signed with that one may still be under way. */
const LIVE_SECRETS = 2;

/** The sealed secrets a webhook may be signed with from now on, the present one first. Unchanged when it is known. */
export async function rotatedSecrets(
  safe: CredentialSafe,
  stored: readonly string[],
  present: string,
): Promise<string[]> {
  const [first] = stored;
  if (first !== undefined && (await safe.decrypt(first)) === present) return [...stored];
  return [await safe.encrypt(present), ...stored].slice(0, LIVE_SECRETS);
}
