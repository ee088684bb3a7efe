import type { HistoryRecord, Outcome } from '../../src/connector/write-back.ts';
import { writeInBatches } from './batch.ts';
import { callHubspot } from './call.ts';
import { API_VERSION } from './dated-paths.ts';
import { contactsByEmail } from './people.ts';
import { plainPost } from './plain-post.ts';
import type { Portal } from './portal.ts';
import { ObjectBatch } from './schema.ts';

/** The uid of the event type in the app's project; HubSpot may know it by another name after the upload. */
export const DEFAULT_EVENT_TYPE = 'afterword_score';

const EVENTS_PATH = `/integrators/timeline/${API_VERSION}/events/batch`;

const UNKNOWN_CONTACT: Outcome = { ok: true, skipped: 'the person is not a contact in HubSpot' };
const NOT_DEFINED: Outcome = {
  ok: true,
  skipped: 'HubSpot does not know the event type of the app, or the contact is gone',
};
const NOT_ALLOWED: Outcome = {
  ok: true,
  skipped: 'the timeline scope was not granted, or HubSpot has not approved app events for this app',
};

interface AppEvent {
  readonly eventTypeName: string;
  readonly id: string;
  readonly objectId: string;
  readonly timestamp: string;
  readonly properties: Readonly<Record<string, string>>;
}

/**
 * One app event per settled answer on the contact's timeline. An event can be neither changed nor removed: its id holds
 * the revision, so that a correction is a further event and a repetition is refused as known. The comment stays away
 * from the contact. Where the scope or the event type is missing nothing is written, and nothing else suffers.
 */
export async function writeHistory(portal: Portal, records: readonly HistoryRecord[]): Promise<Outcome[]> {
  if (portal.memory.historyRefused.peek('')) return records.map(() => NOT_ALLOWED);
  const contacts = await contactIds(portal, records);
  const events = new Map(
    records.flatMap((record, index) => {
      const objectId = contacts[index];
      return objectId ? [[eventId(record), eventOf(portal, record, objectId)] as const] : [];
    }),
  );
  const written = await writeInBatches(
    (batch) =>
      send(
        portal,
        batch.flatMap(({ id }) => events.get(id) ?? []),
      ),
    [...events.keys()].map((id) => ({ id, properties: {} })),
  );
  return records.map((record, index) =>
    contacts[index] ? told(portal, written.get(eventId(record))) : UNKNOWN_CONTACT,
  );
}

function eventId({ responseId, revision }: HistoryRecord): string {
  return `${responseId}-r${revision}`;
}

function eventOf({ eventType }: Portal, record: HistoryRecord, objectId: string): AppEvent {
  const { metric, score, band, programme, ticketId, responseId, answeredAt } = record;
  return {
    eventTypeName: eventType,
    id: eventId(record),
    objectId,
    timestamp: answeredAt.toISOString(),
    properties: { survey: metric, score: String(score), category: band, programme, ticketId, responseId },
  };
}

async function contactIds(
  portal: Portal,
  records: readonly HistoryRecord[],
): Promise<(string | undefined)[]> {
  const foreign = records.flatMap(({ person }) => (person.externalId === null ? [person.email] : []));
  const contacts = foreign.length > 0 ? await contactsByEmail(portal, foreign) : new Map();
  return records.map(({ person }) => person.externalId ?? contacts.get(person.email.toLowerCase())?.id);
}

async function send({ access }: Portal, inputs: readonly AppEvent[]): Promise<ObjectBatch> {
  const post = { path: EVENTS_PATH, body: { inputs } };
  return await callHubspot(access, plainPost(access.baseUrl, post, ObjectBatch));
}

function told({ memory }: Portal, outcome: Outcome | undefined): Outcome {
  if (!outcome || outcome.ok) return outcome ?? NOT_DEFINED;
  const { kind } = outcome.error;
  if (kind === 'conflict') return { ok: true, skipped: 'it stands on the timeline already' };
  if (kind === 'not-found') return NOT_DEFINED;
  if (kind !== 'forbidden') return outcome;
  memory.historyRefused.set('', true);
  return NOT_ALLOWED;
}
