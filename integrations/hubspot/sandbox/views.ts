import { linkedIds } from './links.ts';
import { isClosed, iso } from './records.ts';
import { stageOf } from './portals.ts';
import type { SandboxPortal, SandboxType, StoredRecord } from './state.ts';

/** What a demo or a test looks at: HubSpot's own records, with their links resolved to ids. */
export interface TicketRecord {
  readonly id: string;
  readonly subject: string;
  readonly status: 'open' | 'solved';
  readonly stage: string;
  readonly pipeline: string;
  /** ISO 8601; null while open. */
  readonly solvedAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly ownerName: string | null;
  readonly contactIds: readonly string[];
  readonly companyIds: readonly string[];
  readonly properties: Readonly<Record<string, string>>;
}

export interface ContactRecord {
  readonly id: string;
  readonly email: string | null;
  readonly name: string;
  readonly companyIds: readonly string[];
  readonly properties: Readonly<Record<string, string>>;
}

export interface CompanyRecord {
  readonly id: string;
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
}

export interface TaskRecord {
  readonly id: string;
  readonly subject: string;
  /** HTML. */
  readonly body: string;
  readonly status: string;
  readonly dueAt: string;
  readonly ownerName: string | null;
  readonly contactIds: readonly string[];
  readonly ticketIds: readonly string[];
  readonly companyIds: readonly string[];
  readonly properties: Readonly<Record<string, string>>;
}

export interface NoteRecord {
  readonly id: string;
  /** HTML. */
  readonly body: string;
  readonly contactIds: readonly string[];
  readonly ticketIds: readonly string[];
}

export function ticketRecords(portal: SandboxPortal): TicketRecord[] {
  return live(portal, 'tickets').map((record) => {
    const { subject, closed_date, hs_pipeline_stage } = record.properties;
    const place = stageOf(portal, hs_pipeline_stage);
    return {
      id: record.id,
      subject: subject ?? '',
      status: isClosed(portal, record) ? 'solved' : 'open',
      stage: place?.stage.label ?? '',
      pipeline: place?.pipeline.label ?? '',
      solvedAt: closed_date ?? null,
      createdAt: iso(record.createdAt),
      updatedAt: iso(record.updatedAt),
      ownerName: ownerName(portal, record),
      contactIds: linkedIds(portal, record, 'contacts'),
      companyIds: linkedIds(portal, record, 'companies'),
      properties: record.properties,
    };
  });
}

export function contactRecords(portal: SandboxPortal): ContactRecord[] {
  return live(portal, 'contacts').map((record) => ({
    id: record.id,
    email: record.properties['email'] ?? null,
    name: [record.properties['firstname'], record.properties['lastname']].filter(Boolean).join(' '),
    companyIds: linkedIds(portal, record, 'companies'),
    properties: record.properties,
  }));
}

export function companyRecords(portal: SandboxPortal): CompanyRecord[] {
  return live(portal, 'companies').map(({ id, properties }) => ({
    id,
    name: properties['name'] ?? '',
    properties,
  }));
}

export function taskRecords(portal: SandboxPortal): TaskRecord[] {
  return live(portal, 'tasks').map((record) => ({
    id: record.id,
    subject: record.properties['hs_task_subject'] ?? '',
    body: record.properties['hs_task_body'] ?? '',
    status: record.properties['hs_task_status'] ?? 'NOT_STARTED',
    dueAt: record.properties['hs_timestamp'] ?? '',
    ownerName: ownerName(portal, record),
    contactIds: linkedIds(portal, record, 'contacts'),
    ticketIds: linkedIds(portal, record, 'tickets'),
    companyIds: linkedIds(portal, record, 'companies'),
    properties: record.properties,
  }));
}

export function noteRecords(portal: SandboxPortal): NoteRecord[] {
  return live(portal, 'notes').map((record) => ({
    id: record.id,
    body: record.properties['hs_note_body'] ?? '',
    contactIds: linkedIds(portal, record, 'contacts'),
    ticketIds: linkedIds(portal, record, 'tickets'),
  }));
}

function live(portal: SandboxPortal, type: SandboxType): StoredRecord[] {
  return [...portal.records[type].values()].filter(({ archived }) => !archived);
}

function ownerName(portal: SandboxPortal, { properties }: StoredRecord): string | null {
  const owner = portal.owners.find(({ id }) => id === properties['hubspot_owner_id']);
  return owner ? `${owner.firstName} ${owner.lastName}`.trim() : null;
}
