import { createHash } from 'node:crypto';
import { z } from 'zod';
import { cookieNamed, setCookie } from '../../runtime/cookies.ts';

/** What is remembered of a browser while it is at the vendor. */
export const Attempt = z.strictObject({
  /** The account that was named beforehand. */
  account: z.string().nullable(),
  codeVerifier: z.string(),
  workspaceId: z.uuid().nullable(),
});
export type Attempt = z.infer<typeof Attempt>;

/** Long enough to sign in at the vendor and to look up a password. */
export const ATTEMPT_LIFE_MS = 15 * 60_000;
/** Used and expired ones are told apart from unknown ones for this long. */
export const ATTEMPT_MEMORY_MS = 24 * 3_600_000;

export const BROWSER_COOKIE = 'aw_connect';
const OPAQUE = /^[\w-]{43}$/;

export function hashed(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** RFC 7636: S256. */
export function challengeOf(codeVerifier: string): string {
  return hashed(codeVerifier).toString('base64url');
}

/** What this browser was given when it started; null when it brings nothing of ours. */
export function browserOf(cookies: string): string | null {
  const value = cookieNamed(cookies, BROWSER_COOKIE) ?? '';
  return OPAQUE.test(value) ? value : null;
}

/** Lax: the vendor sends the browser back by a link, and no other site may use it for anything else. */
export function browserCookie(value: string, publicUrl: string): string {
  const maxAgeSeconds = ATTEMPT_LIFE_MS / 1_000;
  return setCookie({ name: BROWSER_COOKIE, value, path: '/connect', maxAgeSeconds }, publicUrl);
}
