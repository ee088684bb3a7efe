import { describe, expect, test } from 'vitest';
import { MalformedEventError } from '../../src/connector/errors.ts';
import type { InboundRequest } from '../../src/connector/webhook.ts';
import statusChanged from './fixtures/status-changed.json' with { type: 'json' };
import { triggerBodyTemplate } from './trigger-body.ts';
import { webhook, webhookSignature } from './webhook.ts';

const PUBLIC_TEST_SECRET = 'dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ==';
const secret = 'our-own-secret==';
const timestamp = '2026-11-20T10:00:00Z';
const now = new Date('2026-11-20T10:00:05Z');

function signed(
  body: string,
  more: { secret?: string; timestamp?: string; headers?: Record<string, string> } = {},
): InboundRequest {
  const at = more.timestamp ?? timestamp;
  const bytes = Buffer.from(body);
  return {
    method: 'POST',
    url: 'https://ask.example/in/zendesk/key',
    body: bytes,
    headers: {
      'x-zendesk-account-id': '10000000',
      'x-zendesk-webhook-id': '01F1KRFQ6BG29CNWFR60NK5FNY',
      'x-zendesk-webhook-invocation-id': '8350205582',
      'x-zendesk-webhook-signature': webhookSignature(more.secret ?? secret, at, bytes),
      'x-zendesk-webhook-signature-timestamp': at,
      ...more.headers,
    },
  };
}

describe('the signature', () => {
  test('is HMAC-SHA256 of timestamp and body under the literal secret, in base64', () => {
    const signature = webhookSignature(PUBLIC_TEST_SECRET, '2021-03-25T05:09:27Z', Buffer.from('{"a":1}'));

    expect(signature).toBe('/mXSigLOoEkcTQbsWqgaVKrxFhN+K298pf/niM2rAnI=');
  });

  test('verifies over the exact bytes and tells the age', () => {
    expect(webhook.verify(signed('{"a": 1}'), { secrets: [secret] }, now)).toEqual({
      ok: true,
      ageMs: 5_000,
    });
  });

  test.each([
    ['another body', { body: Buffer.from('{"a":1}') }],
    ['the same JSON with other spaces', { body: Buffer.from('{"a":  1}') }],
  ])('refuses %s', (_, change) => {
    const request = { ...signed('{"a": 1}'), ...change };

    expect(webhook.verify(request, { secrets: [secret] }, now)).toMatchObject({ code: 'signature-wrong' });
  });

  test('accepts the previous secret while it is being rotated, and no third one', () => {
    const secrets = ['new-secret', secret];

    expect(webhook.verify(signed('{}'), { secrets }, now).ok).toBe(true);
    expect(webhook.verify(signed('{}', { secret: 'new-secret' }), { secrets }, now).ok).toBe(true);
    expect(webhook.verify(signed('{}', { secret: 'older' }), { secrets }, now).ok).toBe(false);
  });

  test('never accepts the public test secret, even when it is configured, nor an empty one', () => {
    const secrets = [PUBLIC_TEST_SECRET, ''];

    for (const known of secrets) {
      const verdict = webhook.verify(signed('{}', { secret: known }), { secrets }, now);
      expect(verdict).toMatchObject({ ok: false, code: 'signature-wrong' });
    }
  });

  test.each(['x-zendesk-webhook-signature', 'x-zendesk-webhook-signature-timestamp'])(
    'is missing without %s',
    (name) => {
      const request = signed('{}');
      const headers = Object.fromEntries(Object.entries(request.headers).filter(([key]) => key !== name));

      expect(webhook.verify({ ...request, headers }, { secrets: [secret] }, now)).toMatchObject({
        code: 'signature-missing',
      });
    },
  );

  test('refuses the future beyond a minute, keeps a day of the past, and reads only times', () => {
    const verdictAt = (at: string): unknown =>
      webhook.verify(signed('{}', { timestamp: at }), { secrets: [secret] }, now);

    expect(verdictAt('2026-11-20T10:01:00Z')).toMatchObject({ ok: true });
    expect(verdictAt('2026-11-20T10:01:06Z')).toMatchObject({ code: 'timestamp-future' });
    expect(verdictAt('2026-11-19T10:00:06Z')).toMatchObject({ ok: true });
    expect(verdictAt('2026-11-19T10:00:04Z')).toMatchObject({ code: 'timestamp-stale' });
    expect(verdictAt('yesterday')).toMatchObject({ code: 'timestamp-unreadable' });
  });

  test('belongs to the account and webhook that are stored', () => {
    const verdict = (sender: { accountId?: string; webhookId?: string }): unknown =>
      webhook.verify(signed('{}'), { secrets: [secret], ...sender }, now);

    expect(verdict({ accountId: '10000000', webhookId: '01F1KRFQ6BG29CNWFR60NK5FNY' })).toMatchObject({
      ok: true,
    });
    expect(verdict({ accountId: 'acme' })).toMatchObject({ ok: true });
    expect(verdict({ accountId: '10000001' })).toMatchObject({ code: 'account-mismatch' });
    expect(verdict({ webhookId: 'another' })).toMatchObject({ code: 'account-mismatch' });
  });
});

describe('deliveries', () => {
  test('a repeated invocation has the same key, another one does not', () => {
    const key = (headers: Record<string, string>): string | undefined =>
      webhook.deliveries(signed('{"a":1}', { headers }))[0]?.deliveryKey;

    expect(key({})).toBe('01F1KRFQ6BG29CNWFR60NK5FNY:8350205582');
    expect(key({ 'x-zendesk-webhook-invocation-id': '8350205583' })).not.toBe(key({}));
  });

  test('without an invocation the body is the key', () => {
    const { headers, ...request } = signed('{"a":1}');
    const bare = { ...request, headers: { ...headers, 'x-zendesk-webhook-invocation-id': undefined } };

    const [first] = webhook.deliveries(bare);
    const [second] = webhook.deliveries({ ...bare, body: Buffer.from('{"a":2}') });

    expect(first?.deliveryKey).toMatch(/^body:[0-9a-f]{64}$/);
    expect(second?.deliveryKey).not.toBe(first?.deliveryKey);
  });

  test('a body that is no JSON is one malformed delivery whose stored form still is', () => {
    const [delivery] = webhook.deliveries(signed('not { json'));

    expect(delivery).toMatchObject({ accountId: null, malformed: 'The body is not JSON.' });
    expect(JSON.parse(delivery?.body ?? '')).toBe('not { json');
  });
});

function event(change: { name?: string; event?: object; detail?: object }): string {
  return JSON.stringify({
    ...statusChanged,
    ...(change.name === undefined ? {} : { type: `zen:event-type:ticket.${change.name}` }),
    detail: { ...statusChanged.detail, ...change.detail },
    event: { ...statusChanged.event, ...change.event },
  });
}

describe('signals', () => {
  test('an event in upper case with a text id says which ticket changed and when', () => {
    expect(webhook.signals(JSON.stringify(statusChanged))).toEqual([
      { kind: 'status-changed', ticketId: '4711', occurredAt: new Date('2026-11-20T10:00:00.123Z') },
    ]);
  });

  test.each([
    ['solved', { current: 'SOLVED', previous: 'PENDING' }, 1],
    ['reopened', { current: 'OPEN', previous: 'SOLVED' }, 1],
    ['closed without being solved', { current: 'CLOSED', previous: 'OPEN' }, 1],
    ['a status of tomorrow after solved', { current: 'PAUSED', previous: 'SOLVED' }, 1],
    ['without the status before', { current: 'OPEN', previous: null }, 1],
    ['closed after solved: the same solve', { current: 'CLOSED', previous: 'SOLVED' }, 0],
    ['work going on', { current: 'PENDING', previous: 'OPEN' }, 0],
  ])('status: %s', (_, change, count) => {
    expect(webhook.signals(event({ event: change }))).toHaveLength(count);
  });

  test.each([
    ['custom_status_changed', 'status-changed'],
    ['undeleted', 'status-changed'],
    ['soft_deleted', 'deleted'],
    ['permanently_deleted', 'deleted'],
    ['merged', 'merged'],
  ])('%s is %s', (name, kind) => {
    expect(webhook.signals(event({ name }))).toMatchObject([{ kind, ticketId: '4711' }]);
  });

  test.each([{ target_ticket_id: '99' }, { target_ticket: { id: '99' } }])(
    'a merge names the survivor in either spelling: %o',
    (target) => {
      expect(webhook.signals(event({ name: 'merged', event: target }))).toMatchObject([{ mergedInto: '99' }]);
    },
  );

  test('other events and our own tasks say nothing', () => {
    const user = JSON.stringify({ type: 'zen:event-type:user.created', detail: {} });

    expect(webhook.signals(event({ name: 'comment_added' }))).toEqual([]);
    expect(webhook.signals(event({ detail: { external_id: 'afterword-task-resp-1' } }))).toEqual([]);
    expect(webhook.signals(user)).toEqual([]);
  });

  test('the body of our trigger, as Zendesk fills it in, is understood', () => {
    const values = ['4711', 'Solved', '2026-11-20T10:00:00Z'];
    const filled = triggerBodyTemplate.replaceAll(/\{\{[^}]+\}\}/g, () => values.shift() ?? '');

    expect(JSON.parse(filled)).toEqual({ v: 1, ticket_id: '4711', status: 'Solved', updated_at: timestamp });
    expect(webhook.signals(filled)).toEqual([
      { kind: 'status-changed', ticketId: '4711', occurredAt: new Date(timestamp) },
    ]);
  });

  test('the template carries ids, an enum and a time only', () => {
    expect(triggerBodyTemplate.match(/\{\{[^}]+\}\}/g)).toEqual([
      '{{ticket.id}}',
      '{{ticket.status}}',
      '{{ticket.updated_at_with_timestamp}}',
    ]);
  });

  test.each([
    '{}',
    '[]',
    '"text"',
    'null',
    '{"v":2,"ticket_id":"1"}',
    '{"v":1,"ticket_id":"1","status":"x","updated_at":"?"}',
  ])('what neither is, is malformed: %s', (body) => {
    expect(() => webhook.signals(body)).toThrow(MalformedEventError);
  });
});

test('when an event cannot be stored, Zendesk is asked to come again within its limit', () => {
  expect(webhook.busyAnswer).toEqual({ status: 503, retryAfterSeconds: 30 });
  expect(webhook.addressing).toBe('url-key');
  expect(webhook.replayWindowMs).toBe(86_400_000);
});
