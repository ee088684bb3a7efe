import { sql } from 'kysely';
import { firstOf, type Tx } from '../runtime/db/database.ts';
import type { SignInMethod } from './schema.ts';

export interface SessionRow {
  readonly id: string;
  readonly emailHash: Buffer;
  /** JWE of `Identity`. */
  readonly sealed: string;
  readonly workspaceId: string | null;
  readonly memberId: string | null;
  readonly method: SignInMethod;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
}

const columns = sql`
  id, email_hash as "emailHash", sealed, workspace_id as "workspaceId", member_id as "memberId", method,
  created_at as "createdAt", last_seen_at as "lastSeenAt", expires_at as "expiresAt"`;

export interface NewSession extends SessionRow {
  readonly hash: Buffer;
}

export async function insertSession(tx: Tx, session: NewSession): Promise<void> {
  await sql`
    insert into session (id, hash, email_hash, sealed, workspace_id, member_id, method, created_at, last_seen_at,
      expires_at)
    values (${session.id}, ${session.hash}, ${session.emailHash}, ${session.sealed}, ${session.workspaceId},
      ${session.memberId}, ${session.method}, ${session.createdAt}, ${session.lastSeenAt}, ${session.expiresAt})`.execute(
    tx,
  );
}

/** Often enough to say which session is in use, seldom enough to cost nothing. */
const SEEN_NOTED_EVERY_MS = 60_000;

/** Unscoped: revoked, expired and forgotten sessions are unknown. Notes that it was seen. */
export async function liveSession(
  tx: Tx,
  hash: Buffer,
  { now, idleSince }: { now: Date; idleSince: Date },
): Promise<SessionRow | undefined> {
  const found = firstOf(
    await sql<SessionRow>`
      select ${columns} from session
      where hash = ${hash} and revoked_at is null and expires_at > ${now} and last_seen_at > ${idleSince}`.execute(
      tx,
    ),
  );
  if (found && now.getTime() - found.lastSeenAt.getTime() > SEEN_NOTED_EVERY_MS)
    await sql`update session set last_seen_at = ${now} where id = ${found.id}`.execute(tx);
  return found;
}

export async function saveWorkspaceOfSession(
  tx: Tx,
  id: string,
  place: { workspaceId: string; memberId: string } | null,
): Promise<void> {
  await sql`
    update session set workspace_id = ${place?.workspaceId ?? null}, member_id = ${place?.memberId ?? null}
    where id = ${id}`.execute(tx);
}

/** Somebody removed may go on to another workspace, and is out of this one. */
export async function leaveSessions(tx: Tx, memberId: string): Promise<void> {
  await sql`
    update session set workspace_id = null, member_id = null where member_id = ${memberId}`.execute(tx);
}

/** Those that are open in these workspaces, newest first. */
export async function sessionsIn(tx: Tx, workspaceIds: readonly string[], now: Date): Promise<SessionRow[]> {
  const { rows } = await sql<SessionRow>`
    select ${columns} from session
    where workspace_id = any(${[...workspaceIds]}::uuid[]) and revoked_at is null and expires_at > ${now}
    order by created_at desc, id desc limit 500`.execute(tx);
  return rows;
}

/** Those of one address, wherever they are open. */
export async function sessionsOfAddress(tx: Tx, emailHash: Buffer, now: Date): Promise<SessionRow[]> {
  const { rows } = await sql<SessionRow>`
    select ${columns} from session
    where email_hash = ${emailHash} and revoked_at is null and expires_at > ${now}
    order by created_at desc, id desc limit 500`.execute(tx);
  return rows;
}

/** Ends a session; undefined when it had ended. */
export async function endSession(tx: Tx, id: string, now: Date): Promise<SessionRow | undefined> {
  return firstOf(
    await sql<SessionRow>`
      update session set revoked_at = ${now} where id = ${id} and revoked_at is null returning ${columns}`.execute(
      tx,
    ),
  );
}

/** Unscoped: what has been over for longer than anybody asks about. */
export async function forgetSessions(tx: Tx, before: Date): Promise<void> {
  await sql`delete from session where expires_at < ${before} or revoked_at < ${before}`.execute(tx);
  await sql`delete from sign_in_link where expires_at < ${before}`.execute(tx);
}

export interface NewSignInLink {
  readonly id: string;
  readonly hash: Buffer;
  readonly tokenKey: string;
  readonly emailHash: Buffer;
  readonly sealed: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export async function insertSignInLink(tx: Tx, link: NewSignInLink): Promise<void> {
  await sql`
    insert into sign_in_link (id, hash, token_key, email_hash, sealed, created_at, mail_due_at, expires_at)
    values (${link.id}, ${link.hash}, ${link.tokenKey}, ${link.emailHash}, ${link.sealed}, ${link.createdAt},
      ${link.createdAt}, ${link.expiresAt})`.execute(tx);
}

export async function signInLinksSince(tx: Tx, emailHash: Buffer, since: Date): Promise<number> {
  const found = await sql<{ count: number }>`
    select count(*) as count from sign_in_link where email_hash = ${emailHash} and created_at > ${since}`.execute(
    tx,
  );
  return firstOf(found)?.count ?? 0;
}

export interface SignInLink {
  readonly id: string;
  readonly emailHash: Buffer;
  readonly sealed: string;
  readonly tokenKey: string;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
}

const linkColumns = sql`
  id, email_hash as "emailHash", sealed, token_key as "tokenKey", expires_at as "expiresAt", used_at as "usedAt"`;

export async function signInLinkByHash(tx: Tx, hash: Buffer): Promise<SignInLink | undefined> {
  return firstOf(
    await sql<SignInLink>`select ${linkColumns} from sign_in_link where hash = ${hash}`.execute(tx),
  );
}

/** Uses a link up; undefined when it is unknown, used or expired. Two at once: one of them gets it. */
export async function useSignInLink(tx: Tx, hash: Buffer, now: Date): Promise<SignInLink | undefined> {
  return firstOf(
    await sql<SignInLink>`
      update sign_in_link set used_at = ${now} where hash = ${hash} and used_at is null and expires_at > ${now}
      returning ${linkColumns}`.execute(tx),
  );
}

/**
 * Takes links whose mail has not left. Marked before it leaves: after a crash in between no mail comes, and the person
 * asks for another.
 */
export async function claimUnmailedLinks(tx: Tx, ids: readonly string[], now: Date): Promise<SignInLink[]> {
  const { rows } = await sql<SignInLink>`
    update sign_in_link set mailed_at = ${now}
    where id = any(${[...ids]}::uuid[]) and mailed_at is null and used_at is null and expires_at > ${now}
    returning ${linkColumns}`.execute(tx);
  return rows;
}

/** The mail server would not take it now. */
export async function returnUnmailedLink(tx: Tx, id: string, dueAt: Date): Promise<void> {
  await sql`update sign_in_link set mailed_at = null, mail_due_at = ${dueAt} where id = ${id}`.execute(tx);
}

/** Links whose job was lost. */
export async function overdueLinks(
  tx: Tx,
  { before, now }: { before: Date; now: Date },
): Promise<{ id: string }[]> {
  const { rows } = await sql<{ id: string }>`
    select id from sign_in_link where mailed_at is null and used_at is null and mail_due_at < ${before}
      and expires_at > ${now}
    order by mail_due_at limit 100`.execute(tx);
  return rows;
}
