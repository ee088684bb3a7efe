import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Core } from '../runtime/core.ts';
import { enterWorkspaces, type Tx } from '../runtime/db/database.ts';
import { AppError, NotFoundError } from '../runtime/errors.ts';
import { recordAudit } from './audit.story.ts';
import { memberById, placesOf, saveJoined, workspacesOfAddress, type Place } from './member.store.ts';
import {
  endSession,
  insertSession,
  liveSession,
  saveWorkspaceOfSession,
  type SessionRow,
} from './session.store.ts';
import type { SignedIn, SignInMethod } from './schema.ts';
import { allWorkspaces } from './store.ts';
import { addressHash, csrfToken, hashToken } from './tokens.ts';

const DAY_MS = 86_400_000;
/** Whoever works here every day signs in once a month. */
export const SESSION_TTL_DAYS = 30;
/** A browser that was given away is out after a week. */
const SESSION_IDLE_DAYS = 7;
export const INVITATION_TTL_DAYS = 14;
const TOKEN_BYTES = 32;

/** What a session keeps of a person, encrypted. */
const Identity = z.object({ email: z.string(), browser: z.string() });

export interface NewVisit {
  readonly email: string;
  readonly method: SignInMethod;
  /** In words: "Firefox, Linux". */
  readonly browser: string;
  readonly requestId: string;
}

/** A session that has begun; the token goes into the cookie and nowhere else. */
export interface Opened {
  readonly token: string;
  readonly sessionId: string;
  readonly places: readonly Place[];
  /** The workspace that was entered by itself: the only one, where nothing is left to accept. */
  readonly entered: Place | null;
}

/** Begins a session for somebody whose address was just proven. */
export async function openSession(core: Core, visit: NewVisit): Promise<Opened> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const emailHash = addressHash(core.keys, visit.email);
  const identity = { email: visit.email.toLowerCase(), browser: visit.browser };
  const sealed = await core.keys.encrypt(JSON.stringify(identity));
  const now = core.now();
  const id = core.newId();
  return await core.db.unscoped(async (tx) => {
    await insertSession(tx, {
      id,
      hash: hashToken(token),
      emailHash,
      sealed,
      workspaceId: null,
      memberId: null,
      method: visit.method,
      createdAt: now,
      lastSeenAt: now,
      expiresAt: new Date(now.getTime() + SESSION_TTL_DAYS * DAY_MS),
    });
    const places = await placesFor(core, tx, emailHash);
    const [only, ...others] = places;
    const entered = only?.state === 'active' && others.length === 0 ? only : null;
    const { email } = identity;
    const { requestId } = visit;
    if (entered) await enter(core, tx, { sessionId: id, email, requestId, place: entered });
    return { token, sessionId: id, places, entered };
  });
}

async function placesFor(core: Core, tx: Tx, emailHash: Buffer): Promise<Place[]> {
  const workspaceIds = await workspacesOfAddress(tx, emailHash);
  if (workspaceIds.length === 0) return [];
  await enterWorkspaces(tx, workspaceIds);
  return await placesOf(tx, emailHash, new Date(core.now().getTime() - INVITATION_TTL_DAYS * DAY_MS));
}

interface Entering {
  readonly sessionId: string;
  readonly email: string;
  readonly requestId: string;
  readonly place: Place;
}

async function enter(core: Core, tx: Tx, entering: Entering): Promise<void> {
  const { sessionId, email, requestId, place } = entering;
  const { workspaceId, memberId, state } = place;
  const asked = { ...core, actor: { kind: 'member' as const, id: memberId, name: email, requestId } };
  if (state === 'invited') {
    await saveJoined(tx, memberId, core.now());
    const subject = { kind: 'member', id: memberId };
    await recordAudit(asked, tx, {
      workspaceId,
      action: 'member.joined',
      subject,
      after: { role: place.role },
    });
  }
  await saveWorkspaceOfSession(tx, sessionId, { workspaceId, memberId });
  const subject = { kind: 'session', id: sessionId };
  await recordAudit(asked, tx, { workspaceId, action: 'session.opened', subject });
}

/** A session by its cookie: the person, and the workspace once one was chosen and while they belong to it. */
export interface Visitor {
  readonly session: SessionRow;
  readonly email: string;
  readonly csrf: string;
  readonly requestId: string;
  readonly member: SignedIn | null;
}

/** Null: nobody is signed in, or no longer. */
export async function visitorOf(core: Core, token: string, requestId: string): Promise<Visitor | null> {
  const now = core.now();
  const idleSince = new Date(now.getTime() - SESSION_IDLE_DAYS * DAY_MS);
  const found = await core.db.unscoped(async (tx) => {
    const session = await liveSession(tx, hashToken(token), { now, idleSince });
    if (!session?.workspaceId || !session.memberId) return session && { session, member: null };
    await enterWorkspaces(tx, [session.workspaceId]);
    const member = await memberById(tx, session.memberId);
    const [workspace] = await allWorkspaces(tx);
    return { session, member: member?.state === 'active' && workspace ? { ...member, workspace } : null };
  });
  if (!found) return null;
  const { session, member } = found;
  const csrf = csrfToken(core.keys, session.id);
  const email = member?.email ?? (await identityOf(core, session))?.email;
  if (email === undefined) return null;
  return { session, email, csrf, requestId, member: member && signedIn(member) };

  function signedIn({ id, role, workspace }: NonNullable<typeof member>): SignedIn {
    return {
      memberId: id,
      sessionId: session.id,
      workspaceId: workspace.id,
      workspaceName: workspace.name,
      workspaceIds: [workspace.id],
      role,
      email: String(email),
      csrf,
      actor: { kind: 'member', id, name: String(email), requestId },
    };
  }
}

/** Null when the key that sealed it has left the key ring: that session is over. */
export async function identityOf(
  core: Core,
  { sealed }: Pick<SessionRow, 'sealed'>,
): Promise<z.infer<typeof Identity> | null> {
  try {
    return Identity.parse(JSON.parse(await core.keys.decrypt(sealed)));
  } catch {
    return null;
  }
}

export async function placesOfVisitor(core: Core, { session }: Visitor): Promise<Place[]> {
  return await core.db.unscoped((tx) => placesFor(core, tx, session.emailHash));
}

/**
 * Enters a workspace; to one that invited this address it belongs from now on.
 * @throws {NotFoundError} when it is not open to this address.
 */
export async function chooseWorkspace(core: Core, visitor: Visitor, workspaceId: string): Promise<void> {
  await core.db.unscoped(async (tx) => {
    const places = await placesFor(core, tx, visitor.session.emailHash);
    const place = places.find((one) => one.workspaceId === workspaceId);
    if (!place) throw new NotFoundError('workspace');
    const { session, email, requestId } = visitor;
    await enter(core, tx, { sessionId: session.id, email, requestId, place });
  });
}

/** Signs out. */
export async function closeSession(core: Core, { session, member }: Visitor): Promise<void> {
  await core.db.unscoped(async (tx) => {
    await endSession(tx, session.id, core.now());
    if (!member) return;
    const { workspaceId, actor } = member;
    await enterWorkspaces(tx, [workspaceId]);
    const subject = { kind: 'session', id: session.id };
    await recordAudit({ ...core, actor }, tx, { workspaceId, action: 'session.closed', subject });
  });
}

/** @throws {AppError} unauthenticated, in words. */
export function mustBeSignedIn(visitor: Visitor | null): Visitor {
  if (visitor) return visitor;
  throw new AppError('unauthenticated', 'A page of members without a session', {
    words: 'You are not signed in, or no longer. Sign in again.',
  });
}
