import { createHmac } from 'node:crypto';
import type { ServerReady, ZendeskSender } from './schema.ts';

/** Makes the bytes of signed webhooks, each with a delivery key of its own: Zendesk and HubSpot by turns, one event each. */
export interface RequestMaker {
  next(): Buffer;
}

const FIRST_TICKET = 10_000_000;

export function createRequestMaker(server: ServerReady, now: () => number): RequestMaker {
  let made = 0;
  return {
    next() {
      made += 1;
      const index = Math.floor(made / 2);
      return made % 2 === 0 ? zendeskRequest(server, index, now()) : hubspotRequest(server, index, now());
    },
  };
}

function zendeskRequest(server: ServerReady, index: number, now: number): Buffer {
  const sender = pick(server.zendesk, index);
  const body = zendeskBody(sender, index, now);
  const timestamp = `${new Date(now).toISOString().slice(0, 19)}Z`;
  return post(sender.path, body, {
    'User-Agent': 'Zendesk Webhook',
    'X-Zendesk-Account-Id': sender.accountNumber,
    'X-Zendesk-Webhook-Id': sender.webhookId,
    'X-Zendesk-Webhook-Invocation-Id': `01BENCH${now}${index}`,
    'X-Zendesk-Webhook-Signature-Timestamp': timestamp,
    'X-Zendesk-Webhook-Signature': createHmac('sha256', sender.secret)
      .update(`${timestamp}${body}`)
      .digest('base64'),
  });
}

/** An event as Zendesk documents it, of the usual size: about 1.2 KB. */
function zendeskBody(sender: ZendeskSender, index: number, now: number): string {
  const time = new Date(now).toISOString();
  const id = String(FIRST_TICKET + index);
  return JSON.stringify({
    type: 'zen:event-type:ticket.status_changed',
    account_id: Number(sender.accountNumber),
    id: `b0a5e1f2-2d4c-4f4e-9d53-${id.padStart(12, '0')}`,
    time,
    zendesk_event_version: '2022-11-06',
    subject: `zen:ticket:${id}`,
    detail: {
      id,
      actor_id: '900004',
      assignee_id: '900004',
      brand_id: '900002',
      created_at: time,
      custom_status: '1932802680168',
      description:
        'Hello, since the update of last week the monthly report shows the wrong totals: can you help me with it?',
      external_id: '',
      form_id: '',
      group_id: '900003',
      is_public: true,
      organization_id: '900100',
      priority: 'NORMAL',
      requester_id: '900200',
      status: 'SOLVED',
      subject: 'Wrong totals in the monthly report',
      submitter_id: '900200',
      tags: ['billing', 'report', 'priority_customer'],
      type: 'INCIDENT',
      updated_at: time,
      via: { channel: 'email' },
    },
    event: {
      current: 'SOLVED',
      previous: 'OPEN',
      meta: { sequence: { id: `5d7c9be4-0000-4000-8000-${id.padStart(12, '0')}`, position: 1, total: 1 } },
    },
  });
}

function hubspotRequest(server: ServerReady, index: number, now: number): Buffer {
  const body = JSON.stringify([
    {
      eventId: index,
      subscriptionId: 4_501,
      portalId: Number(pick(server.portals, index)),
      appId: 54_321,
      occurredAt: now,
      subscriptionType: 'object.propertyChange',
      attemptNumber: 0,
      objectId: FIRST_TICKET + index,
      objectTypeId: '0-5',
      propertyName: 'hs_pipeline_stage',
      propertyValue: '4',
      changeSource: 'CRM_UI',
      isSensitive: false,
    },
  ]);
  const path = '/hooks/hubspot';
  return post(path, body, {
    'User-Agent': 'HubSpot Connect 2.0',
    'X-HubSpot-Request-Timestamp': String(now),
    'X-HubSpot-Signature-v3': createHmac('sha256', server.clientSecret)
      .update(`POST${server.publicUrl}${path}${body}${now}`)
      .digest('base64'),
  });
}

function pick<Item>(items: readonly Item[], index: number): Item {
  const item = items[index % items.length];
  if (item === undefined) throw new Error('Nothing to pick from');
  return item;
}

function post(path: string, body: string, headers: Readonly<Record<string, string>>): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n${lines.join('')}\r\n${body}`,
  );
}
