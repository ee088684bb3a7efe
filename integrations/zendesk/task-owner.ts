import { ask } from './ask.ts';
import { ConnectorError } from '../../src/connector/errors.ts';
import type { TaskOwner } from '../../src/connector/task.ts';
import type { ZendeskCall, ZendeskClient } from './client.ts';
import { isAgent } from './conversation.ts';
import { findUser } from './people.ts';
import { GroupAnswer, UserAnswer } from './schema.ts';
import type { ZendeskUser } from './schema.ts';

export interface ResolvedOwner {
  readonly assigneeId: string | null;
  readonly groupId: string | null;
  readonly name: string | null;
  /** Said on the task when nobody could be found. */
  readonly remark: string | null;
}

/** The first that exists: the agent by id, the agent by e-mail, the group; else nobody, and the task says so. */
export async function resolveOwner(client: ZendeskClient, owner: TaskOwner): Promise<ResolvedOwner> {
  const agent = (await agentById(client, owner.externalId)) ?? (await agentByEmail(client, owner.email));
  // Zendesk puts the task into the agent's own group; a group they are not in would be refused.
  if (agent) return { assigneeId: agent.id, groupId: null, name: agent.name, remark: null };
  const group = await groupById(client, owner.groupId);
  if (group) return { assigneeId: null, groupId: group.id, name: group.name, remark: null };
  const wanted = owner.externalId ?? owner.email ?? owner.groupId;
  const remark =
    wanted === null
      ? null
      : 'Nobody owns this task yet: the chosen owner is not an active agent or group here.';
  return { assigneeId: null, groupId: null, name: null, remark };
}

async function agentById(client: ZendeskClient, id: string | null): Promise<ZendeskUser | null> {
  if (id === null) return null;
  const call: ZendeskCall = { method: 'GET', path: ['users', id] };
  const user = await absentWhenGone(async () => (await ask(client, call, UserAnswer)).user);
  return user && isActiveAgent(user) ? user : null;
}

async function agentByEmail(client: ZendeskClient, email: string | null): Promise<ZendeskUser | null> {
  if (email === null) return null;
  const user = await findUser(client, email);
  return user && isActiveAgent(user) ? user : null;
}

function isActiveAgent(user: ZendeskUser): boolean {
  return isAgent(user) && !user.suspended;
}

async function groupById(
  client: ZendeskClient,
  id: string | null,
): Promise<{ id: string; name: string | null } | null> {
  if (id === null) return null;
  const call: ZendeskCall = { method: 'GET', path: ['groups', id] };
  return absentWhenGone(async () => (await ask(client, call, GroupAnswer)).group);
}

async function absentWhenGone<Found>(read: () => Promise<Found>): Promise<Found | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ConnectorError && error.kind === 'not-found') return null;
    throw error;
  }
}
