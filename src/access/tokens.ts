import { createHash } from 'node:crypto';
import type { KeyRing } from '../runtime/crypto/key-ring.ts';

/** What opens something is kept as its hash alone. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** How an address is known where addresses may not stand. */
export function addressHash(keys: Pick<KeyRing, 'fingerprint'>, email: string): Buffer {
  return keys.fingerprint(email.toLowerCase());
}

/** The token of a sign-in link: made again whenever its mail is written. */
export function signInToken(
  keys: Pick<KeyRing, 'derive'>,
  { id, tokenKey }: { id: string; tokenKey: string },
): string {
  return keys.derive(`sign-in:${id}`, tokenKey);
}

/** What a form of this session carries, which no other site can read. */
export function csrfToken(keys: Pick<KeyRing, 'fingerprint'>, sessionId: string): string {
  return keys.fingerprint(`csrf:${sessionId}`).toString('base64url').slice(0, 32);
}

const OWN_PATH = /^\/(?![/\\])[\w\-./?=&%:,~+]*$/;
const MOST_CHARACTERS = 500;

/** Where to go after signing in: a path of ours, or the beginning. */
export function ownPath(next: unknown, otherwise = '/members'): string {
  return typeof next === 'string' && next.length <= MOST_CHARACTERS && OWN_PATH.test(next) ? next : otherwise;
}

/** A browser in a few words, for the list of sessions. */
export function browserWords(userAgent: string | undefined): string {
  const agent = userAgent ?? '';
  const browser = BROWSERS.find(([, pattern]) => pattern.test(agent))?.[0];
  const system = SYSTEMS.find(([, pattern]) => pattern.test(agent))?.[0];
  return [browser ?? 'A browser', system].filter((part) => part !== undefined).join(', ');
}

// Order matters: most browsers also claim to be others.
const BROWSERS: readonly (readonly [string, RegExp])[] = [
  ['Edge', /Edg\w*\//],
  ['Opera', /OPR\//],
  ['Firefox', /Firefox\/|FxiOS\//],
  ['Chrome', /Chrom(e|ium)\/|CriOS\//],
  ['Safari', /Safari\//],
];
const SYSTEMS: readonly (readonly [string, RegExp])[] = [
  ['Android', /Android/],
  ['iOS', /iPhone|iPad/],
  ['Windows', /Windows/],
  ['macOS', /Mac OS X|Macintosh/],
  ['Linux', /Linux/],
];
