import { ConnectorError } from '../../src/connector/errors.ts';
import type { Agent } from '../../src/connector/ticket.ts';
import type { HubspotClient } from './client.ts';
import type { Owner } from './schema.ts';
import type { TtlCache } from './ttl-cache.ts';

const PAGE_SIZE = 500;
/** 10,000 owners; an account with more still finds each one by id. */
const PAGES_MAX = 20;

/** The account's active owners, by id and by e-mail in lower case. */
export interface OwnerDirectory {
  readonly byId: ReadonlyMap<string, Agent>;
  readonly byEmail: ReadonlyMap<string, Agent>;
}

export interface OwnerMemory {
  readonly directory: TtlCache<OwnerDirectory>;
  /** Owners that are not in the directory: deactivated, or newer than it. */
  readonly others: TtlCache<Agent | null>;
}

export function ownerDirectory(client: HubspotClient, memory: OwnerMemory): Promise<OwnerDirectory> {
  return memory.directory.get('owners', () => readDirectory(client));
}

/** An agent for a ticket's owner id, deactivated ones included; nameless when HubSpot no longer knows the id. */
export async function agentById(client: HubspotClient, memory: OwnerMemory, ownerId: string): Promise<Agent> {
  const directory = await ownerDirectory(client, memory);
  const active = directory.byId.get(ownerId);
  if (active) return active;
  const other = await memory.others.get(ownerId, async () => {
    return (await lookUp(client, ownerId, false)) ?? (await lookUp(client, ownerId, true));
  });
  return other ?? { externalId: ownerId, name: null, email: null };
}

async function readDirectory(client: HubspotClient): Promise<OwnerDirectory> {
  const agents: Agent[] = [];
  let after: string | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const { results, paging } = await client.ownersPage(after, PAGE_SIZE);
    agents.push(...results.map(agentOf));
    after = paging?.next?.after;
    if (after === undefined) break;
  }
  const reachable = agents.flatMap((agent) =>
    agent.email ? [[agent.email.toLowerCase(), agent] as const] : [],
  );
  return { byId: new Map(agents.map((agent) => [agent.externalId, agent])), byEmail: new Map(reachable) };
}

async function lookUp(client: HubspotClient, ownerId: string, archived: boolean): Promise<Agent | null> {
  // The SDK takes owner ids as numbers only.
  if (!/^\d+$/.test(ownerId)) return null;
  try {
    return agentOf(await client.ownerById(ownerId, archived));
  } catch (error) {
    if (error instanceof ConnectorError && error.kind === 'not-found') return null;
    throw error;
  }
}

function agentOf(owner: Owner): Agent {
  const name = [owner.firstName, owner.lastName].filter(Boolean).join(' ');
  return { externalId: owner.id, name: name || null, email: owner.email ?? null };
}
