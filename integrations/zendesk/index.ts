import type { Connector } from '../../src/connector/connector.ts';
import { appEntrance } from './app-token.ts';
import { clientGrant, renew } from './auth.ts';
import { isZendeskPlan, limitsForPlan } from './limits.ts';
import { oauthDoor } from './oauth.ts';
import { openZendesk } from './open-account.ts';
import { webhook } from './webhook.ts';

/** Zendesk: helpdesk, CRM and tasks in one account. */
export const zendesk: Connector = {
  platform: 'zendesk',
  label: 'Zendesk',
  webhook,
  app: appEntrance,
  limits: limitsForPlan('team'),
  limitsOf: (plan) => limitsForPlan(isZendeskPlan(plan) ? plan : 'team'),
  renew: (credentials, app, baseUrl) => renew({ credentials, app, baseUrl, now: new Date() }),
  clientGrant: (client, baseUrl) => clientGrant(client, { baseUrl, now: new Date() }),
  oauth: oauthDoor,
  open: (access) => openZendesk(access),
  taskUrl: ({ baseUrl }, taskId) => `${baseUrl}/agent/tickets/${taskId}`,
};

export { createZendeskClient } from './client.ts';
export { limitsForPlan } from './limits.ts';
export type { ZendeskPlan } from './limits.ts';
export { openZendesk } from './open-account.ts';
export type { ZendeskAccount } from './open-account.ts';
export { linkPlaceholder } from './survey.ts';
export { registerTriggerWebhook } from './webhook-set-up.ts';
export { startZendeskSandbox } from './sandbox.ts';
export type { ZendeskSandbox, ZendeskSandboxOptions } from './sandbox.ts';
export { sampleCustomers } from './sandbox/accounts.ts';
