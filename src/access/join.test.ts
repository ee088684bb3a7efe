import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestCore, type TestCore } from '../../test/support/core.ts';
import { storedConnection } from '../../test/support/records.ts';
import { auditRows } from './audit.store.ts';
import { joinOrCreateWorkspace, type Installing, type Joining } from './join.story.ts';
import { insertMember, membersOf, type MemberRow } from './member.store.ts';
import { inviteMember, removeMember } from './members.story.ts';
import type { Role } from './schema.ts';
import { addressHash } from './tokens.ts';

let house: TestCore;

beforeAll(async () => {
  house = await openTestCore();
});

afterAll(() => house.close());

let counter = 0;
function address(name: string): string {
  counter += 1;
  return `${name}.${counter}@acme.example`;
}

async function workspace(): Promise<string> {
  return (await storedConnection(house.core)).workspaceId;
}

async function member(workspaceId: string, role: Role, email = address(role)): Promise<MemberRow> {
  const { core } = house;
  const emailHash = addressHash(core.keys, email);
  const row = { id: core.newId(), workspaceId, email, emailHash, role, state: 'active' as const };
  const inserted = await core.db.inWorkspaces([workspaceId], (tx) =>
    insertMember(tx, { ...row, invitedBy: null, at: core.now() }),
  );
  if (!inserted) throw new Error('not inserted');
  return inserted;
}

async function actions(workspaceId: string): Promise<string[]> {
  const everything = { action: null, subjectId: null, actorId: null, before: null, limit: 50 };
  const rows = await house.core.db.inWorkspaces([workspaceId], (tx) => auditRows(tx, everything));
  return rows.map(({ action }) => action).reverse();
}

async function emailsIn(workspaceId: string): Promise<string[]> {
  const rows = await house.core.db.inWorkspaces([workspaceId], membersOf);
  return rows.map(({ email }) => email);
}

describe('installing from a marketplace', () => {
  function installing(change: Partial<Installing> = {}): Installing {
    counter += 1;
    return {
      verifiedEmail: address('installer'),
      platform: 'hubspot',
      accountId: `portal-${counter}`,
      accountName: 'Acme',
      into: null,
      ...change,
    };
  }

  async function join(wish: Installing): Promise<Joining> {
    return await joinOrCreateWorkspace(house.core, wish);
  }

  /** Creates the workspace and connects the account, as the install page does. */
  async function installed(wish: Installing): Promise<string> {
    const joining = await join(wish);
    if (joining.outcome !== 'in') throw new Error(joining.outcome);
    const { workspaceId } = joining;
    await storedConnection(house.core, { workspaceId, platform: wish.platform, accountId: wish.accountId });
    return workspaceId;
  }

  it('makes a workspace of its own for somebody new, who owns it', async () => {
    const wish = installing();

    const joining = await join(wish);

    expect(joining).toMatchObject({ outcome: 'in', how: 'created' });
    const workspaceId = joining.outcome === 'in' ? joining.workspaceId : '';
    const [owner] = await house.core.db.inWorkspaces([workspaceId], membersOf);
    expect(owner).toMatchObject({ email: wish.verifiedEmail, role: 'owner', state: 'active' });
    expect(await actions(workspaceId)).toEqual(['workspace.created', 'member.joined']);
  });

  it('of the same portal twice leads to the same workspace', async () => {
    const wish = installing();
    const workspaceId = await installed(wish);

    expect(await join(wish)).toMatchObject({ outcome: 'in', how: 'was-in', workspaceId });
    expect(await join({ ...wish, verifiedEmail: wish.verifiedEmail.toUpperCase() })).toMatchObject({
      how: 'was-in',
      workspaceId,
    });
    expect(await emailsIn(workspaceId)).toEqual([wish.verifiedEmail]);
  });

  it('by two clicks at once makes one workspace, and asks the second', async () => {
    const wish = installing();

    const both = await Promise.all([join(wish), join(wish)]);

    expect(both.map(({ outcome }) => outcome).sort()).toEqual(['choose', 'in']);
  });

  it('of a connected portal by another admin of it joins that workspace as admin', async () => {
    const first = installing();
    const workspaceId = await installed(first);
    const second = address('second');

    expect(await join({ ...first, verifiedEmail: second })).toMatchObject({
      outcome: 'in',
      how: 'joined',
      workspaceId,
    });
    const members = await house.core.db.inWorkspaces([workspaceId], membersOf);
    expect(members.map(({ email, role }) => [email, role])).toEqual([
      [first.verifiedEmail, 'owner'],
      [second, 'admin'],
    ]);
  });

  it('of a portal that is in another workspace is refused in words, and changes nothing', async () => {
    const first = installing();
    const workspaceId = await installed(first);
    const other = await member(await workspace(), 'owner');
    const wish = { ...first, verifiedEmail: other.email };

    for (const into of ['new', { workspaceId: other.workspaceId }] as const) {
      expect(await join({ ...wish, into })).toMatchObject({
        outcome: 'refused',
        words: expect.stringContaining('connected in another workspace already'),
      });
    }
    expect(await emailsIn(workspaceId)).toEqual([first.verifiedEmail]);
    expect(await emailsIn(other.workspaceId)).toEqual([other.email]);
  });

  it('by a mail that is owner or admin in two workspaces asks which', async () => {
    const email = address('both');
    const one = await member(await workspace(), 'owner', email);
    const two = await member(await workspace(), 'admin', email);
    await member(await workspace(), 'viewer', email);
    const wish = installing({ verifiedEmail: email });

    const asked = await join(wish);

    expect(asked.outcome === 'choose' && asked.places.map(({ workspaceId }) => workspaceId).sort()).toEqual(
      [one.workspaceId, two.workspaceId].sort(),
    );
    const into = { workspaceId: two.workspaceId };
    expect(await join({ ...wish, into })).toMatchObject({ outcome: 'in', how: 'was-in', ...into });
    expect(await join({ ...wish, into: 'new' })).toMatchObject({ outcome: 'in', how: 'created' });
  });

  it('into a workspace where one is no admin, or nobody, is refused', async () => {
    const email = address('agent');
    const agent = await member(await workspace(), 'agent', email);
    const stranger = await member(await workspace(), 'owner');
    const wish = installing({ verifiedEmail: email });

    for (const { workspaceId } of [agent, stranger]) {
      expect(await join({ ...wish, into: { workspaceId } })).toMatchObject({ outcome: 'refused' });
    }
  });

  it('brings nobody back who was removed, and lifts nobody who is less than an admin', async () => {
    const wish = installing();
    const workspaceId = await installed(wish);
    const viewer = await member(workspaceId, 'viewer');
    const removed = await member(workspaceId, 'admin');
    const by = { workspaceIds: [workspaceId], role: 'owner' as const, memberId: null };
    await removeMember(house.core, by, removed.id);

    expect(await join({ ...wish, verifiedEmail: removed.email })).toMatchObject({
      outcome: 'refused',
      words: expect.stringContaining('were removed'),
    });
    expect(await join({ ...wish, verifiedEmail: viewer.email })).toMatchObject({
      outcome: 'refused',
      words: expect.stringContaining('"viewer"'),
    });
  });

  it('accepts an invitation to that very workspace on the way', async () => {
    const wish = installing();
    const workspaceId = await installed(wish);
    const by = { workspaceIds: [workspaceId], role: 'owner' as const, memberId: null };
    const email = address('invited');
    await inviteMember(house.core, by, { workspaceId, email, role: 'admin' });

    expect(await join({ ...wish, verifiedEmail: email })).toMatchObject({ outcome: 'in', how: 'joined' });
    expect((await actions(workspaceId)).slice(-2)).toEqual(['member.invited', 'member.joined']);
  });
});
