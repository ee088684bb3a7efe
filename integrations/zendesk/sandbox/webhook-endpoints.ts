import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { secretText } from './accounts.ts';
import { created, numericId, ok, paged, shaped } from './endpoint.ts';
import type { ApiAnswer, ApiCall, Endpoint } from './endpoint.ts';
import { takeId } from './state.ts';
import type { Condition, Trigger, Webhook } from './state.ts';
import { conditionFields } from './triggers.ts';
import { jsonApiError, recordInvalid, recordNotFound } from './vendor-error.ts';

export const webhookEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/webhooks', handle: listWebhooks },
  { method: 'POST', path: '/webhooks', handle: createWebhook },
  {
    method: 'GET',
    path: '/webhooks/:id',
    handle: (call) => ok({ webhook: webhookView(foundWebhook(call)) }),
  },
  { method: 'DELETE', path: '/webhooks/:id', handle: deleteWebhook },
  { method: 'GET', path: '/webhooks/:id/signing_secret', handle: signingSecret },
  { method: 'POST', path: '/webhooks/:id/signing_secret', handle: resetSigningSecret },
];

export const triggerEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/triggers', handle: listTriggers },
  { method: 'POST', path: '/triggers', handle: createTrigger },
  { method: 'PUT', path: '/triggers/:id', handle: updateTrigger },
  { method: 'DELETE', path: '/triggers/:id', handle: deleteTrigger },
];

function deleteTrigger(call: ApiCall): ApiAnswer {
  const id = numericId(call.params['id']);
  if (!call.account.triggers.delete(id)) throw recordNotFound();
  return { status: 204 };
}

const CONDITIONAL = 'conditional_ticket_events';

const WebhookBody = z.strictObject({
  webhook: z.strictObject({
    name: z.string().min(1),
    status: z.enum(['active', 'inactive']),
    endpoint: z.url(),
    http_method: z.literal('POST'),
    request_format: z.literal('json'),
    subscriptions: z.array(z.string()).min(1),
  }),
});

function foundWebhook(call: ApiCall): Webhook {
  const webhook = call.account.webhooks.get(call.params['id'] ?? '');
  if (!webhook) throw jsonApiError(404, 'WebhookNotFound', 'No such webhook');
  return webhook;
}

function webhookView(webhook: Webhook): object {
  return {
    id: webhook.id,
    name: webhook.name,
    status: webhook.status,
    endpoint: webhook.endpoint,
    http_method: 'POST',
    request_format: 'json',
    subscriptions: webhook.subscriptions,
  };
}

function listWebhooks(call: ApiCall): ApiAnswer {
  const { page, meta } = paged([...call.account.webhooks.values()], call.query);
  return ok({ webhooks: page.map(webhookView), meta });
}

function createWebhook(call: ApiCall): ApiAnswer {
  const { webhook: input } = shaped(call.body, WebhookBody);
  const conditional = input.subscriptions.includes(CONDITIONAL);
  const events = input.subscriptions.filter((one) => one.startsWith('zen:event-type:'));
  // One method of connection only: events, or triggers.
  if (
    events.length + (conditional ? 1 : 0) !== input.subscriptions.length ||
    (conditional && events.length > 0)
  ) {
    throw jsonApiError(
      400,
      'InvalidSubscriptions',
      'Subscriptions are events, or conditional_ticket_events alone',
    );
  }
  if (events.length > 0 && call.world.faults.of(call.account.subdomain).noTicketEvents === true) {
    throw jsonApiError(403, 'Forbidden', 'The plan of this account has no ticket events');
  }
  const webhook: Webhook = {
    id: `01${randomUUID().replaceAll('-', '').slice(0, 24).toUpperCase()}`,
    name: input.name,
    endpoint: input.endpoint,
    subscriptions: input.subscriptions,
    secret: newSecret(),
    status: input.status,
  };
  call.account.webhooks.set(webhook.id, webhook);
  return created({ webhook: webhookView(webhook) });
}

function deleteWebhook(call: ApiCall): ApiAnswer {
  const { id } = foundWebhook(call);
  const called = [...call.account.triggers.values()].some(({ actions }) =>
    actions.some(({ value }) => value[0] === id),
  );
  if (called) throw jsonApiError(409, 'WebhookInUse', 'A trigger calls this webhook');
  call.account.webhooks.delete(id);
  return { status: 204 };
}

function signingSecret(call: ApiCall): ApiAnswer {
  return ok({ signing_secret: { algorithm: 'SHA256', secret: foundWebhook(call).secret } });
}

/** What an admin does who lost the secret: the old one ends at once. */
function resetSigningSecret(call: ApiCall): ApiAnswer {
  const webhook = foundWebhook(call);
  webhook.secret = newSecret();
  return created({ signing_secret: { algorithm: 'SHA256', secret: webhook.secret } });
}

function newSecret(): string {
  return `${secretText()}==`;
}

const ConditionBody = z.strictObject({ field: z.string(), operator: z.string(), value: z.string() });
const TriggerParts = {
  title: z.string().min(1).optional(),
  description: z.string().optional(),
  conditions: z
    .strictObject({ all: z.array(ConditionBody).default([]), any: z.array(ConditionBody).default([]) })
    .optional(),
  actions: z
    .array(z.strictObject({ field: z.string(), value: z.array(z.string()) }))
    .min(1)
    .optional(),
};
const TriggerBody = z.strictObject({ trigger: z.strictObject(TriggerParts) });

function triggerView(trigger: Trigger): object {
  return {
    id: trigger.id,
    title: trigger.title,
    active: true,
    conditions: { all: trigger.all, any: trigger.any },
    actions: trigger.actions,
  };
}

function listTriggers(call: ApiCall): ApiAnswer {
  const { page, meta } = paged([...call.account.triggers.values()], call.query);
  return ok({ triggers: page.map(triggerView), meta });
}

function createTrigger(call: ApiCall): ApiAnswer {
  const trigger: Trigger = { id: takeId(call.account), title: '', all: [], any: [], actions: [] };
  changeTrigger(call, trigger);
  if (trigger.title === '' || trigger.actions.length === 0 || trigger.all.length + trigger.any.length === 0) {
    throw recordInvalid('base', 'A trigger needs a title, a condition and an action');
  }
  call.account.triggers.set(trigger.id, trigger);
  return created({ trigger: triggerView(trigger) });
}

function updateTrigger(call: ApiCall): ApiAnswer {
  const trigger = call.account.triggers.get(numericId(call.params['id']));
  if (!trigger) throw recordNotFound();
  changeTrigger(call, trigger);
  return ok({ trigger: triggerView(trigger) });
}

function changeTrigger(call: ApiCall, trigger: Trigger): void {
  const { trigger: input } = shaped(call.body, TriggerBody);
  const { all, any } = input.conditions ?? trigger;
  const actions = input.actions ?? trigger.actions;
  for (const condition of [...all, ...any]) refuseUnknown(condition);
  for (const action of actions) {
    const webhook = call.account.webhooks.get(action.value[0] ?? '');
    if (action.field !== 'notification_webhook' || !webhook?.subscriptions.includes(CONDITIONAL)) {
      throw recordInvalid('actions', 'Action: calls no webhook that triggers may call');
    }
  }
  Object.assign(trigger, { title: input.title ?? trigger.title, all, any, actions });
}

function refuseUnknown(condition: Condition): void {
  if (conditionFields[condition.field]?.includes(condition.operator)) return;
  throw recordInvalid('conditions', `Condition: ${condition.field} ${condition.operator} is not known`);
}
