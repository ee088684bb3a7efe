import { createHash } from 'node:crypto';
import { MalformedEventError } from '../../src/connector/errors.ts';
import type {
  Delivery,
  InboundRequest,
  RecordSignal,
  TicketSignal,
  WebhookIntake,
} from '../../src/connector/webhook.ts';
import { WebhookEvent } from './schema.ts';
import { REPLAY_WINDOW_MS, verifySignature } from './signature.ts';

const TICKET_TYPE_ID = '0-5';
/** HubSpot retries any 5xx up to ten times within a day. */
const RETRY_AFTER_SECONDS = 10;

/** One URL for all accounts: each event names its portal. */
export const webhookIntake: WebhookIntake = {
  addressing: 'app',
  replayWindowMs: REPLAY_WINDOW_MS,
  busyAnswer: { status: 503, retryAfterSeconds: RETRY_AFTER_SECONDS },
  verify: verifySignature,
  deliveries,
  signals,
  recordSignals,
};

/** HubSpot batches up to 100 events, of possibly several portals: each becomes a delivery of its own. */
function deliveries(request: InboundRequest): Delivery[] {
  const batch = readBatch(request.body);
  if (batch === null) {
    const body = request.body.toString('utf8');
    const malformed = 'the body is not a JSON array of events';
    return [{ deliveryKey: keyOf([body]), accountId: null, body, malformed }];
  }
  return batch.map(deliveryOf);
}

function readBatch(body: Buffer): unknown[] | null {
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'));
    return Array.isArray(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

function deliveryOf(item: unknown): Delivery {
  const body = JSON.stringify(item);
  const event = WebhookEvent.safeParse(item);
  if (!event.success) {
    const paths = event.error.issues.map((issue) => issue.path.join('.')).join(', ');
    return {
      deliveryKey: keyOf([body]),
      accountId: null,
      body,
      malformed: `not an event of HubSpot: ${paths}`,
    };
  }
  return { deliveryKey: keyOf(identityOf(event.data)), accountId: event.data.portalId, body };
}

/**
 * What makes two events the same. HubSpot's eventId is "not guaranteed to be unique" and stays out, as does the attempt
 * number. A property change is the same whether it comes as ticket.propertyChange or as object.propertyChange.
 */
function identityOf(event: WebhookEvent): unknown[] {
  const { portalId, objectId, occurredAt } = event;
  const record = [portalId, typeIdOf(event), objectId];
  if (event.propertyName) return [...record, event.propertyName, event.propertyValue, occurredAt];
  const others = [event.primaryObjectId, event.mergedObjectIds, event.fromObjectId, event.toObjectId];
  return [...record, event.type, event.associationType, ...others, occurredAt];
}

function keyOf(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

function typeIdOf(event: WebhookEvent): string {
  if (event.objectTypeId) return event.objectTypeId;
  const [type = ''] = event.type.split('.');
  return type === 'ticket' ? TICKET_TYPE_ID : type;
}

function signals(body: string): TicketSignal[] {
  const event = readEvent(body);
  if (typeIdOf(event) !== TICKET_TYPE_ID) {
    if (event.type.startsWith('object.') && !event.objectTypeId) {
      throw new MalformedEventError('an object event without objectTypeId');
    }
    return [];
  }
  const occurredAt = new Date(event.occurredAt);
  switch (event.type.split('.')[1]) {
    case 'propertyChange':
      if (event.propertyName !== 'hs_pipeline_stage') return [];
      return [{ kind: 'status-changed', ticketId: idOf(event), occurredAt }];
    case 'deletion':
      return [{ kind: 'deleted', ticketId: idOf(event), occurredAt }];
    case 'merge':
      return mergeSignals(event, occurredAt);
    default:
      return [];
  }
}

function readEvent(body: string): WebhookEvent {
  try {
    return WebhookEvent.parse(JSON.parse(body));
  } catch (cause) {
    throw new MalformedEventError('not an event of HubSpot', { cause });
  }
}

function idOf(event: WebhookEvent): string {
  if (!event.objectId) throw new MalformedEventError(`${event.type} without objectId`);
  return event.objectId;
}

/** One signal for each ticket that ceased to exist. A merge may make a new ticket of all that took part. */
function mergeSignals(event: WebhookEvent, occurredAt: Date): TicketSignal[] {
  const survivor = event.newObjectId ?? event.primaryObjectId;
  if (!survivor || !event.mergedObjectIds) {
    throw new MalformedEventError('a merge that does not name its tickets');
  }
  const took = new Set([...(event.primaryObjectId ? [event.primaryObjectId] : []), ...event.mergedObjectIds]);
  took.delete(survivor);
  return [...took].map((ticketId) => ({ kind: 'merged', ticketId, occurredAt, mergedInto: survivor }));
}

/** A task's status is known by the property's name alone: whatever object type id HubSpot sends with it. */
function recordSignals(body: string): RecordSignal[] {
  const event = readEvent(body);
  if (event.type === 'contact.privacyDeletion' && event.objectId)
    return [{ kind: 'person-deleted', externalId: event.objectId }];
  return event.propertyName === 'hs_task_status' && event.objectId
    ? [{ kind: 'task-changed', taskId: event.objectId }]
    : [];
}
