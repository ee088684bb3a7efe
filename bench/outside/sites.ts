import { z } from 'zod';
import type { ConnectionSettings } from '../../src/connection/schema.ts';
import type { HttpClient } from './http-client.ts';
import { ZENDESK_PLAN, type SettingsOf } from './settings.ts';
import type { OutsideWorld } from './stage.ts';

export type Platform = 'zendesk' | 'hubspot';

/** One workspace: a helpdesk, and the CRM beside it where they are two. */
export interface Site {
  readonly name: string;
  readonly platform: Platform;
  /** Zendesk subdomain or HubSpot portal id. */
  readonly account: string;
  readonly connectionId: string;
  readonly workspaceId: string;
  /** Portal of the HubSpot CRM beside a Zendesk helpdesk. */
  readonly crmPortal: string | null;
}

export interface SitePlan {
  readonly name: string;
  readonly platform: Platform;
  readonly paired: boolean;
}

/** Two of five connections are Zendesk alone, two HubSpot alone, one half of a Zendesk helpdesk with a HubSpot CRM. */
export function planSites(connections: number): SitePlan[] {
  const pairs = Math.floor(connections / 10);
  const alone = connections - 2 * pairs;
  const plans: SitePlan[] = [];
  for (let index = 0; index < alone; index += 1) {
    plans.push({ name: `site-${index}`, platform: index % 2 === 0 ? 'zendesk' : 'hubspot', paired: false });
  }
  for (let index = 0; index < pairs; index += 1) {
    plans.push({ name: `pair-${index}`, platform: 'zendesk', paired: true });
  }
  return plans;
}

export interface Installation {
  readonly world: OutsideWorld;
  /** The service's API, with its key. */
  readonly api: HttpClient;
  readonly apiKey: string;
  readonly settings: SettingsOf;
}

const FIRST_PORTAL = 700_000;
const CONNECTED_AT_A_TIME = 4;

/** Makes every account in its sandbox and connects it through the API, as an admin would. */
export async function openSites(installation: Installation, plans: readonly SitePlan[]): Promise<Site[]> {
  const sites: Site[] = [];
  for (let start = 0; start < plans.length; start += CONNECTED_AT_A_TIME) {
    const some = plans.slice(start, start + CONNECTED_AT_A_TIME);
    sites.push(
      ...(await Promise.all(some.map((plan, index) => openSite(installation, plan, start + index)))),
    );
  }
  return sites;
}

async function openSite(installation: Installation, plan: SitePlan, index: number): Promise<Site> {
  const { name, platform } = plan;
  const settings = installation.settings(name);
  const portal = String(FIRST_PORTAL + index);
  const account = platform === 'zendesk' ? name : portal;
  const helpdesk = await connect(installation, { platform, account, name, workspaceId: null, settings });
  if (plan.paired) {
    await connect(installation, {
      platform: 'hubspot',
      account: portal,
      name: `${name} CRM`,
      workspaceId: helpdesk.workspaceId,
      settings: { ...settings, helpdesk: false },
    });
  }
  const { id: connectionId, workspaceId } = helpdesk;
  return { name, platform, account, connectionId, workspaceId, crmPortal: plan.paired ? portal : null };
}

interface Wanted {
  readonly platform: Platform;
  readonly account: string;
  readonly name: string;
  readonly workspaceId: string | null;
  readonly settings: z.input<typeof ConnectionSettings>;
}

const Made = z.object({
  baseUrl: z.string(),
  accountId: z.string().optional(),
  credentials: z.object({ accessToken: z.string(), refreshToken: z.string(), expiresInSeconds: z.number() }),
});
const Connected = z.object({
  connection: z.object({ id: z.string(), workspaceId: z.string() }),
  setUp: z.object({ clashes: z.array(z.string()) }),
});

async function connect(
  { world, api, apiKey }: Installation,
  { platform, account, name, workspaceId, settings }: Wanted,
): Promise<{ id: string; workspaceId: string }> {
  const extra = platform === 'zendesk' ? { plan: ZENDESK_PLAN } : {};
  const made = await world[platform].http.json('/sandbox/accounts', Made, {
    json: { account, name, ...extra },
  });
  const { accessToken, refreshToken, expiresInSeconds } = made.credentials;
  const expiresAt = new Date(Date.now() + expiresInSeconds * 1_000).toISOString();
  const headers = { authorization: `Bearer ${apiKey}` };
  const { connection, setUp } = await api.json('/v1/connections', Connected, {
    headers,
    json: {
      platform,
      accountId: account,
      accountNumber: made.accountId ?? null,
      name,
      workspaceId,
      baseUrl: made.baseUrl,
      credentials: { kind: 'oauth', accessToken, refreshToken, expiresAt },
      settings,
    },
  });
  if (setUp.clashes.length > 0) throw new Error(`${name} could not be set up: ${setUp.clashes.join(' ')}`);
  const path = `/v1/connections/${connection.id}/mode`;
  await api.json(path, z.unknown(), { method: 'PUT', headers, json: { mode: 'live' } });
  return connection;
}
