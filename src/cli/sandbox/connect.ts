import { z } from 'zod';
import type { ConnectionSettings } from '../../connection/schema.ts';
import type { Api } from '../api.ts';
import type { Stage } from './stage.ts';

/** A sandbox account that Afterword is connected to. */
export interface ConnectedAccount {
  readonly connectionId: string;
  readonly workspaceId: string;
  readonly platform: 'zendesk' | 'hubspot';
  readonly account: string;
}

export interface NewSandboxAccount {
  readonly platform: 'zendesk' | 'hubspot';
  /** Zendesk subdomain or HubSpot portal id. */
  readonly account: string;
  readonly name: string;
  readonly workspaceId: string | null;
  readonly settings: z.input<typeof ConnectionSettings>;
}

const Connected = z.object({
  connection: z.object({ id: z.string(), workspaceId: z.string() }),
  setUp: z.object({ clashes: z.array(z.string()) }),
});
const Listed = z.object({
  items: z.array(
    z.object({ id: z.string(), workspaceId: z.string(), platform: z.string(), accountId: z.string() }),
  ),
});

/** Makes the account in the sandbox, connects it as any account is connected, and goes live. Twice changes nothing. */
export async function connectSandbox(
  api: Api,
  stage: Stage,
  wanted: NewSandboxAccount,
): Promise<ConnectedAccount> {
  const { platform, account } = wanted;
  const { items } = await api.get('/v1/connections', Listed);
  const known = items.find((one) => one.platform === platform && one.accountId === account);
  const made = createAccount(stage, wanted);
  if (known) return { connectionId: known.id, workspaceId: known.workspaceId, platform, account };
  const { connection, setUp } = await api.send('POST', '/v1/connections', {
    answer: Connected,
    body: {
      platform,
      accountId: account,
      accountNumber: made.accountNumber,
      name: wanted.name,
      workspaceId: wanted.workspaceId,
      baseUrl: made.baseUrl,
      credentials: made.credentials,
      settings: wanted.settings,
    },
  });
  if (setUp.clashes.length > 0) throw new Error(`The sandbox refused the set-up: ${setUp.clashes.join(' ')}`);
  await api.send('PUT', `/v1/connections/${connection.id}/mode`, {
    body: { mode: 'live' },
    answer: z.unknown(),
  });
  return { connectionId: connection.id, workspaceId: connection.workspaceId, platform, account };
}

interface Made {
  readonly baseUrl: string;
  readonly accountNumber: string | null;
  readonly credentials: object;
}

function createAccount(stage: Stage, { platform, account, name }: NewSandboxAccount): Made {
  if (platform === 'zendesk') {
    const { baseUrl, accountId, credentials } = stage.zendesk.createAccount({
      account,
      name,
      plan: 'enterprise',
    });
    return { baseUrl, accountNumber: accountId, credentials: stored(credentials) };
  }
  const { baseUrl, credentials } = stage.hubspot.createAccount({ account, name });
  return { baseUrl, accountNumber: null, credentials: stored(credentials) };
}

function stored(grant: { accessToken: string; refreshToken: string; expiresInSeconds: number }): object {
  const expiresAt = new Date(Date.now() + grant.expiresInSeconds * 1_000).toISOString();
  return { kind: 'oauth', accessToken: grant.accessToken, refreshToken: grant.refreshToken, expiresAt };
}
