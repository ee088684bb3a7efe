import { addLink } from './links.ts';
import { insertRecord, updateRecord } from './records.ts';
import type { Change } from './records.ts';
import type { SandboxPortal, StoredRecord } from './state.ts';

export interface CustomerInput {
  readonly name?: string | undefined;
  readonly email: string;
  readonly locale?: string | undefined;
  readonly timeZone?: string | undefined;
  readonly company?: string | undefined;
  /** Further properties; unknown ones are made as text properties first. */
  readonly properties?: Readonly<Record<string, string>> | undefined;
}

const CONTACT_TO_COMPANY = 1;

/** The contact with this address, made when unknown; what is given here is set either way. */
export function ensureContact(change: Change, input: CustomerInput): StoredRecord {
  const { portal } = change;
  const values = valuesOf(input);
  for (const name of Object.keys(values)) defineIfUnknown(portal, name);
  const known = portal.records.contacts.get(portal.contactByEmail.get(input.email.toLowerCase()) ?? '');
  const email = input.email.toLowerCase();
  const contact = known?.archived === false ? known : insertRecord(change, 'contacts', { email });
  if (Object.keys(values).length > 0) updateRecord(change, contact, values);
  if (input.company) joinCompany(change, contact, input.company);
  return contact;
}

function valuesOf({ name, locale, timeZone, properties }: CustomerInput): Record<string, string> {
  const [firstname = '', ...rest] = (name ?? '').split(' ').filter(Boolean);
  return {
    ...(firstname ? { firstname, lastname: rest.join(' ') } : {}),
    ...(locale ? { hs_language: locale.toLowerCase() } : {}),
    ...(timeZone ? { hs_timezone: timeZone.toLowerCase().replaceAll('/', '_slash_') } : {}),
    ...properties,
  };
}

function joinCompany(change: Change, contact: StoredRecord, name: string): void {
  const { portal } = change;
  const known = portal.records.companies.get(portal.companyByName.get(name) ?? '');
  const company = known ?? insertRecord(change, 'companies', { name });
  addLink(portal, contact.id, { toId: company.id, typeId: CONTACT_TO_COMPANY });
  updateRecord(change, contact, { company: name, associatedcompanyid: company.id });
}

function defineIfUnknown({ properties }: SandboxPortal, name: string): void {
  if (properties.contacts.has(name)) return;
  properties.contacts.set(name, {
    name,
    label: name,
    description: '',
    type: 'string',
    fieldType: 'text',
    groupName: 'information',
    options: [],
    builtIn: false,
    readOnly: false,
    archived: false,
  });
}
