import { z } from 'zod';

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
  /** @throws when the request did not pass `requireMember`. */
  memberOf(response: object): SignedIn;
}
