import type { AccountAccess } from '../../src/connector/account.ts';
import type { PlannedThing, SetUpPlan } from '../../src/connector/set-up.ts';
import type { ZendeskClient } from './client.ts';
import { planFields } from './ensure-fields.ts';
import { historyFields, historyObject, organisationFields, ticketFields, userFields } from './fields.ts';
import {
  historyFamily,
  historyObjectExists,
  organisationFamily,
  ticketFamily,
  userFamily,
} from './set-up.ts';
import { listViews, ticketViews } from './ticket-views.ts';
import {
  EVENT_WEBHOOK_NAME,
  listTriggers,
  listWebhooks,
  TRIGGER_TITLE,
  TRIGGER_WEBHOOK_NAME,
} from './webhook-set-up.ts';

/** What set-up would make, told before anything is made. */
export async function planSetUp(client: ZendeskClient, access: AccountAccess): Promise<SetUpPlan> {
  const fields = [
    ...(await planFields(client, { family: ticketFamily, specs: ticketFields, access })),
    ...(await planFields(client, { family: userFamily, specs: userFields, access })),
    ...(await planFields(client, { family: organisationFamily, specs: organisationFields, access })),
  ];
  return {
    things: [
      ...(await planDelivery(client)),
      ...fields,
      ...(await planHistory(client, access)),
      ...(await planViews(client)),
    ],
  };
}

/** The trigger is made only where the plan has no ticket events, which shows when the webhook is made. */
async function planDelivery(client: ZendeskClient): Promise<PlannedThing[]> {
  const names = new Set((await listWebhooks(client)).map(({ name }) => name));
  const triggered = names.has(TRIGGER_WEBHOOK_NAME);
  const webhook: PlannedThing = {
    kind: 'webhook',
    name: triggered ? TRIGGER_WEBHOOK_NAME : EVENT_WEBHOOK_NAME,
    purpose: 'Tells Afterword when a ticket is solved, reopened, merged or deleted.',
    state: triggered || names.has(EVENT_WEBHOOK_NAME) ? 'there' : 'missing',
    holdsData: false,
  };
  if (webhook.state === 'there' && !triggered) return [webhook];
  const there = (await listTriggers(client)).some(({ title }) => title === TRIGGER_TITLE);
  const trigger: PlannedThing = {
    kind: 'trigger',
    name: TRIGGER_TITLE,
    purpose:
      "Calls the webhook where the account's plan has no ticket events; leaves out the tasks that Afterword opens.",
    state: there ? 'there' : 'missing',
    holdsData: false,
  };
  return [webhook, trigger];
}

async function planHistory(client: ZendeskClient, access: AccountAccess): Promise<PlannedThing[]> {
  const there = await historyObjectExists(client);
  const object: PlannedThing = {
    kind: 'custom object',
    name: historyObject.title,
    purpose: historyObject.description,
    state: there ? 'there' : 'missing',
    holdsData: true,
  };
  if (there)
    return [object, ...(await planFields(client, { family: historyFamily, specs: historyFields, access }))];
  const fields = historyFields.map(({ title, description }): PlannedThing => {
    return {
      kind: historyFamily.words,
      name: title,
      purpose: description,
      state: 'missing',
      holdsData: true,
    };
  });
  return [object, ...fields];
}

async function planViews(client: ZendeskClient): Promise<PlannedThing[]> {
  const titles = new Set((await listViews(client)).map(({ title }) => title));
  return ticketViews.map(({ title, description }) => ({
    kind: 'view',
    name: title,
    purpose: description,
    state: titles.has(title) ? 'there' : 'missing',
    holdsData: true,
  }));
}
