import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { cookieNamed, setCookie } from '../runtime/cookies.ts';
import type { Core } from '../runtime/core.ts';
import { readSigned, sign, type Signed } from './signed.ts';
import type { Visitor } from './schema.ts';

/** Decides who may see the install page; `sign-in` sends a stranger to the way in. */
export type InstallGuard = (request: IncomingMessage) => Promise<Visitor | 'sign-in'>;

/** The signed way in: a link that an operator hands out, exchanged for a short session of one connection. */
export interface InstallDoor {
  readonly guard: InstallGuard;
  /** Set-Cookie of the session for a valid link of this connection; null for any other. */
  exchange(connectionId: string, key: string): string | null;
  /** The same for somebody who has just shown at the vendor that the account is theirs. */
  begin(connection: { readonly connectionId: string; readonly workspaceId: string }): string;
  readonly form: FormSeal;
}

/** A form is taken only from a browser that was shown it (double submit, signed). */
export interface FormSeal {
  nonceOf(cookies: string | undefined): string | null;
  /** Set-Cookie. */
  cookie(nonce: string): string;
  seal(nonce: string): string;
  holds(nonce: string, sealed: string): boolean;
}

const COOKIE = 'aw_install';
const FORM_COOKIE = 'aw_form';
/** 16 bytes. */
const NONCE = /^[\w-]{22}$/;
const DAY_SECONDS = 86_400;
const SESSION_SECONDS = 2 * 3_600;
const PATH = /^\/connections\/([0-9a-f-]{36})\//i;

export function createInstallDoor(core: Pick<Core, 'keys' | 'now' | 'publicUrl'>): InstallDoor {
  const { derive } = core.keys;
  const begin: InstallDoor['begin'] = (connection) => {
    const until = new Date(core.now().getTime() + SESSION_SECONDS * 1_000);
    const value = sign(derive, 'install-session', { ...connection, until });
    const path = `/connections/${connection.connectionId}`;
    return setCookie({ name: COOKIE, value, path, maxAgeSeconds: SESSION_SECONDS }, core.publicUrl);
  };
  return {
    begin,
    async guard(request) {
      const [, connectionId = ''] = PATH.exec(request.url ?? '') ?? [];
      const text = cookieNamed(request.headers.cookie, COOKIE) ?? '';
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
      nonceOf(cookies) {
        const nonce = cookieNamed(cookies, FORM_COOKIE);
        return nonce !== null && NONCE.test(nonce) ? nonce : null;
      },
      cookie: (value) =>
        setCookie(
          { name: FORM_COOKIE, value, path: '/connections', maxAgeSeconds: DAY_SECONDS },
          core.publicUrl,
        ),
      seal: (nonce) => derive(`install-form:${nonce}`),
      holds: (nonce, sealed) => nonce !== '' && digest(derive(`install-form:${nonce}`)) === digest(sealed),
    },
  };
}

/** Digests may be compared as they are: how long it takes says nothing of what was digested. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The address an operator hands to an admin. */
export function installLink(core: Pick<Core, 'keys' | 'publicUrl'>, signed: Signed): string {
  const key = sign(core.keys.derive, 'install-link', signed);
  return `${core.publicUrl}/connections/${signed.connectionId}/install?key=${key}`;
}
