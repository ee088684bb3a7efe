import { perType } from './state.ts';
import type { SandboxType, StoredProperty } from './state.ts';

type Row = readonly [name: string, type: string, fieldType: string, options?: readonly string[]];

/** Properties of HubSpot's own that Afterword reads or writes, or that a demo shows. */
const WRITABLE: Readonly<Record<SandboxType, readonly Row[]>> = {
  tickets: [
    ['subject', 'string', 'text'],
    ['content', 'string', 'textarea'],
    // Stages and owners are checked against the portal's pipelines and owners.
    ['hs_pipeline', 'string', 'text'],
    ['hs_pipeline_stage', 'string', 'text'],
    ['hubspot_owner_id', 'string', 'text'],
    ['hs_ticket_priority', 'enumeration', 'select', ['LOW', 'MEDIUM', 'HIGH', 'URGENT']],
    ['hs_ticket_category', 'enumeration', 'checkbox', ['BILLING_ISSUE', 'PRODUCT_ISSUE', 'GENERAL_INQUIRY']],
    ['hs_resolution', 'string', 'textarea'],
    ['source_type', 'enumeration', 'select', ['EMAIL', 'CHAT', 'FORM', 'PHONE']],
  ],
  contacts: [
    ['email', 'string', 'text'],
    ['firstname', 'string', 'text'],
    ['lastname', 'string', 'text'],
    ['phone', 'string', 'text'],
    ['company', 'string', 'text'],
    ['country', 'string', 'text'],
    ['hs_country_region_code', 'string', 'text'],
    ['hs_language', 'string', 'text'],
    ['hs_timezone', 'string', 'text'],
    ['hubspot_owner_id', 'string', 'text'],
  ],
  companies: [
    ['name', 'string', 'text'],
    ['domain', 'string', 'text'],
    ['hubspot_owner_id', 'string', 'text'],
  ],
  tasks: [
    ['hs_timestamp', 'datetime', 'date'],
    ['hs_task_subject', 'string', 'text'],
    ['hs_task_body', 'string', 'textarea'],
    [
      'hs_task_status',
      'enumeration',
      'select',
      ['NOT_STARTED', 'IN_PROGRESS', 'WAITING', 'COMPLETED', 'DEFERRED'],
    ],
    ['hs_task_priority', 'enumeration', 'select', ['NONE', 'LOW', 'MEDIUM', 'HIGH']],
    ['hs_task_type', 'enumeration', 'select', ['EMAIL', 'CALL', 'TODO']],
    ['hs_task_reminders', 'string', 'text'],
    ['hubspot_owner_id', 'string', 'text'],
  ],
  notes: [
    ['hs_timestamp', 'datetime', 'date'],
    ['hs_note_body', 'string', 'textarea'],
    ['hubspot_owner_id', 'string', 'text'],
  ],
};

const READ_ONLY: Readonly<Record<SandboxType, readonly Row[]>> = {
  tickets: [
    ['createdate', 'datetime', 'date'],
    ['hs_lastmodifieddate', 'datetime', 'date'],
    ['hs_object_id', 'number', 'number'],
    ['closed_date', 'datetime', 'date'],
    ['hs_last_message_received_at', 'datetime', 'date'],
    ['hs_last_message_sent_at', 'datetime', 'date'],
    ['first_agent_reply_date', 'datetime', 'date'],
    ['hs_merged_object_ids', 'string', 'text'],
  ],
  contacts: [
    ['createdate', 'datetime', 'date'],
    ['lastmodifieddate', 'datetime', 'date'],
    ['hs_object_id', 'number', 'number'],
    ['hs_email_optout', 'bool', 'booleancheckbox', ['true', 'false']],
    ['associatedcompanyid', 'number', 'number'],
    ['hs_additional_emails', 'string', 'text'],
  ],
  companies: [
    ['createdate', 'datetime', 'date'],
    ['hs_lastmodifieddate', 'datetime', 'date'],
    ['hs_object_id', 'number', 'number'],
  ],
  tasks: [
    ['hs_createdate', 'datetime', 'date'],
    ['hs_lastmodifieddate', 'datetime', 'date'],
    ['hs_object_id', 'number', 'number'],
  ],
  notes: [
    ['hs_createdate', 'datetime', 'date'],
    ['hs_lastmodifieddate', 'datetime', 'date'],
    ['hs_object_id', 'number', 'number'],
  ],
};

export function builtInProperties(): Record<SandboxType, Map<string, StoredProperty>> {
  return perType((type) => {
    const all = [
      ...WRITABLE[type].map((row) => propertyOf(row, false)),
      ...READ_ONLY[type].map((row) => propertyOf(row, true)),
    ];
    return new Map(all.map((property) => [property.name, property]));
  });
}

function propertyOf([name, type, fieldType, options]: Row, readOnly: boolean): StoredProperty {
  return {
    name,
    label: name,
    description: '',
    type,
    fieldType,
    groupName: 'information',
    options: (options ?? []).map((value, displayOrder) => ({
      label: value,
      value,
      hidden: false,
      displayOrder,
    })),
    builtIn: true,
    readOnly,
    archived: false,
  };
}

/** The property that holds the time of the last change, which differs by type. */
export function modifiedProperty(type: SandboxType): string {
  return type === 'contacts' ? 'lastmodifieddate' : 'hs_lastmodifieddate';
}

export function createdProperty(type: SandboxType): string {
  return type === 'tasks' || type === 'notes' ? 'hs_createdate' : 'createdate';
}
