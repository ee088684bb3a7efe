import { TRIAL_MARKER } from '../../src/connector/inspection.ts';
import { ConnectorError } from '../../src/connector/errors.ts';
import type { Agent, Snapshot, Ticket, TicketReading } from '../../src/connector/ticket.ts';
import { readCompanyOf } from './company.ts';
import { MESSAGE_PROPERTIES, messagesOf } from './messages.ts';
import { agentById } from './owners.ts';
import { hasNativeSurvey } from './native-surveys.ts';
import { brandOf, closedSince, pipelinesKnowing } from './pipelines.ts';
import type { TicketPipelines } from './pipelines.ts';
import type { Portal } from './portal.ts';
import { readContactOf, type TicketContact } from './requester.ts';
import type { CrmObject, ValueAt } from './schema.ts';

const TICKET_PROPERTIES = [
  'subject',
  'hs_pipeline',
  'hs_pipeline_stage',
  'hubspot_owner_id',
  'hs_ticket_category',
  'createdate',
  'closed_date',
  ...MESSAGE_PROPERTIES,
];
const TRACKED = ['hs_pipeline_stage', 'hubspot_owner_id'];
/** A ticket handed around more often than this keeps its latest agents. */
const CONTRIBUTORS_MAX = 10;

/** Reads a ticket with all that eligibility asks for: two calls once the account's memory is warm. */
export async function readTicket(portal: Portal, ticketId: string): Promise<TicketReading> {
  const record = await readRecord(portal, ticketId);
  if (!record || record.archived) return { found: false, reason: 'deleted' };
  // HubSpot answers for a merged record with the one that lives on.
  if (record.id !== ticketId) return { found: false, reason: 'merged' };
  const nativeSurvey = portal.access.options.skipNativeSurveys
    ? await hasNativeSurvey(portal, ticketId)
    : false;
  return { found: true, ticket: { ...(await ticketOf(portal, record)), nativeSurvey } };
}

async function ticketOf(portal: Portal, record: CrmObject): Promise<Ticket> {
  const { client, memory, access } = portal;
  const stageId = record.properties['hs_pipeline_stage'] ?? null;
  const [contact, pipelines] = await Promise.all([
    readContactOf(portal, record),
    pipelinesKnowing(client, memory.pipelines, stageId),
  ]);
  const organisation = await readCompanyOf(portal, record, contact?.requester.organisationId ?? null);
  const messages = messagesOf(record);
  return {
    id: record.id,
    number: record.id,
    ...standing(record, pipelines),
    createdAt: timeOf(record.properties['createdate']) ?? access.now(),
    requester: contact && { ...contact.requester, organisationId: organisation?.externalId ?? null },
    organisation,
    snapshot: await snapshotOf(portal, record, pipelines),
    customerMessages: messages.customer,
    agentReplies: messages.agent,
    // HubSpot shows no address of the inbox on the ticket.
    receivedAt: null,
    // Our tasks are HubSpot tasks, never tickets.
    ownTask: false,
    trial: isTrial(record, contact),
    ...told(portal, record, contact),
  };
}

/** What the contact says of themselves. */
function told(
  portal: Portal,
  record: CrmObject,
  contact: TicketContact | null,
): Pick<Ticket, 'consent' | 'country'> {
  const consent = consentOf(portal, record, contact?.consent ?? null);
  return { consent, country: contact?.country ?? null };
}

/** A customer may write our marker into a subject: a ticket with a contact is theirs. */
function isTrial({ properties }: CrmObject, contact: TicketContact | null): boolean {
  return contact === null && (properties['subject'] ?? '').includes(TRIAL_MARKER);
}

async function readRecord(portal: Portal, ticketId: string): Promise<CrmObject | null> {
  const companies = await portal.memory.companiesAllowed.get('read', async () => true);
  try {
    return await readWith(portal, ticketId, companies);
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    if (error.kind === 'not-found') return null;
    if (error.kind !== 'forbidden' || !companies) throw error;
    // The company scope is optional: without it the ticket is read alone.
    const record = await readWith(portal, ticketId, false);
    portal.memory.companiesAllowed.set('read', false);
    return record;
  }
}

function readWith({ client, access }: Portal, ticketId: string, companies: boolean): Promise<CrmObject> {
  const { consentField } = access.options;
  return client.readObject('tickets', ticketId, {
    properties: consentField ? [...TICKET_PROPERTIES, consentField] : TICKET_PROPERTIES,
    history: TRACKED,
    associations: companies ? ['contacts', 'companies'] : ['contacts'],
  });
}

function standing(record: CrmObject, pipelines: TicketPipelines): Pick<Ticket, 'status' | 'solvedAt'> {
  const closed = pipelines.stages.get(record.properties['hs_pipeline_stage'] ?? '') === true;
  if (!closed) return { status: 'open', solvedAt: null };
  const entered = closedSince(record.propertiesWithHistory?.['hs_pipeline_stage'] ?? [], pipelines);
  const { closed_date, createdate } = record.properties;
  // Whatever stands in must not change while the ticket stays closed: the time identifies the solve.
  return { status: 'solved', solvedAt: entered ?? timeOf(closed_date) ?? timeOf(createdate) };
}

async function snapshotOf(
  { client, memory }: Portal,
  record: CrmObject,
  pipelines: TicketPipelines,
): Promise<Snapshot> {
  const { hubspot_owner_id: ownerId, hs_pipeline: pipelineId, source_type: source } = record.properties;
  const agent = (id: string): Promise<Agent> => agentById(client, memory.owners, id);
  return {
    assignee: ownerId ? await agent(ownerId) : null,
    group: null,
    brand: brandOf(pipelines, pipelineId || null),
    channel: source ? source.toLowerCase() : null,
    tags: (record.properties['hs_ticket_category'] ?? '').toLowerCase().split(';').filter(Boolean),
    contributors: await Promise.all(contributorIds(record, ownerId || null).map(agent)),
  };
}

/** Everyone who owned the ticket, in order of first ownership. */
function contributorIds(record: CrmObject, ownerId: string | null): string[] {
  const history: readonly ValueAt[] = record.propertiesWithHistory?.['hubspot_owner_id'] ?? [];
  const oldestFirst = history.toSorted((a, b) => Date.parse(a.timestamp) - Date.parse(b.timestamp));
  const ids = [...oldestFirst.map(({ value }) => value), ownerId].filter((id) => typeof id === 'string');
  return [...new Set(ids.filter((id) => id !== ''))].slice(-CONTRIBUTORS_MAX);
}

/** The contact's property wins; a property of the same name on the ticket is read when the contact has none. */
function consentOf({ access }: Portal, record: CrmObject, ofContact: string | null): boolean | null {
  const { consentField } = access.options;
  if (!consentField) return null;
  const value = (ofContact || record.properties[consentField]) ?? '';
  return ['true', 'yes', '1'].includes(value.toLowerCase());
}

function timeOf(value: string | null | undefined): Date | null {
  if (!value) return null;
  const time = new Date(/^\d+$/.test(value) ? Number(value) : value);
  return Number.isNaN(time.getTime()) ? null : time;
}
