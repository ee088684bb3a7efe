import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Core } from '../runtime/core.ts';
import { readSigned, sign, type Signed } from './signed.ts';
import type { Visitor } from './schema.ts';

/** Decides who may see the install page; `sign-in` sends a stranger to the way in. */
export type InstallGuard = (request: IncomingMessage) => Promise<Visitor | 'sign-in'>;

/** The signed way in: a link that an operator hands out, exchanged for a short session of one connection. */
export interface InstallDoor {
  readonly guard: InstallGuard;
  /** The session's cookie for a valid link of this connection; null for any other. */
  exchange(connectionId: string, key: string): SessionCookie | null;
  /** The session's cookie for somebody who has just shown at the vendor that the account is theirs. */
  begin(connection: { readonly connectionId: string; readonly workspaceId: string }): SessionCookie;
  readonly form: FormSeal;
}

export interface SessionCookie {
  readonly name: string;
  readonly value: string;
  readonly maxAgeSeconds: number;
}

/** A form is taken only from a browser that was shown it (double submit, signed). */
export interface FormSeal {
  seal(nonce: string): string;
  holds(nonce: string, sealed: string): boolean;
}

const COOKIE = 'aw_install';
const SESSION_SECONDS = 2 * 3_600;
const PATH = /^\/connections\/([0-9a-f-]{36})\//i;

export function createInstallDoor(core: Pick<Core, 'keys' | 'now'>): InstallDoor {
  const { derive } = core.keys;
  const begin: InstallDoor['begin'] = (connection) => {
    const until = new Date(core.now().getTime() + SESSION_SECONDS * 1_000);
    const value = sign(derive, 'install-session', { ...connection, until });
    return { name: COOKIE, value, maxAgeSeconds: SESSION_SECONDS };
  };
  return {
    begin,
    async guard(request) {
      const [, connectionId = ''] = PATH.exec(request.url ?? '') ?? [];
      const text = cookieOf(request, COOKIE) ?? '';
      const session = readSigned(derive, 'install-session', { text, now: core.now() });
      if (session?.connectionId !== connectionId.toLowerCase()) return 'sign-in';
      return { workspaceIds: [session.workspaceId], who: 'install link', memberId: null };
    },
    exchange(connectionId, key) {
      const link = readSigned(derive, 'install-link', { text: key, now: core.now() });
      if (link?.connectionId !== connectionId.toLowerCase()) return null;
      return begin(link);
    },
    form: {
      seal: (nonce) => derive(`install-form:${nonce}`),
      holds: (nonce, sealed) => nonce !== '' && digest(derive(`install-form:${nonce}`)) === digest(sealed),
    },
  };
}

/** Digests may be compared as they are: how long it takes says nothing of what was digested. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Set-Cookie, for the pages of this connection alone. */
export function cookieText(
  cookie: SessionCookie,
  { connectionId, secure }: { connectionId: string; secure: boolean },
): string {
  const { name, value, maxAgeSeconds } = cookie;
  const attributes = `Path=/connections/${connectionId}; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax`;
  return `${name}=${value}; ${attributes}${secure ? '; Secure' : ''}`;
}

export function cookieOf(request: IncomingMessage, name: string): string | null {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const found = pairs.find((pair) => pair.startsWith(`${name}=`));
  return found === undefined ? null : found.slice(name.length + 1);
}

/** The address an operator hands to an admin. */
export function installLink(core: Pick<Core, 'keys' | 'publicUrl'>, signed: Signed): string {
  const key = sign(core.keys.derive, 'install-link', signed);
  return `${core.publicUrl}/connections/${signed.connectionId}/install?key=${key}`;
}
