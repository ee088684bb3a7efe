import { countryOf } from '../../src/connector/country.ts';
import { ConnectorError } from '../../src/connector/errors.ts';
import type { Requester } from '../../src/connector/ticket.ts';
import { idsBesides, primaryOf } from './associations.ts';
import { ownerDirectory } from './owners.ts';
import type { Portal } from './portal.ts';
import type { CrmObject } from './schema.ts';

const CONTACT_PROPERTIES = [
  'email',
  'firstname',
  'lastname',
  'hs_language',
  'hs_timezone',
  'hs_email_optout',
  'associatedcompanyid',
  'hs_country_region_code',
  'country',
];

export interface TicketContact {
  readonly requester: Requester;
  /** The contact's own value of the consent property. */
  readonly consent: string | null;
  readonly country: string | null;
}

/** The contact to ask: the primary-labelled one, else the only one, else the first listed; null without any. */
export async function readContactOf(portal: Portal, ticket: CrmObject): Promise<TicketContact | null> {
  const contactId = await contactIdOf(portal, ticket);
  if (contactId === null) return null;
  const { consentField, countryField } = portal.access.options;
  try {
    const contact = await portal.client.readObject('contacts', contactId, {
      properties: [
        ...CONTACT_PROPERTIES,
        ...[consentField, countryField].filter((name) => name !== undefined),
      ],
    });
    portal.memory.contactOfTicket.set(ticket.id, contact.id);
    return {
      requester: await requesterOf(portal, contact),
      consent: consentField ? (contact.properties[consentField] ?? null) : null,
      country: countryOfContact(contact, countryField),
    };
  } catch (error) {
    if (error instanceof ConnectorError && error.kind === 'not-found') return null;
    throw error;
  }
}

/** HubSpot fills in the code from what is known; `country` is what somebody typed. */
function countryOfContact({ properties }: CrmObject, countryField: string | undefined): string | null {
  const names = countryField === undefined ? ['hs_country_region_code', 'country'] : [countryField];
  return names.map((name) => countryOf(properties[name])).find((country) => country !== null) ?? null;
}

/** Only several contacts need a call of their own: labels do not come with the ticket. */
async function contactIdOf({ client }: Portal, ticket: CrmObject): Promise<string | null> {
  const ids = idsBesides(ticket, 'contacts');
  if (ids.length < 2) return ids[0] ?? null;
  const { results } = await client.associated({ type: 'tickets', id: ticket.id }, 'contacts', { limit: 500 });
  return primaryOf(results) ?? ids[0] ?? null;
}

async function requesterOf(portal: Portal, contact: CrmObject): Promise<Requester> {
  const { email, firstname, lastname, hs_language, hs_timezone, hs_email_optout, associatedcompanyid } =
    contact.properties;
  const owners = await ownerDirectory(portal.client, portal.memory.owners);
  return {
    externalId: contact.id,
    email: email || null,
    name: [firstname, lastname].filter(Boolean).join(' ') || null,
    firstName: firstname || null,
    locale: localeOf(hs_language),
    timeZone: timeZoneOf(hs_timezone),
    organisationId: associatedcompanyid || null,
    // A contact with an owner's address is a colleague, not a customer.
    endUser: !owners.byEmail.has((email ?? '').toLowerCase()),
    suspended: false,
    emailOptOut: hs_email_optout === 'true',
    tags: [],
  };
}

/** HubSpot writes "en-gb" and "zh_CN"; the result is BCP 47. */
export function localeOf(value: string | null | undefined): string | null {
  if (!value) return null;
  try {
    return Intl.getCanonicalLocales(value.replaceAll('_', '-'))[0] ?? null;
  } catch {
    return null;
  }
}

/** HubSpot's option values spell "America/New_York" as "america_slash_new_york"; either form is read. */
export function timeZoneOf(value: string | null | undefined): string | null {
  if (!value) return null;
  const spelled = value.replaceAll('_slash_', '/').replaceAll('_plus_', '+').replaceAll('_hyphen_', '-');
  try {
    return new Intl.DateTimeFormat('en', { timeZone: spelled }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}
