import { describe, expect, it } from 'vitest';
import { SNAPSHOT } from '../../test/support/records.ts';
import { chooseOwner, type ChosenOwner, type OwnerFacts } from './owner.ts';

function owner(change: Partial<OwnerFacts> = {}): ChosenOwner {
  const facts: OwnerFacts = {
    setting: { who: 'assignee' },
    snapshot: SNAPSHOT,
    accountOwnerEmail: null,
    sameSystem: true,
  };
  return chooseOwner({ ...facts, ...change });
}

describe('a task belongs to', () => {
  it('whoever solved the request', () => {
    expect(owner()).toEqual({
      owner: { externalId: 'agent-7', email: 'jonas@desk.example', groupId: null },
      name: 'Jonas',
      because: 'solved the request',
    });
  });

  it('whoever solved the request, known by their address alone in another system', () => {
    expect(owner({ sameSystem: false }).owner).toEqual({
      externalId: null,
      email: 'jonas@desk.example',
      groupId: null,
    });
  });

  it('nobody when the request had no assignee, and says why', () => {
    expect(owner({ snapshot: { ...SNAPSHOT, assignee: null } })).toEqual({
      owner: { externalId: null, email: null, groupId: null },
      name: null,
      because: 'the request had no assignee',
    });
  });

  it('the group that had the request', () => {
    expect(owner({ setting: { who: 'group' } })).toMatchObject({
      owner: { externalId: null, email: null, groupId: 'group-3' },
      name: 'First line',
    });
  });

  it('the assignee when the group is unknown where the task is kept', () => {
    expect(owner({ setting: { who: 'group' }, sameSystem: false })).toMatchObject({
      owner: { email: 'jonas@desk.example', groupId: null },
      because: 'solved the request; no group is known here',
    });
    expect(owner({ setting: { who: 'group' }, snapshot: { ...SNAPSHOT, group: null } }).name).toBe('Jonas');
  });

  it("the owner of the customer's account, else the assignee", () => {
    const setting = { who: 'account-owner' } as const;

    expect(owner({ setting, accountOwnerEmail: 'rasa@sales.example' })).toMatchObject({
      owner: { externalId: null, email: 'rasa@sales.example' },
      because: "owner of the customer's account",
    });
    expect(owner({ setting })).toMatchObject({
      name: 'Jonas',
      because: 'solved the request; the account has no owner',
    });
  });

  it('the person that was named', () => {
    expect(owner({ setting: { who: 'person', email: 'lead@desk.example' } })).toMatchObject({
      owner: { externalId: null, email: 'lead@desk.example', groupId: null },
      because: 'named in the settings for low scores',
    });
  });
});
