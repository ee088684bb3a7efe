import type { Actor, Core } from '../runtime/core.ts';
import type { Tx } from '../runtime/db/database.ts';
import { AppError, NotFoundError } from '../runtime/errors.ts';
import { inBatches } from '../runtime/queue/id-batches.ts';
import { recordAudit } from './audit.story.ts';
import {
  insertMember,
  lockOwners,
  memberByAddress,
  memberById,
  saveInvitedAgain,
  saveRemoved,
  saveRole,
  type MemberRow,
} from './member.store.ts';
import { mayDecideAbout } from './roles.ts';
import type { Role } from './schema.ts';
import { leaveSessions } from './session.store.ts';
import { addressHash } from './tokens.ts';

export const INVITATION_MAIL_QUEUE = 'member-invitation-mail';

/** Who decides about members. A key of a workspace may do what an admin may, the operator what an owner may. */
export interface Deciding {
  readonly workspaceIds: readonly string[];
  readonly role: Role;
  /** Null for keys. */
  readonly memberId: string | null;
}

export interface Invited {
  readonly workspaceId: string;
  readonly email: string;
  readonly role: Role;
}

/**
 * Invites an address: it belongs to the workspace once somebody who can read its mail has accepted.
 * @throws {AppError} conflict when it is a member or invited already; insufficient-role; not-found.
 */
export async function inviteMember(core: Core, by: Deciding, wish: Invited): Promise<MemberRow> {
  const { workspaceId, role } = wish;
  if (!by.workspaceIds.includes(workspaceId)) throw new NotFoundError('workspace');
  refuseBeyond(by, role);
  const email = wish.email.toLowerCase();
  const emailHash = addressHash(core.keys, email);
  const now = core.now();
  return await core.db.inWorkspaces([workspaceId], async (tx) => {
    const id = core.newId();
    const invitedBy = inviter(core.actor);
    const state = 'invited';
    const member = { id, workspaceId, email, emailHash, role, state, invitedBy, at: now } as const;
    const invited = await insertMember(tx, member);
    if (!invited) throw inThereAlready(await memberByAddress(tx, workspaceId, emailHash));
    const subject = { kind: 'member', id: invited.id };
    await recordAudit(core, tx, { workspaceId, action: 'member.invited', subject, after: { email, role } });
    await enqueueInvitation(core, tx, invited);
    return invited;
  });
}

function inviter(actor: Actor | undefined): string | null {
  return actor?.kind === 'member' ? actor.name : null;
}

function inThereAlready(member: MemberRow | undefined): AppError {
  const words =
    member?.state === 'invited'
      ? 'This address was invited already. Send the invitation again, or remove it and invite anew.'
      : 'This address is a member of this workspace already. Change its role instead.';
  return new AppError('conflict', 'An address that is in the workspace already', { words });
}

/** Mails an invitation once more; it can be accepted for as long as a new one. */
export async function inviteAgain(core: Core, by: Deciding, id: string): Promise<void> {
  await core.db.inWorkspaces(by.workspaceIds, async (tx) => {
    const member = await mustFindMember(tx, id);
    refuseBeyond(by, member.role);
    if (member.state !== 'invited')
      throw new AppError('conflict', 'An invitation that was accepted', {
        words: 'This invitation was accepted already.',
      });
    await saveInvitedAgain(tx, id, core.now());
    const { workspaceId } = member;
    const subject = { kind: 'member', id };
    await recordAudit(core, tx, { workspaceId, action: 'member.invited-again', subject });
    await enqueueInvitation(core, tx, member);
  });
}

async function enqueueInvitation(core: Core, tx: Tx, { id, workspaceId }: MemberRow): Promise<void> {
  await core.queue.add(tx, INVITATION_MAIL_QUEUE, inBatches([{ id, workspaceId, at: core.now() }]));
}

/** @throws {AppError} conflict for the last owner; insufficient-role; not-found. */
export async function changeRole(
  core: Core,
  by: Deciding,
  { id, role }: { id: string; role: Role },
): Promise<MemberRow> {
  return await core.db.inWorkspaces(by.workspaceIds, async (tx) => {
    const member = await mustFindMember(tx, id);
    refuseBeyond(by, member.role, role);
    if (member.role === role) return member;
    await refuseWithoutOwner(tx, member);
    await saveRole(tx, id, role);
    await recordAudit(core, tx, {
      workspaceId: member.workspaceId,
      action: 'member.role-changed',
      subject: { kind: 'member', id },
      before: { role: member.role },
      after: { role },
    });
    return { ...member, role };
  });
}

/**
 * Takes a member out, or an invitation back. Everybody may leave by themselves, but for the last owner.
 * @throws {AppError} conflict for the last owner; insufficient-role; not-found.
 */
export async function removeMember(core: Core, by: Deciding, id: string): Promise<void> {
  await core.db.inWorkspaces(by.workspaceIds, async (tx) => {
    const member = await mustFindMember(tx, id);
    if (by.memberId !== id) refuseBeyond(by, member.role);
    await refuseWithoutOwner(tx, member);
    await saveRemoved(tx, id, core.now());
    await leaveSessions(tx, id);
    await recordAudit(core, tx, {
      workspaceId: member.workspaceId,
      action: by.memberId === id ? 'member.left' : 'member.removed',
      subject: { kind: 'member', id },
      before: { email: member.email, role: member.role, state: member.state },
    });
  });
}

async function mustFindMember(tx: Tx, id: string): Promise<MemberRow> {
  const member = await memberById(tx, id);
  if (!member) throw new NotFoundError('member');
  return member;
}

async function refuseWithoutOwner(tx: Tx, member: MemberRow): Promise<void> {
  if (member.role !== 'owner' || member.state !== 'active') return;
  const owners = await lockOwners(tx, member.workspaceId);
  if (owners.some((id) => id !== member.id)) return;
  throw new AppError('conflict', 'The last owner of a workspace', {
    words: 'This is the last owner of the workspace. Make somebody else an owner first.',
  });
}

function refuseBeyond(by: Deciding, ...roles: readonly Role[]): void {
  if (mayDecideAbout(by.role, ...roles)) return;
  throw new AppError('insufficient-role', 'A decision about members beyond a role', {
    words: roles.includes('owner')
      ? 'Only an owner can make, change or remove an owner.'
      : 'Only owners and admins can invite, change and remove members.',
    facts: { role: by.role },
  });
}
