import type { AccountAccess, OpenAccount } from '../../src/connector/account.ts';
import type { Connector } from '../../src/connector/connector.ts';
import type { RateLimits } from '../../src/connector/rate-limiter.ts';
import { createAccountMemories } from './account-memory.ts';
import { appRequests } from './app-requests.ts';
import { renew, writesAs } from './auth.ts';
import { createHubspotClient } from './client.ts';
import { createInspection } from './inspection.ts';
import { oauthDoor } from './oauth.ts';
import { DEFAULT_EVENT_TYPE, writeHistory } from './history.ts';
import { findPeople, optedOut } from './people.ts';
import { solvedSince } from './poll.ts';
import type { Portal } from './portal.ts';
import { planSetUp } from './plan.ts';
import { setUp } from './set-up.ts';
import { tearDown } from './tear-down.ts';
import { createTaskDesk } from './task.ts';
import { readTicket } from './tickets.ts';
import { createAgents } from './transport.ts';
import { webhookIntake } from './webhook.ts';
import { erasePeople, writeOrganisations, writePeople, writeTickets } from './write-back.ts';

export { startHubspotSandbox } from './sandbox.ts';
export type { HubspotSandbox, HubspotSandboxOptions } from './sandbox.ts';

/**
 * HubSpot allows 110 calls in 10 seconds and 5 searches a second per account, counted when a call arrives. Calls of one
 * burst arrive late by different times: our windows are longer than HubSpot's, so that the next burst never meets them.
 */
const LIMITS: RateLimits = {
  default: { tokens: 100, perMs: 11_000 },
  search: { tokens: 4, perMs: 1_250 },
};

/** HubSpot as helpdesk and CRM: tickets, contacts, companies, tasks and notes of one portal. */
export const hubspot: Connector = createHubspot(() => new Date());

/** A connector with connections and a memory of its own; `now` tells when a renewed token expires. */
export function createHubspot(now: () => Date, eventType: string = DEFAULT_EVENT_TYPE): Connector {
  const agents = createAgents();
  const memories = createAccountMemories();

  function portalOf(access: AccountAccess): Portal {
    const memory = memories(`${access.baseUrl} ${access.accountId}`, access.now);
    return { access, memory, client: createHubspotClient(access, agents), eventType };
  }

  return {
    platform: 'hubspot',
    label: 'HubSpot',
    webhook: webhookIntake,
    appRequests,
    limits: LIMITS,
    oauth: oauthDoor,
    renew: (credentials, app, baseUrl) => renew(credentials, app, { baseUrl, now }),
    open: (access) => openAccount(portalOf(access)),
    taskUrl,
  };
}

/** HubSpot's pages live at an address of their own; a stand-in shows both at one. */
function taskUrl(
  { baseUrl, accountId }: { readonly baseUrl: string; readonly accountId: string },
  taskId: string,
): string {
  const pages = baseUrl.replace(/^https:\/\/api\.hubapi\.com$/, 'https://app.hubspot.com');
  return `${pages}/tasks/${accountId}/view/all/task/${taskId}`;
}

function openAccount(portal: Portal): OpenAccount {
  return {
    helpdesk: {
      readTicket: (ticketId) => readTicket(portal, ticketId),
      solvedSince: (since, cursor) => solvedSince(portal, since, cursor),
      writeTickets: (writes) => writeTickets(portal, writes),
    },
    crm: {
      findPeople: (emails) => findPeople(portal, emails),
      optedOut: (emails) => optedOut(portal, emails),
      writePeople: (writes) => writePeople(portal, writes),
      erasePeople: (people) => erasePeople(portal, people),
      writeOrganisations: (writes) => writeOrganisations(portal, writes),
      writeHistory: (records) => writeHistory(portal, records),
      historyIsFinal: true,
    },
    tasks: createTaskDesk(portal),
    inspect: createInspection(portal),
    ticketUrl: (ticketId) =>
      `https://app.hubspot.com/contacts/${portal.access.accountId}/record/0-5/${ticketId}`,
    setUp: () => setUp(portal),
    planSetUp: () => planSetUp(portal),
    tearDown: (wish) => tearDown(portal, wish),
    writesAs: () => writesAs(portal),
  };
}
