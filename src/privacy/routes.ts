import { z } from 'zod';
import { askedBy } from '../access/audit.ts';
import { visibleTo } from '../access/keys.story.ts';
import { endpoint, type Endpoint } from '../runtime/http/endpoint.ts';
import type { EraseParts } from './erase.story.ts';
import { eraseByEmail, exportByEmail, historyOf } from './person.story.ts';

const WhichPerson = z.strictObject({
  email: z.email(),
  workspaceId: z
    .uuid()
    .optional()
    .describe('needed when the key opens several workspaces that know the address'),
});

const Row = z.record(z.string(), z.unknown());
const Rows = z.array(Row).readonly();

const ExportBody = z.object({
  person: Row,
  accounts: Rows,
  optOuts: Rows,
  decisions: Rows,
  invitations: Rows,
  answers: Rows,
  tasks: Rows,
  referrals: Rows,
  effects: Rows,
});

const ErasedBody = z.object({
  workspaceId: z.uuid(),
  found: z.boolean().describe('false when nothing was stored, or it was erased before'),
  cancelledAsks: z.int(),
  leavingMails: z.int().describe('mails that were being handed over: they may still arrive'),
  forgottenEvents: z.int().describe('stored webhook bodies that named the person'),
  raised: z.int().describe('changes raised in the connected systems'),
  words: z.string().describe('what was done and what is kept, for the person'),
});

const HistoryBody = z.object({ personId: z.uuid(), answers: Rows });

export function privacyEndpoints(parts: EraseParts): Endpoint[] {
  const { core } = parts;
  return [
    endpoint({
      method: 'post',
      path: '/v1/people/export',
      summary: 'Everything that is stored about a person',
      scope: 'management',
      request: { body: WhichPerson },
      responses: { 200: { description: 'As it is stored', body: ExportBody } },
      handler: async (call) => {
        const workspaceIds = await visibleTo(core, call.principal);
        return { status: 200, body: await exportByEmail(askedBy(core, call), workspaceIds, call.body) };
      },
    }),
    endpoint({
      method: 'post',
      path: '/v1/people/erase',
      summary:
        'Erase a person: names, words and addresses go, figures stay, the address is never asked again',
      scope: 'management',
      request: { body: WhichPerson },
      responses: { 200: { description: 'Erased; twice changes nothing', body: ErasedBody } },
      handler: async (call) => {
        const workspaceIds = await visibleTo(core, call.principal);
        const asked = { ...parts, core: askedBy(core, call) };
        return { status: 200, body: await eraseByEmail(asked, workspaceIds, call.body) };
      },
    }),
    endpoint({
      method: 'get',
      path: '/v1/people/:person/history',
      summary: 'Every answer of a person with every revision: nothing overwritten is lost',
      scope: 'read',
      request: { params: z.object({ person: z.string().min(1).describe('id or e-mail address') }) },
      responses: { 200: { description: 'Newest answer first', body: HistoryBody } },
      handler: async ({ params, principal }) => ({
        status: 200,
        body: await historyOf(core, await visibleTo(core, principal), params.person),
      }),
    }),
  ];
}
