import { z } from 'zod';
import type { Core } from '../runtime/core.ts';
import { AppError } from '../runtime/errors.ts';
import { endpoint, type Endpoint } from '../runtime/http/endpoint.ts';
import { Time } from '../runtime/http/page.ts';
import { askedBy } from './audit.ts';
import { OPERATOR, visibleTo, type Caller } from './keys.story.ts';
import { membersOf } from './member.store.ts';
import { changeRole, inviteAgain, inviteMember, removeMember, type Deciding } from './members.story.ts';
import { Role } from './schema.ts';
import { openSessions, revokeSession } from './sessions.story.ts';
import { allWorkspaces } from './store.ts';

const WorkspaceBody = z.object({ id: z.uuid(), name: z.string(), createdAt: Time });

export const MemberBody = z.object({
  id: z.uuid(),
  workspaceId: z.uuid(),
  email: z.string(),
  role: Role,
  state: z.enum(['invited', 'active', 'removed']),
  invitedBy: z.string().nullable(),
  invitedAt: Time,
  joinedAt: Time.nullable(),
});

const SessionBody = z.object({
  id: z.uuid(),
  workspaceId: z.uuid(),
  memberId: z.uuid(),
  email: z.string(),
  browser: z.string().describe('in words; empty when it cannot be told any more'),
  method: z.enum(['magic-link', 'oidc', 'marketplace']),
  createdAt: Time,
  lastSeenAt: Time,
  expiresAt: Time,
});

const NewMember = z.strictObject({
  email: z.email().toLowerCase(),
  role: Role,
  workspaceId: z.uuid().optional().describe("needed with the operator's key; else the key's own"),
});

const ById = z.object({ id: z.uuid() });
const OneMember = { 200: { description: 'The member', body: MemberBody } } as const;

/** Members of workspaces and their sessions. */
export function memberEndpoints(core: Core): Endpoint[] {
  return [...listEndpoints(core), ...invitationEndpoints(core), ...changeEndpoints(core)];
}

function listEndpoints(core: Core): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/v1/workspaces',
      summary: 'List the workspaces',
      scope: 'read',
      responses: { 200: { description: 'All of them', body: z.object({ items: z.array(WorkspaceBody) }) } },
      handler: async ({ principal }) => {
        const items = await core.db.inWorkspaces(await visibleTo(core, principal), allWorkspaces);
        return { status: 200, body: { items } };
      },
    }),
    endpoint({
      method: 'get',
      path: '/v1/members',
      summary: 'List members and who is invited',
      scope: 'read',
      responses: { 200: { description: 'All of them', body: z.object({ items: z.array(MemberBody) }) } },
      handler: async ({ principal }) => {
        const items = await core.db.inWorkspaces(await visibleTo(core, principal), membersOf);
        return { status: 200, body: { items } };
      },
    }),
    endpoint({
      method: 'get',
      path: '/v1/sessions',
      summary: 'List who is signed in',
      scope: 'management',
      responses: { 200: { description: 'Newest first', body: z.object({ items: z.array(SessionBody) }) } },
      handler: async ({ principal }) => ({
        status: 200,
        body: { items: await openSessions(core, await visibleTo(core, principal)) },
      }),
    }),
  ];
}

function invitationEndpoints(core: Core): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/v1/members',
      summary: 'Invite somebody by mail',
      description: 'The address belongs to the workspace once its holder has signed in and accepted.',
      scope: 'management',
      request: { body: NewMember },
      responses: { 201: { description: 'Invited', body: MemberBody } },
      handler: async (call) => {
        const { email, role, workspaceId = ownWorkspace(call.principal) } = call.body;
        const by = await decidingBy(core, call.principal);
        return {
          status: 201,
          body: await inviteMember(askedBy(core, call), by, { email, role, workspaceId }),
        };
      },
    }),
    endpoint({
      method: 'post',
      path: '/v1/members/:id/invitation',
      summary: 'Mail an invitation again',
      scope: 'management',
      request: { params: ById },
      responses: { 204: { description: 'It is on its way' } },
      handler: async (call) => {
        await inviteAgain(askedBy(core, call), await decidingBy(core, call.principal), call.params.id);
        return { status: 204 };
      },
    }),
  ];
}

function changeEndpoints(core: Core): Endpoint[] {
  return [
    endpoint({
      method: 'patch',
      path: '/v1/members/:id',
      summary: 'Change the role of a member',
      scope: 'management',
      request: { params: ById, body: z.strictObject({ role: Role }) },
      responses: OneMember,
      handler: async (call) => {
        const by = await decidingBy(core, call.principal);
        const change = { id: call.params.id, role: call.body.role };
        return { status: 200, body: await changeRole(askedBy(core, call), by, change) };
      },
    }),
    endpoint({
      method: 'delete',
      path: '/v1/members/:id',
      summary: 'Remove a member, or take an invitation back',
      scope: 'management',
      request: { params: ById },
      responses: { 204: { description: 'Removed' } },
      handler: async (call) => {
        await removeMember(askedBy(core, call), await decidingBy(core, call.principal), call.params.id);
        return { status: 204 };
      },
    }),
    endpoint({
      method: 'delete',
      path: '/v1/sessions/:id',
      summary: 'End a session',
      scope: 'management',
      request: { params: ById },
      responses: { 204: { description: 'Ended' } },
      handler: async (call) => {
        const workspaceIds = await visibleTo(core, call.principal);
        const by = { workspaceIds, others: true, email: null };
        await revokeSession(askedBy(core, call), by, call.params.id);
        return { status: 204 };
      },
    }),
  ];
}

/** A key of a workspace decides like an admin: it makes no owners. */
async function decidingBy(core: Core, principal: Caller): Promise<Deciding> {
  const role = principal.workspaceId === OPERATOR ? 'owner' : 'admin';
  return { workspaceIds: await visibleTo(core, principal), role, memberId: null };
}

/** @throws {AppError} when a key of all workspaces names none. */
export function ownWorkspace({ workspaceId }: Caller): string {
  if (workspaceId !== OPERATOR) return workspaceId;
  throw new AppError('invalid-request', 'A workspace that was not named', {
    faults: [{ path: 'body.workspaceId', message: 'name the workspace: this key opens all of them' }],
  });
}
