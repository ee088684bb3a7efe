import { createdProperty, modifiedProperty } from './property-catalogue.ts';
import { stageOf } from './portals.ts';
import type { SandboxPortal, SandboxType, StoredRecord } from './state.ts';

/** Whose earlier values HubSpot is ever asked for here. */
const TRACKED: ReadonlySet<string> = new Set(['hs_pipeline_stage', 'hubspot_owner_id']);
/** HubSpot keeps about this many versions. */
const VERSIONS_MAX = 20;

/** A change of one portal's records at one moment. */
export interface Change {
  readonly portal: SandboxPortal;
  readonly at: number;
  /** How long search shows the state before. */
  readonly lagMs: number;
}

/** Stores a record whose values were checked before. */
export function insertRecord(
  change: Change,
  type: SandboxType,
  values: Record<string, string>,
): StoredRecord {
  const { portal, at, lagMs } = change;
  const id = String(type === 'tickets' ? portal.nextTicketId++ : portal.nextId++);
  const record: StoredRecord = {
    id,
    type,
    properties: { hs_object_id: id, [createdProperty(type)]: iso(at) },
    history: {},
    createdAt: at,
    updatedAt: at,
    archived: false,
    mergedInto: null,
    indexed: lagMs > 0 ? { properties: null, until: at + lagMs } : null,
  };
  portal.records[type].set(id, record);
  assign(change, record, values);
  return record;
}

/** Changes a record; returns whether it is a ticket that moved to another stage. */
export function updateRecord(change: Change, record: StoredRecord, values: Record<string, string>): boolean {
  const { at, lagMs } = change;
  const stage = record.properties['hs_pipeline_stage'];
  const lagging = record.indexed && record.indexed.until > at ? record.indexed.properties : record.properties;
  if (lagMs > 0) record.indexed = { properties: lagging, until: at + lagMs };
  record.properties = { ...record.properties };
  assign(change, record, values);
  return record.properties['hs_pipeline_stage'] !== stage;
}

export function archiveRecord(record: StoredRecord, at: number): void {
  record.archived = true;
  record.updatedAt = at;
}

/** What search shows of a record at a moment; null before it got there. */
export function searchable(record: StoredRecord, now: number): Record<string, string> | null {
  if (record.archived) return null;
  return record.indexed && record.indexed.until > now ? record.indexed.properties : record.properties;
}

function assign({ portal, at }: Change, record: StoredRecord, values: Record<string, string>): void {
  const closedBefore = isClosed(portal, record);
  for (const [name, value] of Object.entries(values)) {
    const before = record.properties[name] ?? '';
    if (value === '') delete record.properties[name];
    else record.properties[name] = value;
    if (TRACKED.has(name) && before !== value) track(record, name, { value, at });
  }
  record.updatedAt = at;
  record.properties[modifiedProperty(record.type)] = iso(at);
  const closed = isClosed(portal, record);
  if (closed && !closedBefore) record.properties['closed_date'] = iso(at);
  if (!closed) delete record.properties['closed_date'];
  index(portal, record);
}

function track(record: StoredRecord, name: string, entry: { value: string; at: number }): void {
  const entries = record.history[name] ?? [];
  entries.push(entry);
  if (entries.length > VERSIONS_MAX) entries.shift();
  record.history[name] = entries;
}

/** Only tickets have stages. */
export function isClosed(portal: SandboxPortal, record: StoredRecord): boolean {
  return stageOf(portal, record.properties['hs_pipeline_stage'])?.stage.closed === true;
}

function index(portal: SandboxPortal, record: StoredRecord): void {
  const { email, name } = record.properties;
  if (record.type === 'contacts' && email) portal.contactByEmail.set(email.toLowerCase(), record.id);
  if (record.type === 'companies' && name) portal.companyByName.set(name, record.id);
}

export function iso(at: number): string {
  return new Date(at).toISOString();
}
