import type { Core } from '../runtime/core.ts';
import { NotFoundError } from '../runtime/errors.ts';
import { recordAudit } from './audit.story.ts';
import { membersOf } from './member.store.ts';
import type { SessionView, SignedIn } from './schema.ts';
import { identityOf } from './session.story.ts';
import { endSession, sessionsIn, sessionsOfAddress, type SessionRow } from './session.store.ts';
import { suffices } from './roles.ts';
import { addressHash } from './tokens.ts';

export interface ListedSession extends SessionView {
  readonly workspaceId: string;
  readonly memberId: string;
}

/** Who is signed in to these workspaces. */
export async function openSessions(core: Core, workspaceIds: readonly string[]): Promise<ListedSession[]> {
  const { rows, members } = await core.db.inWorkspaces(workspaceIds, async (tx) => ({
    rows: await sessionsIn(tx, workspaceIds, core.now()),
    members: new Map((await membersOf(tx)).map((member) => [member.id, member])),
  }));
  const listed = rows.map(async (row): Promise<ListedSession[]> => {
    const { workspaceId, memberId } = row;
    const member = memberId === null ? undefined : members.get(memberId);
    if (workspaceId === null || !member) return [];
    return [{ ...(await viewOf(core, row, member.email)), workspaceId, memberId: member.id }];
  });
  return (await Promise.all(listed)).flat();
}

/** One's own, wherever they are open; those of the others for owners and admins. */
export async function sessionsFor(
  core: Core,
  member: SignedIn,
): Promise<{ own: SessionView[]; others: SessionView[] }> {
  const rows = await core.db.unscoped((tx) =>
    sessionsOfAddress(tx, addressHash(core.keys, member.email), core.now()),
  );
  const own = await Promise.all(rows.map((row) => viewOf(core, row, member.email)));
  if (!suffices(member.role, 'admin')) return { own, others: [] };
  const all = await openSessions(core, member.workspaceIds);
  return { own, others: all.filter(({ memberId }) => memberId !== member.memberId) };
}

async function viewOf(core: Core, row: SessionRow, email: string): Promise<SessionView> {
  const { id, method, createdAt, lastSeenAt, expiresAt } = row;
  const browser = (await identityOf(core, row))?.browser ?? '';
  return { id, email, browser, method, createdAt, lastSeenAt, expiresAt };
}

export interface Revoking {
  readonly workspaceIds: readonly string[];
  /** May end sessions of others in these workspaces. */
  readonly others: boolean;
  /** Whose own sessions may be ended wherever they are open; null for keys. */
  readonly email: string | null;
}

/** Ends a session: the next page its browser asks for is the sign-in page. @throws {NotFoundError} */
export async function revokeSession(core: Core, by: Revoking, id: string): Promise<void> {
  const own = by.email === null ? null : addressHash(core.keys, by.email);
  await core.db.inWorkspaces(by.workspaceIds, async (tx) => {
    const ended = await endSession(tx, id, core.now());
    if (!ended) throw new NotFoundError('session');
    const isOwn = own !== null && ended.emailHash.equals(own);
    const here = by.workspaceIds.find((workspaceId) => workspaceId === ended.workspaceId);
    const workspaceId = here ?? (isOwn ? by.workspaceIds[0] : undefined);
    if (workspaceId === undefined || !(isOwn || by.others)) throw new NotFoundError('session');
    const subject = { kind: 'session', id };
    const before = { memberId: ended.memberId };
    await recordAudit(core, tx, { workspaceId, action: 'session.revoked', subject, before });
  });
}
