import { z } from 'zod';
import type { Locale } from '../survey/schema.ts';

export const Role = z.enum(['owner', 'admin', 'analyst', 'lead', 'agent', 'viewer']);
export type Role = z.infer<typeof Role>;

export const KeyScope = z.enum(['delivery', 'management', 'read']);
export type KeyScope = z.infer<typeof KeyScope>;

/** Who opened a page: somebody signed in who has chosen a workspace. */
export interface SignedIn {
  readonly memberId: string;
  readonly sessionId: string;
  readonly workspaceId: string;
  readonly workspaceName: string;
  /** What a transaction for this person may name. */
  readonly workspaceIds: readonly string[];
  readonly role: Role;
  readonly email: string;
  /** Goes into every form as the field `csrf`; scripts send it as the header X-CSRF-Token. */
  readonly csrf: string;
  /** For `{ ...core, actor }`: what is done is recorded under this name. */
  readonly actor: {
    readonly kind: 'member';
    readonly id: string;
    readonly name: string;
    readonly requestId: string;
  };
}

/**
 * Stands before every page of a member. `Handler` is Express's RequestHandler. Without a session it leads to the
 * sign-in page and back; a POST is refused without the form's `csrf`, and its fields are in `request.body` afterwards;
 * a role that does not suffice is refused with 403 in words.
 */
export interface MemberGuard<Handler> {
  requireMember(wish: { readonly role: Role }): Handler;
  /** Somebody signed in who need not have chosen a workspace. */
  requireVisitor(): Handler;
  /** Before anybody is signed in: refuses forms that other sites send, and reads their fields. */
  ownForms(): Handler;
  /** @throws when the request did not pass `requireMember`. */
  memberOf(response: object): SignedIn;
}

export type SignInMethod = 'magic-link' | 'oidc' | 'marketplace';

export interface SessionView {
  readonly id: string;
  readonly email: string;
  /** In words; empty when it cannot be told any more. */
  readonly browser: string;
  readonly method: SignInMethod;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
}

export const SIGN_IN_LINK_MINUTES = 15;

/** Somebody signed in, whether or not a workspace was chosen. */
export interface VisitorSeen {
  readonly email: string;
  readonly csrf: string;
  /** The workspace the session is in. */
  readonly workspaceId: string | null;
}

/** A workspace that an address may enter, or is invited to. */
export interface PlaceSeen {
  readonly workspaceId: string;
  readonly workspaceName: string;
  readonly role: Role;
  readonly state: 'invited' | 'active';
}

/** What a request says of itself. */
export interface RequestSeen {
  readonly cookie: string | undefined;
  readonly userAgent: string | undefined;
  readonly requestId: string;
}

export type LinkState = 'good' | 'used' | 'expired' | 'unknown';

/** Signed in: what the browser shall keep, and where it goes. */
export interface Welcome {
  readonly cookies: readonly string[];
  readonly goTo: string;
}

/** Everything the pages of signing in need. */
export interface SignInDesk {
  /** The organisation's own sign-in service, when there is one. */
  readonly oidcName: string | null;
  /** Is there a mail server? */
  readonly mails: boolean;
  mailLink(wish: { readonly email: string; readonly next: string; readonly locale: Locale }): Promise<void>;
  linkState(token: string): Promise<LinkState>;
  useLink(token: string, request: RequestSeen): Promise<Welcome | Exclude<LinkState, 'good'>>;
  /** Leads to the organisation's service. @throws when there is none, or it does not answer. */
  beginOidc(next: string): Promise<Welcome>;
  finishOidc(url: string, request: RequestSeen): Promise<Welcome>;
  visitor(request: RequestSeen): Promise<VisitorSeen | null>;
  places(request: RequestSeen): Promise<readonly PlaceSeen[]>;
  choose(request: RequestSeen, workspaceId: string): Promise<void>;
  /** The cookie that ends the session in this browser. */
  signOut(request: RequestSeen): Promise<string>;
}

export interface MemberSeen {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly state: 'invited' | 'active' | 'removed';
  readonly invitedAt: Date;
  readonly joinedAt: Date | null;
}

export interface KeySeen {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly KeyScope[];
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

export interface AuditSeen {
  readonly id: string;
  readonly at: Date;
  readonly actorKind: 'member' | 'key' | 'operator' | 'app' | 'service';
  readonly actorName: string | null;
  readonly action: string;
  readonly subjectKind: string;
  readonly subjectId: string | null;
  readonly before: unknown;
  readonly after: unknown;
}

/** Everything the pages of members need; each act is recorded under the member's name. */
export interface MembersDesk {
  members(member: SignedIn): Promise<readonly MemberSeen[]>;
  invite(member: SignedIn, wish: { readonly email: string; readonly role: Role }): Promise<void>;
  inviteAgain(member: SignedIn, id: string): Promise<void>;
  changeRole(member: SignedIn, change: { readonly id: string; readonly role: Role }): Promise<void>;
  remove(member: SignedIn, id: string): Promise<void>;
  keys(member: SignedIn): Promise<readonly KeySeen[]>;
  /** The key, this once. */
  makeKey(
    member: SignedIn,
    wish: { readonly name: string; readonly scopes: readonly KeyScope[] },
  ): Promise<string>;
  revokeKey(member: SignedIn, id: string): Promise<void>;
  sessions(member: SignedIn): Promise<{
    readonly own: readonly SessionView[];
    readonly others: readonly SessionView[];
  }>;
  revokeSession(member: SignedIn, id: string): Promise<void>;
  /** Newest first, from `before` on. */
  audit(
    member: SignedIn,
    before: Pick<AuditSeen, 'at' | 'id'> | null,
  ): Promise<{
    readonly items: readonly AuditSeen[];
    readonly next: Pick<AuditSeen, 'at' | 'id'> | null;
  }>;
}
