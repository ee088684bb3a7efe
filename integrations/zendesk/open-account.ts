import type { AccountAccess, OpenAccount } from '../../src/connector/account.ts';
import { createAppDesk } from './app-desk.ts';
import { createZendeskClient } from './client.ts';
import type { ClientTiming } from './client.ts';
import { erasePeople } from './erase.ts';
import { writeHistory } from './history.ts';
import { createInspection } from './inspection.ts';
import { readIntegrationUser } from './integration-user.ts';
import { writeOrganisations } from './organisations.ts';
import { findPeople, writePeople } from './people.ts';
import { planSetUp } from './plan.ts';
import { setUp } from './set-up.ts';
import { tearDown } from './tear-down.ts';
import { createTaskDesk } from './task.ts';
import { readTicket, solvedSince } from './tickets.ts';
import { registerWebhook } from './webhook-set-up.ts';
import { writeTickets } from './write-back.ts';

/** Zendesk has every capability. */
export type ZendeskAccount = OpenAccount &
  Required<Pick<OpenAccount, 'helpdesk' | 'crm' | 'tasks' | 'registerWebhook' | 'inspect' | 'planSetUp'>>;

/** One Zendesk account: helpdesk, CRM and task desk at once. */
export function openZendesk(access: AccountAccess, timing?: ClientTiming): ZendeskAccount {
  const client = createZendeskClient(access, timing);
  return {
    helpdesk: {
      readTicket: (ticketId) => readTicket(client, access, ticketId),
      solvedSince: (since, cursor) => solvedSince(client, access, { since, cursor }),
      writeTickets: (writes) => writeTickets(client, access, writes),
    },
    crm: {
      findPeople: (emails) => findPeople(client, emails),
      writePeople: (writes) => writePeople(client, access, writes),
      erasePeople: (people) => erasePeople(client, access, people),
      writeOrganisations: (writes) => writeOrganisations(client, access, writes),
      writeHistory: (records) => writeHistory(client, access, records),
    },
    tasks: createTaskDesk(client, access),
    app: createAppDesk(client, access),
    inspect: createInspection(client, access),
    ticketUrl: (ticketId) => `${access.baseUrl}/agent/tickets/${ticketId}`,
    setUp: () => setUp(client, access),
    planSetUp: () => planSetUp(client, access),
    tearDown: (wish) => tearDown(client, access, wish),
    registerWebhook: (registration) => registerWebhook(client, access, registration.url),
    writesAs: async () => (await readIntegrationUser(client)).name ?? 'an unnamed Zendesk user',
  };
}
