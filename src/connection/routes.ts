import { z } from 'zod';
import { askedBy, type Asked } from '../access/audit.ts';
import { recordAudit } from '../access/audit.story.ts';
import { visibleTo, OPERATOR, type Caller } from '../access/keys.story.ts';
import { decideHeld } from '../invitation/hold.story.ts';
import { heldCount } from '../invitation/hold.store.ts';
import { AppError } from '../runtime/errors.ts';
import { endpoint, type Endpoint } from '../runtime/http/endpoint.ts';
import { Time } from '../runtime/http/page.ts';
import {
  changeMode,
  changeSettings,
  connect,
  mustFind,
  setUpConnection,
  type ConnectionAdminParts,
} from './admin.story.ts';
import { replaceCredentials } from './credential.story.ts';
import { CredentialsInput } from './credentials.ts';
import { handedIn } from './hand-in.story.ts';
import { mergeSettings } from './merge-settings.ts';
import { ConnectionMode, ConnectionSettings, type Connection } from './schema.ts';
import { allConnections } from './store.ts';

export interface ConnectionRouteParts extends ConnectionAdminParts {
  /** Base URL of each vendor's API; `{account}` stands for the account id. */
  readonly baseUrls: ReadonlyMap<string, string>;
}

export const ConnectionBody = z.object({
  id: z.uuid(),
  workspaceId: z.uuid(),
  platform: z.string(),
  accountId: z.string(),
  name: z.string(),
  mode: ConnectionMode,
  liveSince: Time.nullable(),
  health: z.enum(['connected', 'disconnected']),
  healthWords: z.string().nullable(),
  settings: ConnectionSettings,
  settingsVersion: z.int().describe('counts the changes of the settings'),
});

const SetUp = z.object({
  created: z.array(z.string()).readonly(),
  existing: z.array(z.string()).readonly(),
  clashes: z.array(z.string()).readonly().describe('what an admin has to look at, in sentences'),
});

const NewConnection = z.strictObject({
  platform: z.string(),
  accountId: z.string().min(1).describe('Zendesk subdomain or HubSpot portal id'),
  accountNumber: z
    .string()
    .nullable()
    .default(null)
    .describe("the vendor's number of the account, sent with webhooks"),
  name: z.string().min(1),
  workspaceId: z.uuid().nullable().default(null).describe('joins this workspace; null makes a new one'),
  baseUrl: z.url().nullable().default(null).describe("base URL of the vendor's API; null takes the default"),
  credentials: CredentialsInput,
  settings: ConnectionSettings.prefault({}),
});

const ById = z.object({ id: z.uuid() });
const Version = z.object({
  version: z.coerce
    .number()
    .int()
    .optional()
    .describe('the settingsVersion that was read; refused when it is no longer stored'),
});
const One = { 200: { description: 'The connection', body: ConnectionBody } } as const;

export function connectionEndpoints(parts: ConnectionRouteParts): Endpoint[] {
  return [
    ...readEndpoints(parts),
    ...connectEndpoints(parts),
    ...changeEndpoints(parts),
    ...heldEndpoints(parts),
  ];
}

function readEndpoints({ core }: ConnectionRouteParts): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/v1/connections',
      summary: 'List the connected accounts',
      scope: 'read',
      responses: { 200: { description: 'All of them', body: z.object({ items: z.array(ConnectionBody) }) } },
      handler: async ({ principal }) => {
        const items = await core.db.inWorkspaces(await visibleTo(core, principal), allConnections);
        return { status: 200, body: { items } };
      },
    }),
    endpoint({
      method: 'get',
      path: '/v1/connections/:id',
      summary: 'Read a connected account',
      scope: 'read',
      request: { params: ById },
      responses: One,
      handler: async ({ params, principal }) => ({
        status: 200,
        body: await mustFind(core, await visibleTo(core, principal), params.id),
      }),
    }),
  ];
}

function connectEndpoints(parts: ConnectionRouteParts): Endpoint[] {
  const { core } = parts;
  return [
    endpoint({
      method: 'post',
      path: '/v1/connections',
      summary: 'Connect an account: it starts in rehearsal',
      scope: 'management',
      request: { body: NewConnection },
      responses: {
        201: { description: 'Connected', body: z.object({ connection: ConnectionBody, setUp: SetUp }) },
      },
      handler: async (call) => {
        const { body } = call;
        const workspaceId = joins(call.principal, body.workspaceId);
        const usual = defaultBaseUrl(parts, body.platform, body.accountId);
        const baseUrl = body.baseUrl ?? usual;
        const credentials = await handedIn(parts.connectors, { ...body, baseUrl });
        const account = { ...body, workspaceId, baseUrl, credentials };
        return { status: 201, body: await connect(asking(parts, call), account) };
      },
    }),
    endpoint({
      method: 'post',
      path: '/v1/connections/:id/set-up',
      summary: 'Make what is missing at the vendor: fields, properties, the webhook',
      scope: 'management',
      request: { params: ById },
      responses: { 200: { description: 'What was made and found', body: SetUp } },
      handler: async (call) => {
        const { id, workspaceId } = await mustFind(
          core,
          await visibleTo(core, call.principal),
          call.params.id,
        );
        return { status: 200, body: await setUpConnection(asking(parts, call), workspaceId, id) };
      },
    }),
  ];
}

function changeEndpoints({ core, accounts, connectors, wakeEvents }: ConnectionRouteParts): Endpoint[] {
  const find = async (principal: Caller, id: string): Promise<Connection> =>
    mustFind(core, await visibleTo(core, principal), id);
  return [
    endpoint({
      method: 'put',
      path: '/v1/connections/:id/credentials',
      summary: 'Hand in new credentials: the account is connected again and what waited for it is retried',
      scope: 'management',
      request: { params: ById, body: z.strictObject({ credentials: CredentialsInput }) },
      responses: One,
      handler: async (call) => {
        const connection = await find(call.principal, call.params.id);
        const credentials = await handedIn(connectors, { ...connection, credentials: call.body.credentials });
        const grant = { credentials, user: null, wakeEvents };
        const replaced = await replaceCredentials(askedBy(core, call), connection, grant);
        accounts.forget(connection.id);
        return { status: 200, body: replaced };
      },
    }),
    endpoint({
      method: 'patch',
      path: '/v1/connections/:id/settings',
      summary: 'Change settings; what is not named stays',
      scope: 'management',
      request: { params: ById, query: Version, body: z.record(z.string(), z.json()) },
      responses: One,
      handler: async (call) => {
        const connection = await find(call.principal, call.params.id);
        const settings = mergeSettings(connection.settings, call.body);
        const from = call.query.version;
        return {
          status: 200,
          body: await changeSettings(askedBy(core, call), connection, { settings, from }),
        };
      },
    }),
    endpoint({
      method: 'put',
      path: '/v1/connections/:id/mode',
      summary: 'Rehearse, go live or pause',
      scope: 'management',
      request: { params: ById, body: z.strictObject({ mode: ConnectionMode }) },
      responses: One,
      handler: async (call) => {
        const connection = await find(call.principal, call.params.id);
        return { status: 200, body: await changeMode(askedBy(core, call), connection, call.body.mode) };
      },
    }),
  ];
}

const HeldDecision = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('send') }),
  z.strictObject({ act: z.literal('spread'), hours: z.number().positive().max(72) }),
  z.strictObject({ act: z.literal('drop') }),
]);

function heldEndpoints({ core }: ConnectionRouteParts): Endpoint[] {
  const Count = z.object({ count: z.int() });
  return [
    endpoint({
      method: 'get',
      path: '/v1/connections/:id/held',
      summary: 'How many asks are held because unusually many were due within an hour',
      scope: 'read',
      request: { params: ById },
      responses: { 200: { description: 'Held asks', body: Count } },
      handler: async ({ params, principal }) => {
        const { id } = await mustFind(core, await visibleTo(core, principal), params.id);
        const workspaceIds = await visibleTo(core, principal);
        const count = await core.db.inWorkspaces(workspaceIds, (tx) => heldCount(tx, id));
        return { status: 200, body: { count } };
      },
    }),
    endpoint({
      method: 'post',
      path: '/v1/connections/:id/held',
      summary: 'Send the held asks, spread them over some hours, or drop them',
      scope: 'management',
      request: { params: ById, body: HeldDecision },
      responses: { 200: { description: 'How many were decided', body: Count } },
      handler: async (call) => {
        const { params, principal, body: decision } = call;
        const { id, workspaceId } = await mustFind(core, await visibleTo(core, principal), params.id);
        const count = await core.db.inWorkspaces([workspaceId], async (tx) => {
          const decided = await decideHeld(core, tx, { connectionId: id, decision });
          const subject = { kind: 'connection', id };
          const after = { ...decision, count: decided };
          await recordAudit(askedBy(core, call), tx, {
            workspaceId,
            action: 'connection.held-decided',
            subject,
            after,
          });
          return decided;
        });
        return { status: 200, body: { count } };
      },
    }),
  ];
}

/** The same parts, with the caller known. */
function asking(parts: ConnectionRouteParts, call: Asked): ConnectionRouteParts {
  return { ...parts, core: askedBy(parts.core, call) };
}

/** The operator may open workspaces; a workspace's own key only adds to it. */
function joins(principal: Caller, wanted: string | null): string | null {
  if (principal.workspaceId === OPERATOR) return wanted;
  if (wanted === null || wanted === principal.workspaceId) return principal.workspaceId;
  throw new AppError('insufficient-scope', 'A key used for another workspace', {
    words: 'This API key belongs to another workspace.',
  });
}

function defaultBaseUrl({ baseUrls }: ConnectionRouteParts, platform: string, accountId: string): string {
  const url = baseUrls.get(platform);
  if (url !== undefined) return url.replace('{account}', encodeURIComponent(accountId));
  throw new AppError('invalid-request', 'An unknown platform', {
    faults: [{ path: 'body.platform', message: `must be one of ${[...baseUrls.keys()].join(', ')}` }],
  });
}
