import { createHmac, randomInt } from 'node:crypto';
import { z } from 'zod';
import type { Account, TestHouse } from './app.ts';

/** A vendor's request, signed for real; a test may then spoil it. */
export interface SignedRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Posted {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly text: string;
}

export async function postWebhook({ url, headers, body }: SignedRequest): Promise<Posted> {
  const response = await fetch(url, { method: 'POST', headers, body });
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    text: await response.text(),
  };
}

/** The webhook that Afterword registered in a Zendesk account. */
export interface ZendeskWebhook {
  readonly id: string;
  readonly url: string;
  readonly secret: string;
  /** The vendor's number of the account. */
  readonly accountNumber: string;
}

const SigningSecret = z.object({ signing_secret: z.object({ secret: z.string() }) });

export async function zendeskWebhook(house: TestHouse, account: Account): Promise<ZendeskWebhook> {
  const { accountId, webhooks } = house.stage.zendesk.records(account.account);
  const [webhook] = webhooks;
  if (!webhook) throw new Error('Afterword registered no webhook');
  const response = await fetch(`${account.baseUrl}/api/v2/webhooks/${webhook.id}/signing_secret`, {
    headers: { authorization: `Bearer ${account.accessToken}` },
  });
  const { secret } = SigningSecret.parse(await response.json()).signing_secret;
  return { id: webhook.id, url: webhook.endpoint, secret, accountNumber: accountId };
}

export interface Forgery {
  readonly body: string;
  readonly secret?: string;
  readonly at?: Date;
  /** The vendor's id of this delivery; the same for a repetition. */
  readonly invocation?: string;
}

/** As Zendesk signs: base64(HMAC-SHA256(secret, timestamp + body)). */
export function signedByZendesk(
  webhook: ZendeskWebhook,
  { body, secret = webhook.secret, at = new Date(), invocation = String(randomInt(1e12)) }: Forgery,
): SignedRequest {
  const timestamp = `${at.toISOString().slice(0, 19)}Z`;
  return {
    url: webhook.url,
    body,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'x-zendesk-account-id': webhook.accountNumber,
      'x-zendesk-webhook-id': webhook.id,
      'x-zendesk-webhook-invocation-id': invocation,
      'x-zendesk-webhook-signature-timestamp': timestamp,
      'x-zendesk-webhook-signature': createHmac('sha256', secret)
        .update(`${timestamp}${body}`)
        .digest('base64'),
    },
  };
}

/** "Ticket so-and-so is solved now", as Zendesk's event bus says it. */
export function zendeskEvent(
  webhook: ZendeskWebhook,
  ticketId: string,
  change: { from: string; to: string; at?: Date } = { from: 'OPEN', to: 'SOLVED' },
): string {
  return JSON.stringify({
    type: 'zen:event-type:ticket.status_changed',
    account_id: Number(webhook.accountNumber),
    id: `event-${randomInt(1e12)}`,
    time: (change.at ?? new Date()).toISOString(),
    zendesk_event_version: '2022-11-06',
    subject: `zen:ticket:${ticketId}`,
    detail: { id: ticketId, status: change.to, external_id: '', tags: [] },
    event: { current: change.to, previous: change.from },
  });
}

/** As HubSpot signs, version 3: base64(HMAC-SHA256(secret, method + url + body + timestamp)). */
export function signedByHubspot(
  url: string,
  { body, secret, at = new Date() }: { body: string; secret: string; at?: Date },
): SignedRequest {
  const timestamp = String(at.getTime());
  const signature = createHmac('sha256', secret).update(`POST${url}${body}${timestamp}`).digest('base64');
  return {
    url,
    body,
    headers: {
      'content-type': 'application/json',
      'x-hubspot-signature-v3': signature,
      'x-hubspot-request-timestamp': timestamp,
    },
  };
}

/** "Ticket so-and-so moved to the closed stage", as one element of HubSpot's array. */
export function hubspotEvent(portal: string, ticketId: string, occurredAt = Date.now()): object {
  return {
    eventId: randomInt(1e12),
    subscriptionId: 4_501,
    portalId: Number(portal),
    appId: 54_321,
    occurredAt,
    subscriptionType: 'object.propertyChange',
    attemptNumber: 0,
    objectTypeId: '0-5',
    objectId: Number(ticketId),
    propertyName: 'hs_pipeline_stage',
    propertyValue: '4',
    changeSource: 'CRM_UI',
  };
}
