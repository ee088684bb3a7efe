import { z } from 'zod';
import { askedBy } from '../../access/audit.ts';
import { visibleTo, type Caller } from '../../access/keys.story.ts';
import { ConnectorError } from '../../connector/errors.ts';
import { AppError } from '../../runtime/errors.ts';
import { endpoint, type Endpoint } from '../../runtime/http/endpoint.ts';
import { Time } from '../../runtime/http/page.ts';
import { connectorOf } from '../accounts.ts';
import { mustFind, type ConnectionAdminParts } from '../admin.story.ts';
import { grantOf } from '../grant.store.ts';
import type { Connection } from '../schema.ts';
import { disconnect } from './disconnect.story.ts';
import { offWords, withheld } from './permissions.ts';

const ById = z.object({ id: z.uuid() });

const GrantBody = z.object({
  kind: z.enum(['oauth', 'client', 'static', 'legacy-api-token']).nullable(),
  authorisedBy: z
    .object({ id: z.string(), name: z.string().nullable(), email: z.string().nullable() })
    .nullable()
    .describe('who agreed at the vendor'),
  authorisedAt: Time.nullable(),
  renewedAt: Time.nullable(),
  accessExpiresAt: Time.nullable(),
  refreshExpiresAt: Time.nullable().describe('when an unused grant ends; null: the vendor does not say'),
  disconnectedAt: Time.nullable().describe('when an admin disconnected the account'),
  scopes: z.array(z.string()).readonly().nullable(),
  missing: z.array(z.string()).readonly().describe('permissions that were not granted'),
  off: z.array(z.string()).readonly().describe('what is off without them, in sentences'),
});

const PlanBody = z.object({
  things: z.array(
    z.object({
      kind: z.string(),
      name: z.string(),
      purpose: z.string(),
      state: z.enum(['missing', 'there', 'clash', 'not-allowed']),
      words: z.string().optional(),
      holdsData: z.boolean().describe('stays at a disconnect unless asked otherwise'),
    }),
  ),
});

const TearDownBody = z.object({
  removed: z.array(z.string()).readonly(),
  kept: z.array(z.string()).readonly(),
  failed: z.array(z.string()).readonly().describe('what has to be removed by hand, in sentences'),
});

/** What an account allows us, what set-up would make there, and leaving it. */
export function grantEndpoints(parts: ConnectionAdminParts): Endpoint[] {
  const { core } = parts;
  const find = async (principal: Caller, id: string): Promise<Connection> =>
    mustFind(core, await visibleTo(core, principal), id);
  return [
    endpoint({
      method: 'get',
      path: '/v1/connections/:id/grant',
      summary: 'Read what the account allows Afterword, until when, and what is off',
      scope: 'read',
      request: { params: ById },
      responses: { 200: { description: 'What was granted', body: GrantBody } },
      handler: async ({ params, principal }) => ({
        status: 200,
        body: await grantView(parts, await find(principal, params.id)),
      }),
    }),
    endpoint({
      method: 'get',
      path: '/v1/connections/:id/plan',
      summary: 'Read what set-up would make at the vendor; nothing is changed',
      scope: 'read',
      request: { params: ById },
      responses: { 200: { description: 'Everything set-up knows of', body: PlanBody } },
      handler: async ({ params, principal }) => ({
        status: 200,
        body: await planFor(parts, await find(principal, params.id)),
      }),
    }),
    endpoint({
      method: 'delete',
      path: '/v1/connections/:id',
      summary: 'Disconnect an account; its records stay, and connecting again goes on with them',
      description:
        'Webhook and trigger are removed and the tokens ended at the vendor. With `keepData=false` fields, properties, objects and views go, too, with everything written into them.',
      scope: 'management',
      request: {
        params: ById,
        query: z.object({ keepData: z.enum(['true', 'false']).default('true') }),
      },
      responses: {
        200: { description: 'What was removed, kept, and is left to do by hand', body: TearDownBody },
      },
      handler: async (call) => {
        const connection = await find(call.principal, call.params.id);
        const keepData = call.query.keepData === 'true';
        const asked = { ...parts, core: askedBy(core, call) };
        return { status: 200, body: await disconnect(asked, connection, { keepData }) };
      },
    }),
  ];
}

async function grantView(
  { core, connectors }: ConnectionAdminParts,
  connection: Connection,
): Promise<z.input<typeof GrantBody>> {
  const { id, workspaceId, platform } = connection;
  const grant = await core.db.inWorkspaces([workspaceId], (tx) => grantOf(tx, id));
  if (!grant) throw new AppError('not-found', 'A connection without a grant');
  const { connector } = connectorOf(connectors, platform);
  const { required, optional } = withheld(connector.oauth?.permissions ?? [], grant.scopes);
  const missing = [...required, ...optional];
  return { ...grant, missing: missing.map(({ scope }) => scope), off: missing.map(offWords) };
}

async function planFor(
  { accounts }: ConnectionAdminParts,
  connection: Connection,
): Promise<z.input<typeof PlanBody>> {
  try {
    const plan = await accounts.open(connection).planSetUp?.();
    return { things: [...(plan?.things ?? [])] };
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    const code = error.kind === 'unauthorised' || error.kind === 'forbidden' ? 'conflict' : 'unavailable';
    throw new AppError(code, 'A plan could not be made', { words: error.words, cause: error });
  }
}
