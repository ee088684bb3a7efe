import type { TicketWrite } from '../../src/connector/write-back.ts';
import { ASSOCIATION_TYPE_IDS, associatedIds, primaryOf } from './associations.ts';
import { BATCH_SIZE } from './batch.ts';
import { holdsMarker, htmlOf } from './html.ts';
import type { Portal } from './portal.ts';
import type { Association } from './records.ts';

export type NotedWrite = TicketWrite & { readonly note: NonNullable<TicketWrite['note']> };

/** The contact of each ticket that gets a note: remembered from reading it, else one call for all of them. */
export async function contactsOfTickets(
  { client, memory }: Portal,
  ticketIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const contacts = new Map<string, string>();
  for (const ticketId of ticketIds) {
    const known = await memory.contactOfTicket.peek(ticketId);
    if (known !== null) contacts.set(ticketId, known);
  }
  const unknown = [...new Set(ticketIds)].filter((ticketId) => !contacts.has(ticketId));
  for (let start = 0; start < unknown.length; start += BATCH_SIZE) {
    const ids = unknown.slice(start, start + BATCH_SIZE);
    const { results } = await client.associatedOfMany('tickets', ids, 'contacts');
    for (const { from, to } of results) {
      const contactId = primaryOf(to);
      if (contactId !== null) contacts.set(from.id, contactId);
    }
  }
  return contacts;
}

/**
 * Writes the note once and returns its id. HubSpot has no key for creates: where an earlier attempt may have acted,
 * the ticket's notes are read first (associations, because search lags).
 */
export async function writeNote(
  portal: Portal,
  write: NotedWrite,
  contactId: string | undefined,
): Promise<string> {
  const earlier = write.repeated ? await findNote(portal, write) : null;
  if (earlier !== null) return earlier;
  const associations: Association[] = [
    { toId: write.ticketId, typeId: ASSOCIATION_TYPE_IDS.noteToTicket },
    ...(contactId ? [{ toId: contactId, typeId: ASSOCIATION_TYPE_IDS.noteToContact }] : []),
  ];
  const properties = {
    hs_timestamp: portal.access.now().toISOString(),
    hs_note_body: htmlOf(write.note.text),
  };
  const { id } = await portal.client.createObject('notes', properties, associations);
  return id;
}

async function findNote({ client }: Portal, { ticketId, note }: NotedWrite): Promise<string | null> {
  const ids = await associatedIds(client, { type: 'tickets', id: ticketId }, 'notes');
  for (let start = 0; start < ids.length; start += BATCH_SIZE) {
    const { results } = await client.readObjects('notes', ids.slice(start, start + BATCH_SIZE), {
      properties: ['hs_note_body'],
    });
    const found = results.find(({ properties }) =>
      holdsMarker(properties['hs_note_body'] ?? '', note.marker),
    );
    if (found) return found.id;
  }
  return null;
}
