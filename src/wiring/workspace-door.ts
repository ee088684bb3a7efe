import { sessionCookie } from '../access/guard/cookie.ts';
import { joinOrCreateWorkspace, type Joining } from '../access/join.story.ts';
import { membersOf } from '../access/member.store.ts';
import { inviteMember } from '../access/members.story.ts';
import { suffices } from '../access/roles.ts';
import { openSession, SESSION_TTL_DAYS, visitorOf } from '../access/session.story.ts';
import type { Arrival, Entry, WorkspaceDoor } from '../connection/oauth/door.ts';
import type { InstallDoor } from '../install/door.ts';
import type { Core } from '../runtime/core.ts';

const DAY_SECONDS = 86_400;
const ROLE = 'admin';

/**
 * Who may bring an account into which workspace: a signed-in owner or admin into theirs; anybody else a new account
 * into a new workspace, whose owner they become once their address is proven. A workspace that has members is open to
 * its owners and admins alone, however much somebody may do at the vendor.
 */
export function memberDoor(core: Core, install: InstallDoor): WorkspaceDoor {
  const cookie = sessionCookie(core.publicUrl);

  async function join(arrival: Arrival, email: string): Promise<Joining> {
    const { platform, accountId, accountName } = arrival;
    return await joinOrCreateWorkspace(core, {
      verifiedEmail: email,
      platform,
      accountId,
      accountName,
      into: null,
    });
  }

  /** An invitation that nobody has accepted rules nothing. */
  async function hasMembers(workspaceId: string): Promise<boolean> {
    const members = await core.db.inWorkspaces([workspaceId], membersOf);
    return members.some(({ state }) => state === 'active');
  }

  /** Whoever has just shown at the vendor that the account is theirs may set it up, in this browser, for a while. */
  function mayInstall({ connectionId, workspaceId }: Entry): readonly string[] {
    return [install.begin({ connectionId, workspaceId })];
  }

  async function signedIn(arrival: Arrival, email: string, requestId: string): Promise<readonly string[]> {
    const joined = await join(arrival, email);
    if (joined.outcome !== 'in') return [];
    const { platform } = arrival;
    const opened = await openSession(core, { email, method: 'marketplace', browser: platform, requestId });
    return [cookie.write(opened.token, SESSION_TTL_DAYS * DAY_SECONDS)];
  }

  return {
    async wanted(cookies) {
      const token = cookie.read(cookies);
      const visitor = token === null ? null : await visitorOf(core, token, core.newId());
      const member = visitor?.member;
      return member && suffices(member.role, ROLE) ? member.workspaceId : null;
    },
    async mayReturn(arrival, workspaceId) {
      if (arrival.wanted !== null) return arrival.wanted === workspaceId;
      if (!(await hasMembers(workspaceId))) return true;
      const email = provenAddress(arrival);
      return email !== null && (await join(arrival, email)).outcome === 'in';
    },
    async entered(arrival, entry) {
      if (arrival.wanted !== null) return [];
      // A workspace that only the operator rules stays the operator's.
      if (!entry.isNew && !(await hasMembers(entry.workspaceId))) return mayInstall(entry);
      const email = provenAddress(arrival);
      if (email !== null) return [...mayInstall(entry), ...(await signedIn(arrival, email, core.newId()))];
      if (entry.isNew) await inviteFirst(core, arrival, entry);
      return mayInstall(entry);
    },
  };
}

function provenAddress({ user }: Arrival): string | null {
  return user.emailVerified ? user.email : null;
}

/** The vendor tells an address and does not vouch for it: the invitation's mail has to be read there. */
async function inviteFirst(core: Core, { user, platform }: Arrival, { workspaceId }: Entry): Promise<void> {
  if (user.email === null) return;
  const actor = { kind: 'app' as const, id: platform, name: platform, requestId: null };
  const by = { workspaceIds: [workspaceId], role: 'owner' as const, memberId: null };
  await inviteMember({ ...core, actor }, by, { workspaceId, email: user.email, role: 'owner' });
}
