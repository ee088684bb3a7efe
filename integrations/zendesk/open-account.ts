import type { AccountAccess, OpenAccount } from '../../src/connector/account.ts';
import { createAppDesk } from './app-desk.ts';
import { createZendeskClient } from './client.ts';
import type { ClientTiming } from './client.ts';
import { writeHistory } from './history.ts';
import { readIntegrationUser } from './integration-user.ts';
import { writeOrganisations } from './organisations.ts';
import { findPeople, writePeople } from './people.ts';
import { setUp } from './set-up.ts';
import { createTaskDesk } from './task.ts';
import { readTicket, solvedSince } from './tickets.ts';
import { registerEventWebhook } from './webhook-set-up.ts';
import { writeTickets } from './write-back.ts';

/** Zendesk has every capability. */
export type ZendeskAccount = OpenAccount &
  Required<Pick<OpenAccount, 'helpdesk' | 'crm' | 'tasks' | 'registerWebhook'>>;

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
      writeOrganisations: (writes) => writeOrganisations(client, access, writes),
      writeHistory: (records) => writeHistory(client, access, records),
    },
    tasks: createTaskDesk(client, access),
    app: createAppDesk(client, access),
    setUp: () => setUp(client, access),
    registerWebhook: (registration) => registerEventWebhook(client, registration.url),
    writesAs: async () => (await readIntegrationUser(client)).name ?? 'an unnamed Zendesk user',
  };
}
