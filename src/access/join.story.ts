import { accountIn, insertWorkspace } from '../connection/store.ts';
import type { Core } from '../runtime/core.ts';
import { enterWorkspaces, type Tx } from '../runtime/db/database.ts';
import { recordAudit } from './audit.story.ts';
import {
  insertMember,
  memberByAddress,
  membersOf,
  placesOf,
  saveJoined,
  workspacesOfAddress,
  type MemberRow,
  type Place,
} from './member.store.ts';
import { suffices } from './roles.ts';
import { INVITATION_TTL_DAYS } from './session.story.ts';
import { knownWorkspaces, lockInstalls } from './store.ts';
import { addressHash } from './tokens.ts';

const DAY_MS = 86_400_000;

/** Somebody who installs from a marketplace, as the vendor's OAuth has just proven. */
export interface Installing {
  readonly verifiedEmail: string;
  readonly platform: string;
  readonly accountId: string;
  /** What a new workspace is called. */
  readonly accountName: string;
  /** What the person said when asked: the id of a workspace of theirs, or a new one. Null: not asked yet. */
  readonly into: { readonly workspaceId: string } | 'new' | null;
}

export type Joining =
  | {
      readonly outcome: 'in';
      readonly workspaceId: string;
      readonly memberId: string;
      readonly how: 'created' | 'joined' | 'was-in';
    }
  /** Ask which, and call again with the answer. */
  | { readonly outcome: 'choose'; readonly places: readonly Place[] }
  | { readonly outcome: 'refused'; readonly words: string };

/**
 * Where an installing admin works from now on. An account that is connected leads to its own workspace and nowhere
 * else; otherwise somebody without a workspace gets a new one, and an owner or admin of others is asked. Nothing is
 * ever merged, and nobody who was removed comes back this way.
 */
export async function joinOrCreateWorkspace(core: Core, installing: Installing): Promise<Joining> {
  const emailHash = addressHash(core.keys, installing.verifiedEmail);
  return await core.db.unscoped(async (tx) => {
    // The same installation twice at once: the second waits and finds what the first has made.
    await lockInstalls(tx, `${installing.platform}:${installing.accountId}:${emailHash.toString('hex')}`);
    const all = await knownWorkspaces(tx);
    await enterWorkspaces(tx, all);
    const home = await accountIn(tx, installing.platform, installing.accountId);
    const person = { installing, emailHash };
    if (home !== undefined) return await joinHome(core, tx, { ...person, home });
    return await joinOther(core, tx, person);
  });
}

interface Person {
  readonly installing: Installing;
  readonly emailHash: Buffer;
}

async function joinHome(core: Core, tx: Tx, person: Person & { home: string }): Promise<Joining> {
  const { installing, emailHash, home } = person;
  const { into } = installing;
  if (into === 'new' || (into !== null && into.workspaceId !== home)) {
    return refused(
      'This account is connected in another workspace already. Disconnect it there first, or go on in that workspace.',
    );
  }
  await enterWorkspaces(tx, [home]);
  const member = await memberByAddress(tx, home, emailHash);
  if (member) return await comeBack(core, tx, member);
  // Whoever comes first is the owner.
  const role = (await membersOf(tx)).length === 0 ? 'owner' : 'admin';
  const memberId = await admit(core, tx, { ...person, workspaceId: home, role });
  return { outcome: 'in', workspaceId: home, memberId, how: 'joined' };
}

async function comeBack(core: Core, tx: Tx, member: MemberRow): Promise<Joining> {
  const { id, workspaceId, role, state, email } = member;
  if (state === 'removed')
    return refused(
      'You were removed from the workspace of this account. Ask one of its owners to invite you.',
    );
  if (!suffices(role, 'admin'))
    return refused(
      `Your role in the workspace of this account is "${role}". Ask an owner to make you an admin.`,
    );
  if (state === 'invited') {
    await saveJoined(tx, id, core.now());
    const actor = { kind: 'member' as const, id, name: email, requestId: core.actor?.requestId ?? null };
    const subject = { kind: 'member', id };
    await recordAudit({ ...core, actor }, tx, {
      workspaceId,
      action: 'member.joined',
      subject,
      after: { role },
    });
  }
  return { outcome: 'in', workspaceId, memberId: id, how: state === 'invited' ? 'joined' : 'was-in' };
}

async function joinOther(core: Core, tx: Tx, person: Person): Promise<Joining> {
  const { installing, emailHash } = person;
  const { into } = installing;
  const mine = await ownPlaces(core, tx, emailHash);
  if (into === 'new' || (into === null && mine.length === 0)) return await createWorkspace(core, tx, person);
  if (into === null) return { outcome: 'choose', places: mine };
  const place = mine.find(({ workspaceId }) => workspaceId === into.workspaceId);
  if (!place)
    return refused('You are neither owner nor admin of that workspace. Choose one of yours, or a new one.');
  return { outcome: 'in', workspaceId: place.workspaceId, memberId: place.memberId, how: 'was-in' };
}

/** Where this address is owner or admin; an invitation that waits is none. */
async function ownPlaces(core: Core, tx: Tx, emailHash: Buffer): Promise<Place[]> {
  const workspaceIds = await workspacesOfAddress(tx, emailHash);
  await enterWorkspaces(tx, workspaceIds);
  const since = new Date(core.now().getTime() - INVITATION_TTL_DAYS * DAY_MS);
  const places = await placesOf(tx, emailHash, since);
  return places.filter(({ role, state }) => state === 'active' && suffices(role, 'admin'));
}

async function createWorkspace(core: Core, tx: Tx, person: Person): Promise<Joining> {
  const workspaceId = core.newId();
  const { accountName } = person.installing;
  await enterWorkspaces(tx, [workspaceId]);
  await insertWorkspace(tx, { id: workspaceId, name: accountName, at: core.now() });
  const subject = { kind: 'workspace', id: workspaceId };
  const after = { name: accountName };
  await recordAudit(byApp(core, person.installing), tx, {
    workspaceId,
    action: 'workspace.created',
    subject,
    after,
  });
  const memberId = await admit(core, tx, { ...person, workspaceId, role: 'owner' });
  return { outcome: 'in', workspaceId, memberId, how: 'created' };
}

interface Admitted extends Person {
  readonly workspaceId: string;
  readonly role: 'owner' | 'admin';
}

async function admit(core: Core, tx: Tx, admitted: Admitted): Promise<string> {
  const { installing, emailHash, workspaceId, role } = admitted;
  const email = installing.verifiedEmail.toLowerCase();
  const id = core.newId();
  const member = { id, workspaceId, email, emailHash, role, state: 'active', invitedBy: null } as const;
  const inserted = await insertMember(tx, { ...member, at: core.now() });
  const subject = { kind: 'member', id: inserted?.id ?? id };
  const after = { email, role };
  await recordAudit(byApp(core, installing), tx, { workspaceId, action: 'member.joined', subject, after });
  return subject.id;
}

function byApp(core: Core, { platform }: Installing): Core {
  const requestId = core.actor?.requestId ?? null;
  return { ...core, actor: { kind: 'app', id: platform, name: platform, requestId } };
}

function refused(words: string): Joining {
  return { outcome: 'refused', words };
}
