import type { FollowUpSettings } from '../connection/schema.ts';
import type { Snapshot } from '../connector/ticket.ts';
import type { TaskOwner } from '../connector/task.ts';

export interface OwnerFacts {
  readonly setting: FollowUpSettings['taskOwner'];
  readonly snapshot: Snapshot;
  /** Of the customer's account in the CRM, when it is known. */
  readonly accountOwnerEmail: string | null;
  /** The task is opened in the system where the ticket lives: its ids are valid there. */
  readonly sameSystem: boolean;
}

export interface ChosenOwner {
  readonly owner: TaskOwner;
  readonly name: string | null;
  readonly because: string;
}

const NOBODY: TaskOwner = { externalId: null, email: null, groupId: null };

/** Who shall take care of a low answer, and why it is theirs. Across systems people are matched by e-mail. */
export function chooseOwner(facts: OwnerFacts): ChosenOwner {
  switch (facts.setting.who) {
    case 'person':
      return {
        owner: { ...NOBODY, email: facts.setting.email },
        name: facts.setting.email,
        because: 'named in the settings for low scores',
      };
    case 'account-owner':
      return facts.accountOwnerEmail === null
        ? assignee(facts, 'solved the request; the account has no owner')
        : {
            owner: { ...NOBODY, email: facts.accountOwnerEmail },
            name: facts.accountOwnerEmail,
            because: "owner of the customer's account",
          };
    case 'group':
      return group(facts);
    case 'assignee':
      return assignee(facts, 'solved the request');
  }
}

function assignee({ snapshot, sameSystem }: OwnerFacts, because: string): ChosenOwner {
  const agent = snapshot.assignee;
  if (agent === null) return { owner: NOBODY, name: null, because: 'the request had no assignee' };
  const owner = { ...NOBODY, email: agent.email, externalId: sameSystem ? agent.externalId : null };
  return { owner, name: agent.name, because };
}

function group(facts: OwnerFacts): ChosenOwner {
  const team = facts.snapshot.group;
  if (team === null || !facts.sameSystem)
    return assignee(facts, 'solved the request; no group is known here');
  return {
    owner: { ...NOBODY, groupId: team.externalId },
    name: team.name,
    because: 'the group that had the request',
  };
}
