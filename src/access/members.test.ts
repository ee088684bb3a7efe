import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestCore, type TestCore } from '../../test/support/core.ts';
import { storedConnection } from '../../test/support/records.ts';
import { auditRows } from './audit.store.ts';
import { insertMember, membersOf, type MemberRow } from './member.store.ts';
import { changeRole, inviteMember, removeMember, type Deciding } from './members.story.ts';
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

function as({ workspaceId, role, id }: MemberRow): Deciding {
  return { workspaceIds: [workspaceId], role, memberId: id };
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

describe('members', () => {
  it('are invited once: the second invitation says so', async () => {
    const admin = await member(await workspace(), 'admin');
    const wish = { workspaceId: admin.workspaceId, email: address('new'), role: 'agent' as const };

    await inviteMember(house.core, as(admin), wish);

    await expect(inviteMember(house.core, as(admin), wish)).rejects.toMatchObject({
      code: 'conflict',
      words: expect.stringContaining('invited already'),
    });
    await expect(
      inviteMember(house.core, as(admin), { ...wish, email: admin.email.toUpperCase() }),
    ).rejects.toMatchObject({ code: 'conflict', words: expect.stringContaining('member of this workspace') });
    expect(await actions(admin.workspaceId)).toEqual(['member.invited']);
  });

  it('are invited by two at once, and still once', async () => {
    const admin = await member(await workspace(), 'admin');
    const wish = { workspaceId: admin.workspaceId, email: address('new'), role: 'agent' as const };

    const both = await Promise.allSettled([
      inviteMember(house.core, as(admin), wish),
      inviteMember(house.core, as(admin), wish),
    ]);

    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await emailsIn(admin.workspaceId)).toEqual([admin.email, wish.email]);
  });

  it.each(['analyst', 'lead', 'agent', 'viewer'] as const)('%ss decide about nobody else', async (role) => {
    const somebody = await member(await workspace(), role);
    const other = await member(somebody.workspaceId, 'viewer');
    const refusal = { code: 'insufficient-role', words: expect.stringContaining('Only owners and admins') };
    const { workspaceId } = somebody;

    const invite = { workspaceId, email: address('new'), role: 'viewer' as const };
    await expect(inviteMember(house.core, as(somebody), invite)).rejects.toMatchObject(refusal);
    const change = { id: other.id, role: 'agent' as const };
    await expect(changeRole(house.core, as(somebody), change)).rejects.toMatchObject(refusal);
    await expect(removeMember(house.core, as(somebody), other.id)).rejects.toMatchObject(refusal);
    await removeMember(house.core, as(somebody), somebody.id);

    expect(await emailsIn(workspaceId)).toEqual([other.email]);
    expect(await actions(workspaceId)).toEqual(['member.left']);
  });

  it('make owners only when they are owners themselves', async () => {
    const owner = await member(await workspace(), 'owner');
    const admin = await member(owner.workspaceId, 'admin');
    const refusal = { code: 'insufficient-role', words: expect.stringContaining('Only an owner') };

    await expect(changeRole(house.core, as(admin), { id: admin.id, role: 'owner' })).rejects.toMatchObject(
      refusal,
    );
    await expect(changeRole(house.core, as(admin), { id: owner.id, role: 'viewer' })).rejects.toMatchObject(
      refusal,
    );
    await expect(removeMember(house.core, as(admin), owner.id)).rejects.toMatchObject(refusal);
    await changeRole(house.core, as(owner), { id: admin.id, role: 'owner' });

    expect(await actions(owner.workspaceId)).toEqual(['member.role-changed']);
  });

  it('leave when they like, but for the last owner', async () => {
    const owner = await member(await workspace(), 'owner');
    const refusal = { code: 'conflict', words: expect.stringContaining('last owner') };

    await expect(removeMember(house.core, as(owner), owner.id)).rejects.toMatchObject(refusal);
    await expect(changeRole(house.core, as(owner), { id: owner.id, role: 'admin' })).rejects.toMatchObject(
      refusal,
    );
  });

  it('one stays when the last two owners leave at once', async () => {
    const one = await member(await workspace(), 'owner');
    const other = await member(one.workspaceId, 'owner');

    const both = await Promise.allSettled([
      removeMember(house.core, as(one), one.id),
      removeMember(house.core, as(other), other.id),
    ]);

    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await emailsIn(one.workspaceId)).toHaveLength(1);
  });

  it('of another workspace do not exist', async () => {
    const [ours, theirs] = [
      await member(await workspace(), 'owner'),
      await member(await workspace(), 'viewer'),
    ];
    const gone = { code: 'not-found' };

    await expect(changeRole(house.core, as(ours), { id: theirs.id, role: 'agent' })).rejects.toMatchObject(
      gone,
    );
    await expect(removeMember(house.core, as(ours), theirs.id)).rejects.toMatchObject(gone);
    const invite = { workspaceId: theirs.workspaceId, email: address('new'), role: 'viewer' as const };
    await expect(inviteMember(house.core, as(ours), invite)).rejects.toMatchObject(gone);
  });
});
