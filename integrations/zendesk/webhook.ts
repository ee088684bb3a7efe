import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { MalformedEventError } from '../../src/connector/errors.ts';
import type {
  Delivery,
  InboundRequest,
  RecordSignal,
  RejectionCode,
  SenderSecrets,
  SignatureVerdict,
  TicketSignal,
  WebhookIntake,
} from '../../src/connector/webhook.ts';
import { EventEnvelope, TriggerBody, UserEvent } from './schema.ts';
import { TASK_MARKER_PREFIX } from './task-marker.ts';

/** Printed in Zendesk's documentation for "Test webhook": whoever accepts it accepts everybody. */
const PUBLIC_TEST_SECRET = 'dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ==';
/** Clocks differ; more than this is a forged or broken timestamp. */
const FUTURE_SKEW_MS = 60_000;
/** A retried delivery may carry its first timestamp, and Zendesk does not say for how long it retries. */
const REPLAY_WINDOW_MS = 24 * 3_600_000;

const EVENT_PREFIX = 'zen:event-type:ticket.';

const header = {
  account: 'x-zendesk-account-id',
  webhook: 'x-zendesk-webhook-id',
  invocation: 'x-zendesk-webhook-invocation-id',
  signature: 'x-zendesk-webhook-signature',
  timestamp: 'x-zendesk-webhook-signature-timestamp',
} as const;

/** Webhooks of one Zendesk account, addressed by an unguessable key in the URL. */
export const webhook: WebhookIntake = {
  addressing: 'url-key',
  replayWindowMs: REPLAY_WINDOW_MS,
  // Zendesk retries 503 only with a Retry-After below 60 s; a 500 is lost.
  busyAnswer: { status: 503, retryAfterSeconds: 30 },
  verify,
  deliveries,
  signals,
  recordSignals,
};

/**
 * base64(HMAC-SHA256(secret, timestamp + body)). The key is the secret string itself, not what it decodes to.
 * Source: developer.zendesk.com, "Verifying webhook authenticity", read 2026-11-22.
 */
export function webhookSignature(secret: string, timestamp: string, body: Buffer): string {
  return createHmac('sha256', secret).update(timestamp).update(body).digest('base64');
}

function verify(request: InboundRequest, sender: SenderSecrets, now: Date): SignatureVerdict {
  const signature = request.headers[header.signature];
  const timestamp = request.headers[header.timestamp];
  if (!signature || !timestamp) {
    return rejected(
      'signature-missing',
      'Zendesk signs every webhook: point a Zendesk webhook at this address.',
    );
  }
  const ageMs = now.getTime() - Date.parse(timestamp);
  if (Number.isNaN(ageMs)) {
    return rejected('timestamp-unreadable', `The header ${header.timestamp} must be a time in ISO 8601.`);
  }
  if (!signedWithOneOf(sender.secrets, { signature, timestamp, body: request.body })) {
    return rejected(
      'signature-wrong',
      'Compare the signing secret of the webhook in Zendesk with the stored one, and check that no proxy changes the body.',
    );
  }
  return timelyAndOurs(request, sender, ageMs);
}

function timelyAndOurs(request: InboundRequest, sender: SenderSecrets, ageMs: number): SignatureVerdict {
  if (ageMs < -FUTURE_SKEW_MS) {
    return rejected(
      'timestamp-future',
      'The signature is dated in the future: check the clock of this server.',
    );
  }
  if (ageMs > REPLAY_WINDOW_MS) {
    return rejected(
      'timestamp-stale',
      'The signature is more than 24 hours old: check the clock of this server.',
    );
  }
  if (differs(request.headers[header.account], numericOnly(sender.accountId))) {
    return rejected('account-mismatch', 'This webhook belongs to another Zendesk account.');
  }
  if (differs(request.headers[header.webhook], sender.webhookId)) {
    return rejected(
      'account-mismatch',
      'Another webhook of the account calls this address: remove it, or connect the account again.',
    );
  }
  return { ok: true, ageMs };
}

/** All secrets are tried every time, so that the time taken does not tell which one matched. */
function signedWithOneOf(
  secrets: readonly string[],
  signed: { signature: string; timestamp: string; body: Buffer },
): boolean {
  const given = Buffer.from(signed.signature);
  const matches = secrets
    .filter((secret) => secret !== '' && secret !== PUBLIC_TEST_SECRET)
    .map((secret) => Buffer.from(webhookSignature(secret, signed.timestamp, signed.body)))
    .map((expected) => expected.length === given.length && timingSafeEqual(expected, given));
  return matches.includes(true);
}

/** Connections know the subdomain; the header carries Zendesk's number of the account. */
function numericOnly(accountId: string | undefined): string | undefined {
  return accountId !== undefined && /^\d+$/.test(accountId) ? accountId : undefined;
}

function differs(given: string | undefined, stored: string | undefined): boolean {
  return stored !== undefined && given !== stored;
}

function rejected(code: RejectionCode, advice: string): SignatureVerdict {
  return { ok: false, code, advice };
}

function deliveries(request: InboundRequest): Delivery[] {
  const text = request.body.toString('utf8');
  const base = { deliveryKey: deliveryKeyOf(request), accountId: null };
  if (isJson(text)) return [{ ...base, body: text }];
  // Kept as a JSON string, so that what is stored is always JSON.
  return [{ ...base, body: JSON.stringify(text), malformed: 'The body is not JSON.' }];
}

function deliveryKeyOf(request: InboundRequest): string {
  const invocation = request.headers[header.invocation];
  if (!invocation) return `body:${createHash('sha256').update(request.body).digest('hex')}`;
  return `${request.headers[header.webhook] ?? 'webhook'}:${invocation}`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function signals(body: string): TicketSignal[] {
  const parsed: unknown = JSON.parse(body);
  const event = EventEnvelope.safeParse(parsed);
  if (event.success) return signalsOfEvent(event.data);
  const trigger = TriggerBody.safeParse(parsed);
  if (trigger.success) {
    const { ticket_id: ticketId, updated_at: occurredAt } = trigger.data;
    return [{ kind: 'status-changed', ticketId, occurredAt }];
  }
  if (isForeignEvent(parsed)) return [];
  throw new MalformedEventError('Neither a ticket event nor the body of our trigger', { cause: event.error });
}

/** Events of users or organisations, should somebody subscribe the webhook to them. */
function isForeignEvent(parsed: unknown): boolean {
  if (typeof parsed !== 'object' || parsed === null || !('type' in parsed)) return false;
  const { type } = parsed;
  return typeof type === 'string' && type.startsWith('zen:event-type:') && !type.startsWith(EVENT_PREFIX);
}

function signalsOfEvent(event: EventEnvelope): TicketSignal[] {
  if (event.detail.external_id?.startsWith(TASK_MARKER_PREFIX)) return [];
  const base = { ticketId: event.detail.id, occurredAt: event.time };
  switch (event.type.replace(EVENT_PREFIX, '')) {
    case 'status_changed':
      return concernsUs(event) ? [{ kind: 'status-changed', ...base }] : [];
    case 'custom_status_changed':
    case 'undeleted':
      return [{ kind: 'status-changed', ...base }];
    case 'merged':
      return [{ kind: 'merged', ...base, ...survivorOf(event) }];
    case 'soft_deleted':
    case 'permanently_deleted':
      return [{ kind: 'deleted', ...base }];
    default:
      return [];
  }
}

/** Only entering and leaving solved matters; solved to closed is the same solve. Each read spared is two calls. */
function concernsUs(event: EventEnvelope): boolean {
  const current = statusOf(event.event?.current ?? event.detail.status);
  const previous = statusOf(event.event?.previous);
  if (current === null) return true;
  if (current === 'solved') return true;
  if (current === 'closed') return previous !== 'solved';
  return previous === null || previous === 'solved' || previous === 'closed';
}

/** Events write statuses in upper case, REST in lower case. */
function statusOf(value: unknown): string | null {
  return typeof value === 'string' ? value.toLowerCase() : null;
}

/** The name of this property is not documented in what we could read: both likely ones are understood. */
function survivorOf(event: EventEnvelope): { mergedInto?: string } {
  const id = event.event?.target_ticket_id ?? event.event?.target_ticket?.id;
  return id == null ? {} : { mergedInto: id };
}

/** What an account calls a deleted user is not confirmed: whatever ends in "deleted" is one. */
const USER_DELETED = /^zen:event-type:user\.(?:\w+_)?deleted$/;

function recordSignals(body: string): RecordSignal[] {
  const parsed: unknown = JSON.parse(body);
  const event = EventEnvelope.safeParse(parsed);
  if (event.success && event.data.detail.external_id?.startsWith(TASK_MARKER_PREFIX))
    return [{ kind: 'task-changed', taskId: event.data.detail.id }];
  const user = UserEvent.safeParse(parsed);
  return user.success && USER_DELETED.test(user.data.type)
    ? [{ kind: 'person-deleted', externalId: user.data.detail.id }]
    : [];
}
