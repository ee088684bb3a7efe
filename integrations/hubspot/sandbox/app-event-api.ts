import { asObject, batchReply, inputsOf, requireScope } from './api.ts';
import type { ApiCall, Endpoint } from './api.ts';
import type { SandboxEvent, SandboxPortal } from './state.ts';
import { failure, invalid, notFound } from './vendor-error.ts';
import type { Reply } from './vendor-error.ts';
import { liveRecord } from './world.ts';

const ROOT = '/integrators/timeline/2026-03/events';

export const APP_EVENT_ENDPOINTS: readonly Endpoint[] = [
  { method: 'post', path: ROOT, handle: createOne, writes: true },
  { method: 'post', path: `${ROOT}/batch`, handle: createBatch, writes: true },
];

/** The event type of the uploaded project, as HubSpot knows it after the upload. */
const PROPERTIES: Readonly<Record<string, RegExp>> = {
  survey: /^(nps|ces|csat)$/,
  score: /^\d+$/,
  category: /^(promoter|passive|detractor)$/,
  programme: /^\w+$/,
  ticketId: /^.+$/,
  responseId: /^.+$/,
};

function createOne(call: ApiCall): Reply {
  requireScope(call, 'timeline');
  const event = eventOf(call, asObject(call.body));
  const events = eventsOf(call.portal);
  if (events.has(event.id)) throw failure(409, 'OBJECT_ALREADY_EXISTS', `Event ${event.id} exists already`);
  events.set(event.id, event);
  return { status: 201, body: event };
}

/** All or nothing: a batch that names one known id is refused as a whole. */
function createBatch(call: ApiCall): Reply {
  requireScope(call, 'timeline');
  const events = eventsOf(call.portal);
  const fresh = inputsOf(call).map((input) => eventOf(call, input));
  const known = fresh.find(({ id }) => events.has(id));
  if (known) throw failure(409, 'OBJECT_ALREADY_EXISTS', `Event ${known.id} exists already`);
  for (const event of fresh) events.set(event.id, event);
  return batchReply(fresh, []);
}

function eventsOf(portal: SandboxPortal): Map<string, SandboxEvent> {
  portal.appEvents ??= new Map();
  return portal.appEvents;
}

function eventOf({ world, portal }: ApiCall, input: Record<string, unknown>): SandboxEvent {
  const { eventTypeName, id, objectId, timestamp, properties, ...rest } = input;
  const strange = Object.keys(rest);
  if (strange.length > 0) throw invalid(`Unknown fields: ${strange.join(', ')}`);
  if (typeof id !== 'string' || id === '') throw invalid('Some required fields were not set: [id]');
  if (typeof eventTypeName !== 'string' || eventTypeName !== world.state.app.eventType) {
    throw notFound(`There is no app event type ${String(eventTypeName)}`);
  }
  if (typeof objectId !== 'string' || !liveRecord(portal, 'contacts', objectId)) {
    throw invalid(`There is no CONTACT ${String(objectId)}`);
  }
  if (typeof timestamp !== 'string' || Number.isNaN(Date.parse(timestamp))) throw invalid('timestamp');
  return { id, eventTypeName, objectId, timestamp, properties: valuesOf(asObject(properties)) };
}

function valuesOf(properties: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => {
      const shape = PROPERTIES[name];
      if (!shape) throw invalid(`The event type has no property ${name}`);
      if (typeof value !== 'string' || !shape.test(value)) throw invalid(`The value of ${name} is not valid`);
      return [name, value];
    }),
  );
}
