import { ConnectorError } from '../../src/connector/errors.ts';
import type {
  ErasedPerson,
  OrganisationWrite,
  Outcome,
  PersonWrite,
  TicketWrite,
} from '../../src/connector/write-back.ts';
import { writeInBatches } from './batch.ts';
import { contactsOfTickets, writeNote } from './notes.ts';
import type { NotedWrite } from './notes.ts';
import { contactsByEmail } from './people.ts';
import type { Portal } from './portal.ts';
import type { BatchInput, Values } from './records.ts';
import { surveyLinkValues } from './survey.ts';
import { emptyValues, existing, organisationValues, personValues, scoreValues } from './written-values.ts';

/** Ticket properties in batches of 100, then each note; one outcome per write, in order. */
export async function writeTickets(portal: Portal, writes: readonly TicketWrite[]): Promise<Outcome[]> {
  const inputs = writes.map(({ ticketId, score, surveyLink, clearInherited }) => {
    const emptied = clearInherited ? emptyValues('tickets') : {};
    const values = { ...emptied, ...(score ? scoreValues(score) : {}), ...surveyLinkValues(surveyLink) };
    return { id: ticketId, properties: existing(portal.access, 'tickets', values) };
  });
  const written = await update(portal, 'tickets', inputs);
  const noted = writes.filter(hasNote).filter(({ ticketId }) => written.get(ticketId)?.ok !== false);
  const contacts = await settled(async () => {
    return noted.length === 0
      ? new Map<string, string>()
      : contactsOfTickets(
          portal,
          noted.map((one) => one.ticketId),
        );
  });
  return Promise.all(
    writes.map(async (write) => {
      const outcome = written.get(write.ticketId) ?? NOTHING_TO_WRITE;
      if (!outcome.ok || !hasNote(write)) return outcome;
      if (!contacts.ok) return contacts;
      return noteOutcome(portal, write, contacts.value.get(write.ticketId));
    }),
  );
}

function hasNote(write: TicketWrite): write is NotedWrite {
  return write.note !== undefined;
}

async function noteOutcome(
  portal: Portal,
  write: NotedWrite,
  contactId: string | undefined,
): Promise<Outcome> {
  const note = await settled(() => writeNote(portal, write, contactId));
  return note.ok ? { ok: true, resultId: note.value } : note;
}

/** Contacts by id, or by e-mail for people of another helpdesk; unknown ones are skipped or created. */
export async function writePeople(portal: Portal, writes: readonly PersonWrite[]): Promise<Outcome[]> {
  const ids = await settled(() => contactIds(portal, writes));
  if (!ids.ok) return writes.map(() => ids);
  const known = writes.flatMap((write, index) => {
    const id = ids.value[index];
    return id ? [{ id, properties: valuesOf(portal, write) }] : [];
  });
  const unknown = writes.filter((write, index) => write.createIfMissing && !ids.value[index]);
  const [updated, created] = await Promise.all([update(portal, 'contacts', known), create(portal, unknown)]);
  return writes.map((write, index) => {
    const id = ids.value[index];
    const outcome = id ? updated.get(id) : created.get(write.person.email.toLowerCase());
    if (outcome && !outcome.ok && outcome.error.kind === 'not-found') return UNKNOWN_CONTACT;
    return outcome ?? (id ? NOTHING_TO_WRITE : UNKNOWN_CONTACT);
  });
}

async function contactIds(portal: Portal, writes: readonly PersonWrite[]): Promise<(string | null)[]> {
  const foreign = writes.filter(({ person }) => person.externalId === null).map(({ person }) => person.email);
  const contacts = await contactsByEmail(portal, foreign);
  return writes.map(
    ({ person }) => person.externalId ?? contacts.get(person.email.toLowerCase())?.id ?? null,
  );
}

function valuesOf({ access }: Portal, write: PersonWrite): Values {
  return existing(access, 'contacts', personValues(write));
}

async function create(portal: Portal, writes: readonly PersonWrite[]): Promise<Map<string, Outcome>> {
  const inputs = writes.map((write) => {
    const email = write.person.email.toLowerCase();
    return { id: email, properties: { email, ...nameValues(write.person.name), ...valuesOf(portal, write) } };
  });
  // An upsert is answered with the new ids: the address tells which input each belongs to.
  const newIds = new Map<string, string>();
  const outcomes = await writeInBatches(async (batch) => {
    const answer = await portal.client.upsertContacts(batch);
    const results = answer.results.map((record) => {
      const email = (record.properties['email'] ?? '').toLowerCase();
      newIds.set(email, record.id);
      return { ...record, id: email };
    });
    return { ...answer, results };
  }, inputs);
  for (const [email, outcome] of outcomes) {
    const id = newIds.get(email);
    if (outcome.ok) outcomes.set(email, id ? { ok: true, resultId: id } : { ok: true });
  }
  return outcomes;
}

function nameValues(name: string | null): Values {
  const [firstname, ...rest] = (name ?? '').trim().split(/\s+/);
  if (!firstname) return {};
  return rest.length === 0 ? { firstname } : { firstname, lastname: rest.join(' ') };
}

/** Our properties are emptied; the opt-out stands in our own list. A contact deleted in HubSpot holds nothing any more. */
export async function erasePeople(portal: Portal, people: readonly ErasedPerson[]): Promise<Outcome[]> {
  const inputs = people.map(({ externalId }) => ({
    id: externalId,
    properties: existing(portal.access, 'contacts', emptyValues('contacts')),
  }));
  const written = await update(portal, 'contacts', inputs);
  return people.map(({ externalId }) => {
    const outcome = written.get(externalId) ?? NOTHING_TO_WRITE;
    return !outcome.ok && outcome.error.kind === 'not-found' ? UNKNOWN_CONTACT : outcome;
  });
}

/** Figures of several metrics for one company become one update. */
export async function writeOrganisations(
  portal: Portal,
  writes: readonly OrganisationWrite[],
): Promise<Outcome[]> {
  const inputs = writes.map((write) => ({
    id: write.externalId,
    properties: existing(portal.access, 'companies', organisationValues(write)),
  }));
  const written = await update(portal, 'companies', inputs);
  return writes.map(({ externalId }) => written.get(externalId) ?? NOTHING_TO_WRITE);
}

const NOTHING_TO_WRITE: Outcome = { ok: true, skipped: 'none of these properties exists in the account' };
const UNKNOWN_CONTACT: Outcome = { ok: true, skipped: 'the person is not a contact in HubSpot' };

/** Records without any value are left out: HubSpot refuses an empty update. */
function update(portal: Portal, type: 'tickets' | 'contacts' | 'companies', inputs: readonly BatchInput[]) {
  const filled = inputs.filter(({ properties }) => Object.keys(properties).length > 0);
  return writeInBatches((batch) => portal.client.updateObjects(type, batch), filled);
}

type Settled<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ConnectorError };

async function settled<T>(work: () => Promise<T>): Promise<Settled<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (error instanceof ConnectorError) return { ok: false, error };
    throw error;
  }
}
