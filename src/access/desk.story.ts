import type { Core } from '../runtime/core.ts';
import { AppError } from '../runtime/errors.ts';
import { auditRows } from './audit.store.ts';
import { cookieNamed, setCookie } from '../runtime/cookies.ts';
import { sessionCookie } from './guard/cookie.ts';
import { makeApiKey, withdrawApiKey } from './keys.story.ts';
import { membersOf } from './member.store.ts';
import { changeRole, inviteAgain, inviteMember, removeMember, type Deciding } from './members.story.ts';
import { OIDC_TTL_SECONDS, type Oidc } from './oidc.ts';
import { suffices } from './roles.ts';
import type { MembersDesk, RequestSeen, SignedIn, SignInDesk, Welcome } from './schema.ts';
import {
  chooseWorkspace,
  closeSession,
  mustBeSignedIn,
  openSession,
  placesOfVisitor,
  SESSION_TTL_DAYS,
  visitorOf,
  type Opened,
  type Visitor,
} from './session.story.ts';
import { revokeSession, sessionsFor } from './sessions.story.ts';
import { mailSignInLink, signInByLink, signInLinkState } from './sign-in.story.ts';
import { apiKeysOf } from './store.ts';
import { browserWords, ownPath } from './tokens.ts';

const DAY_SECONDS = 86_400;
const AUDIT_PAGE = 50;
const OIDC_COOKIE = 'afterword_oidc';

export interface SignInParts {
  readonly core: Core;
  readonly oidc: Oidc | null;
  readonly mails: boolean;
}

export function createSignInDesk({ core, oidc, mails }: SignInParts): SignInDesk {
  const cookie = sessionCookie(core.publicUrl);

  async function visitor({ cookie: header, requestId }: RequestSeen): Promise<Visitor | null> {
    const token = cookie.read(header);
    return token === null ? null : await visitorOf(core, token, requestId);
  }

  function welcome({ token, entered }: Opened, next: string): Welcome {
    const goTo = entered ? ownPath(next) : `/workspaces?next=${encodeURIComponent(ownPath(next))}`;
    return { cookies: [cookie.write(token, SESSION_TTL_DAYS * DAY_SECONDS)], goTo };
  }

  function provider(): Oidc {
    if (oidc) return oidc;
    throw new AppError('not-found', 'No OpenID provider is configured', {
      words: 'There is no sign-in service of your organisation here. Sign in by mail.',
    });
  }

  return {
    oidcName: oidc?.name ?? null,
    mails,
    mailLink: (wish) => mailSignInLink(core, wish),
    linkState: (token) => signInLinkState(core, token),
    async useLink(token, { userAgent, requestId }) {
      const used = await signInByLink(core, token, { browser: browserWords(userAgent), requestId });
      return typeof used === 'string' ? used : welcome(used.opened, used.next);
    },
    async beginOidc(next) {
      const { redirectTo, begun } = await provider().begin(ownPath(next));
      return { cookies: [oidcCookie(core, begun, OIDC_TTL_SECONDS)], goTo: redirectTo };
    },
    async finishOidc(url, { cookie: header, userAgent, requestId }) {
      const begun = cookieNamed(header, OIDC_COOKIE);
      const { email, next } = await provider().finish({ url: `${core.publicUrl}${url}`, begun }, core.now());
      const browser = browserWords(userAgent);
      const opened = await openSession(core, { email, method: 'oidc', browser, requestId });
      const { cookies, goTo } = welcome(opened, next);
      return { cookies: [...cookies, oidcCookie(core, '', 0)], goTo };
    },
    async visitor(request) {
      const found = await visitor(request);
      return (
        found && { email: found.email, csrf: found.csrf, workspaceId: found.member?.workspaceId ?? null }
      );
    },
    places: async (request) => placesOfVisitor(core, mustBeSignedIn(await visitor(request))),
    choose: async (request, workspaceId) =>
      chooseWorkspace(core, mustBeSignedIn(await visitor(request)), workspaceId),
    async signOut(request) {
      const found = await visitor(request);
      if (found) await closeSession(core, found);
      return cookie.clear();
    },
  };
}

/** Lax, not strict: the browser comes back from another site. */
function oidcCookie({ publicUrl }: Core, value: string, maxAgeSeconds: number): string {
  return setCookie({ name: OIDC_COOKIE, value, path: '/sign-in/oidc', maxAgeSeconds }, publicUrl);
}

export function createMembersDesk(core: Core): MembersDesk {
  const asked = (member: SignedIn): Core => ({ ...core, actor: member.actor });
  return {
    members: (member) => core.db.inWorkspaces(member.workspaceIds, membersOf),
    async invite(member, wish) {
      const invited = { ...wish, workspaceId: member.workspaceId };
      await inviteMember(asked(member), deciding(member), invited);
    },
    inviteAgain: (member, id) => inviteAgain(asked(member), deciding(member), id),
    async changeRole(member, change) {
      await changeRole(asked(member), deciding(member), change);
    },
    remove: (member, id) => removeMember(asked(member), deciding(member), id),
    keys: (member) => core.db.unscoped((tx) => apiKeysOf(tx, member.workspaceIds)),
    async makeKey(member, { name, scopes }) {
      const { workspaceId, memberId: createdBy } = member;
      return (await makeApiKey(asked(member), { workspaceId, name, scopes, createdBy })).apiKey;
    },
    revokeKey: (member, id) => withdrawApiKey(asked(member), member.workspaceIds, id),
    sessions: (member) => sessionsFor(core, member),
    revokeSession(member, id) {
      const { workspaceIds, email, role } = member;
      return revokeSession(asked(member), { workspaceIds, email, others: suffices(role, 'admin') }, id);
    },
    async audit(member, before) {
      const everything = { action: null, subjectId: null, actorId: null };
      const rows = await core.db.inWorkspaces(member.workspaceIds, (tx) =>
        auditRows(tx, { ...everything, before, limit: AUDIT_PAGE + 1 }),
      );
      const items = rows.slice(0, AUDIT_PAGE);
      return { items, next: rows.length > items.length ? (items.at(-1) ?? null) : null };
    },
  };
}

function deciding({ workspaceIds, role, memberId }: SignedIn): Deciding {
  return { workspaceIds, role, memberId };
}
