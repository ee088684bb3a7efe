import type { AccountAccess } from '../../src/connector/account.ts';
import { ConnectorError } from '../../src/connector/errors.ts';
import { ask } from './ask.ts';
import { integrationUserId } from './integration-user.ts';
import type { ZendeskClient } from './client.ts';
import { allPages } from './paging.ts';
import { SigningSecretAnswer, TriggerAnswer, TriggerPage, WebhookAnswer, WebhookPage } from './schema.ts';
import type { TriggerRecord, WebhookRecord } from './schema.ts';
import { triggerBodyTemplate } from './trigger-body.ts';

/**
 * What the event-subscribed webhook hears. `custom_status_changed` is left out: each change of category comes as
 * `status_changed` too, and every event costs two calls.
 */
const subscriptions = [
  'zen:event-type:ticket.status_changed',
  'zen:event-type:ticket.merged',
  'zen:event-type:ticket.soft_deleted',
  'zen:event-type:ticket.permanently_deleted',
  'zen:event-type:ticket.undeleted',
  // A deleted customer is erased here as well.
  'zen:event-type:user.deleted',
];

export const EVENT_WEBHOOK_NAME = 'Afterword';
export const TRIGGER_WEBHOOK_NAME = 'Afterword (called by a trigger)';
export const TRIGGER_TITLE = 'Afterword: ticket solved or reopened';

export interface RegisteredWebhook {
  readonly webhookId: string;
  readonly secret: string;
}

/** Ticket events where the plan has them; otherwise a trigger calls us. */
export async function registerWebhook(
  client: ZendeskClient,
  access: AccountAccess,
  url: string,
): Promise<RegisteredWebhook> {
  try {
    return await registerEventWebhook(client, url);
  } catch (error) {
    if (!(error instanceof ConnectorError) || !['forbidden', 'refused'].includes(error.kind)) throw error;
    const userId = await integrationUserId(client, access);
    return await registerTriggerWebhook(client, { url, integrationUserId: userId });
  }
}

/** The default: Zendesk itself reports every change of status; known by name and address, so made once. */
export function registerEventWebhook(client: ZendeskClient, url: string): Promise<RegisteredWebhook> {
  return ensureWebhook(client, { name: EVENT_WEBHOOK_NAME, url, subscriptions });
}

/**
 * The variant for admins who filter with a trigger (brand, group, tag). A webhook has one method only and cannot be
 * switched, so it is a second one. The trigger leaves out tickets requested by the integration user: our own tasks.
 */
export async function registerTriggerWebhook(
  client: ZendeskClient,
  registration: { readonly url: string; readonly integrationUserId: string },
): Promise<RegisteredWebhook & { readonly triggerId: string }> {
  const webhook = await ensureWebhook(client, {
    name: TRIGGER_WEBHOOK_NAME,
    url: registration.url,
    subscriptions: ['conditional_ticket_events'],
  });
  const triggerId = await ensureTrigger(client, webhook.webhookId, registration.integrationUserId);
  return { ...webhook, triggerId };
}

interface WantedWebhook {
  readonly name: string;
  readonly url: string;
  readonly subscriptions: readonly string[];
}

async function ensureWebhook(client: ZendeskClient, wanted: WantedWebhook): Promise<RegisteredWebhook> {
  const webhookId = (await existingWebhook(client, wanted)) ?? (await createWebhook(client, wanted));
  const { signing_secret: signing } = await ask(
    client,
    { method: 'GET', path: ['webhooks', webhookId, 'signing_secret'], dotJson: false },
    SigningSecretAnswer,
  );
  return { webhookId, secret: signing.secret };
}

async function existingWebhook(client: ZendeskClient, wanted: WantedWebhook): Promise<string | undefined> {
  const webhooks = await listWebhooks(client);
  return webhooks.find((one) => one.name === wanted.name && one.endpoint === wanted.url)?.id;
}

export function listWebhooks(client: ZendeskClient): Promise<WebhookRecord[]> {
  return allPages(
    client,
    { call: { method: 'GET', path: ['webhooks'], dotJson: false }, shape: WebhookPage },
    (page) => ({ items: page.webhooks, meta: page.meta }),
  );
}

export function listTriggers(client: ZendeskClient): Promise<TriggerRecord[]> {
  return allPages(client, { call: { method: 'GET', path: ['triggers'] }, shape: TriggerPage }, (page) => ({
    items: page.triggers,
    meta: page.meta,
  }));
}

async function createWebhook(client: ZendeskClient, wanted: WantedWebhook): Promise<string> {
  const { webhook } = await ask(
    client,
    {
      method: 'POST',
      path: ['webhooks'],
      dotJson: false,
      body: {
        webhook: {
          name: wanted.name,
          status: 'active',
          endpoint: wanted.url,
          http_method: 'POST',
          request_format: 'json',
          subscriptions: wanted.subscriptions,
        },
      },
    },
    WebhookAnswer,
  );
  return webhook.id;
}

async function ensureTrigger(client: ZendeskClient, webhookId: string, userId: string): Promise<string> {
  const triggers = await listTriggers(client);
  const present = triggers.find((trigger) => trigger.title === TRIGGER_TITLE);
  // An existing one is pointed at this webhook; the admin's own conditions stay.
  const actions = [{ field: 'notification_webhook', value: [webhookId, triggerBodyTemplate] }];
  if (present) {
    await client.call({ method: 'PUT', path: ['triggers', present.id], body: { trigger: { actions } } });
    return present.id;
  }
  const { trigger } = await ask(
    client,
    { method: 'POST', path: ['triggers'], body: { trigger: newTrigger(actions, userId) } },
    TriggerAnswer,
  );
  return trigger.id;
}

/** "value" means changed to, "value_previous" changed from: later edits of a solved ticket do not fire it. */
function newTrigger(actions: readonly object[], userId: string): object {
  return {
    title: TRIGGER_TITLE,
    description: 'Tells Afterword that a ticket was solved or reopened.',
    conditions: {
      all: [{ field: 'requester_id', operator: 'is_not', value: userId }],
      any: [
        { field: 'status', operator: 'value', value: 'solved' },
        { field: 'status', operator: 'value_previous', value: 'solved' },
      ],
    },
    actions,
  };
}
