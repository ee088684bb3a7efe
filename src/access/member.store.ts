import { sql } from 'kysely';
import { firstOf, type Tx } from '../runtime/db/database.ts';
import type { Role } from './schema.ts';

export type MemberState = 'invited' | 'active' | 'removed';

export interface MemberRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly email: string;
  readonly emailHash: Buffer;
  readonly role: Role;
  readonly state: MemberState;
  readonly invitedBy: string | null;
  readonly invitedAt: Date;
  readonly joinedAt: Date | null;
}

const columns = sql`
  id, workspace_id as "workspaceId", email, email_hash as "emailHash", role, state, invited_by as "invitedBy",
  invited_at as "invitedAt", joined_at as "joinedAt"`;

export interface NewMember {
  readonly id: string;
  readonly workspaceId: string;
  readonly email: string;
  readonly emailHash: Buffer;
  readonly role: Role;
  readonly state: 'invited' | 'active';
  readonly invitedBy: string | null;
  readonly at: Date;
}

/** Undefined when the address is a member or invited already; who was removed may come back, under the old id. */
export async function insertMember(tx: Tx, member: NewMember): Promise<MemberRow | undefined> {
  const { id, workspaceId, email, emailHash, role, state, invitedBy, at } = member;
  const joinedAt = state === 'active' ? at : null;
  const inserted = firstOf(
    await sql<MemberRow>`
      insert into member (id, workspace_id, email, email_hash, role, state, invited_by, invited_at, mail_due_at,
        joined_at)
      values (${id}, ${workspaceId}, ${email}, ${emailHash}, ${role}, ${state}, ${invitedBy}, ${at}, ${at},
        ${joinedAt})
      on conflict (workspace_id, email_hash) do update
        set role = excluded.role, state = excluded.state, invited_by = excluded.invited_by,
          invited_at = excluded.invited_at, joined_at = excluded.joined_at, mailed_at = null,
          mail_due_at = excluded.mail_due_at, removed_at = null
        where member.state = 'removed'
      returning ${columns}`.execute(tx),
  );
  if (!inserted) return undefined;
  await sql`
    insert into membership (email_hash, workspace_id, member_id) values (${emailHash}, ${workspaceId}, ${inserted.id})
    on conflict (email_hash, workspace_id) do nothing`.execute(tx);
  return inserted;
}

/** Of the workspaces of the transaction: those who may enter and those who are invited. */
export async function membersOf(tx: Tx): Promise<MemberRow[]> {
  const { rows } = await sql<MemberRow>`
    select ${columns} from member where state <> 'removed' order by invited_at, id`.execute(tx);
  return rows;
}

export async function memberById(tx: Tx, id: string): Promise<MemberRow | undefined> {
  return firstOf(
    await sql<MemberRow>`select ${columns} from member where id = ${id} and state <> 'removed'`.execute(tx),
  );
}

/** Also one who was removed. */
export async function memberByAddress(
  tx: Tx,
  workspaceId: string,
  emailHash: Buffer,
): Promise<MemberRow | undefined> {
  return firstOf(
    await sql<MemberRow>`
      select ${columns} from member where workspace_id = ${workspaceId} and email_hash = ${emailHash}`.execute(
      tx,
    ),
  );
}

/** Locks the owners until the transaction ends, so that two cannot leave at once. */
export async function lockOwners(tx: Tx, workspaceId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from member where workspace_id = ${workspaceId} and role = 'owner' and state = 'active'
    order by id for update`.execute(tx);
  return rows.map(({ id }) => id);
}

export async function saveRole(tx: Tx, id: string, role: Role): Promise<void> {
  await sql`update member set role = ${role} where id = ${id}`.execute(tx);
}

export async function saveJoined(tx: Tx, id: string, at: Date): Promise<void> {
  await sql`update member set state = 'active', joined_at = ${at} where id = ${id}`.execute(tx);
}

/** The row stays, so that nobody comes back by themselves; the way in is gone. */
export async function saveRemoved(tx: Tx, id: string, at: Date): Promise<void> {
  await sql`update member set state = 'removed', removed_at = ${at} where id = ${id}`.execute(tx);
  await sql`delete from membership where member_id = ${id}`.execute(tx);
}

/** Invites again: the mail is due once more. */
export async function saveInvitedAgain(tx: Tx, id: string, at: Date): Promise<void> {
  await sql`update member set invited_at = ${at}, mailed_at = null, mail_due_at = ${at} where id = ${id}`.execute(
    tx,
  );
}

/** Unscoped: where an address may enter or is invited, by keyed hash. */
export async function workspacesOfAddress(tx: Tx, emailHash: Buffer): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select workspace_id as id from membership where email_hash = ${emailHash} order by workspace_id`.execute(
    tx,
  );
  return rows.map(({ id }) => id);
}

export interface Place {
  readonly memberId: string;
  readonly workspaceId: string;
  readonly workspaceName: string;
  readonly role: Role;
  readonly state: 'invited' | 'active';
}

/** Where this address may enter; invitations older than `invitedSince` have run out. */
export async function placesOf(tx: Tx, emailHash: Buffer, invitedSince: Date): Promise<Place[]> {
  const { rows } = await sql<Place>`
    select member.id as "memberId", member.workspace_id as "workspaceId", workspace.name as "workspaceName", role, state
    from member join workspace on workspace.id = member.workspace_id
    where email_hash = ${emailHash}
      and (state = 'active' or state = 'invited' and invited_at > ${invitedSince})
    order by workspace.name, member.id`.execute(tx);
  return rows;
}

export interface DueInvite {
  readonly id: string;
  readonly workspaceId: string;
  readonly workspaceName: string;
  readonly email: string;
  readonly role: Role;
  readonly invitedBy: string | null;
  readonly invitedAt: Date;
}

/** Takes invitations whose mail has not left. Marked before it leaves: after a crash in between it can be sent again. */
export async function claimUnmailed(tx: Tx, ids: readonly string[], now: Date): Promise<DueInvite[]> {
  const { rows } = await sql<DueInvite>`
    update member set mailed_at = ${now} from workspace
    where workspace.id = member.workspace_id and member.id = any(${[...ids]}::uuid[])
      and state = 'invited' and mailed_at is null
    returning member.id, member.workspace_id as "workspaceId", workspace.name as "workspaceName", email, role,
      invited_by as "invitedBy", invited_at as "invitedAt"`.execute(tx);
  return rows;
}

/** The mail server would not take it now. */
export async function returnUnmailed(tx: Tx, id: string, dueAt: Date): Promise<void> {
  await sql`update member set mailed_at = null, mail_due_at = ${dueAt} where id = ${id}`.execute(tx);
}

/** Invitations whose job was lost. */
export async function overdueInvites(
  tx: Tx,
  { before, since }: { before: Date; since: Date },
): Promise<{ id: string; workspaceId: string }[]> {
  const { rows } = await sql<{ id: string; workspaceId: string }>`
    select id, workspace_id as "workspaceId" from member
    where state = 'invited' and mailed_at is null and mail_due_at < ${before} and invited_at > ${since}
    order by mail_due_at limit 100`.execute(tx);
  return rows;
}
