import type { KnownPerson, PersonRef } from '../../src/connector/write-back.ts';
import { BATCH_SIZE } from './batch.ts';
import { agentById } from './owners.ts';
import type { Portal } from './portal.ts';
import type { CrmObject } from './schema.ts';

/** Contacts by e-mail, 100 a call; keys are lower case, unknown addresses are absent. */
export async function contactsByEmail(
  { client }: Portal,
  emails: readonly string[],
  properties: readonly string[] = [],
): Promise<Map<string, CrmObject>> {
  const wanted = [...new Set(emails.map((email) => email.toLowerCase()))];
  const found = new Map<string, CrmObject>();
  for (let start = 0; start < wanted.length; start += BATCH_SIZE) {
    const batch = wanted.slice(start, start + BATCH_SIZE);
    const { results } = await client.readObjects('contacts', batch, {
      properties: ['email', 'hs_additional_emails', ...properties],
      idProperty: 'email',
    });
    const pairs = results.flatMap((contact) =>
      addressesOf(contact).map((email) => [email, contact] as const),
    );
    for (const [email, contact] of pairs) if (batch.includes(email)) found.set(email, contact);
  }
  return found;
}

/** A contact may be found by a secondary address. */
function addressesOf({ properties }: CrmObject): string[] {
  const additional = (properties['hs_additional_emails'] ?? '').split(';');
  return [properties['email'] ?? '', ...additional]
    .map((email) => email.trim().toLowerCase())
    .filter(Boolean);
}

export async function findPeople(
  portal: Portal,
  emails: readonly string[],
): Promise<Map<string, KnownPerson>> {
  const wish = ['associatedcompanyid', 'hubspot_owner_id', 'hs_email_optout'];
  const contacts = await contactsByEmail(portal, emails, wish);
  const people = new Map<string, KnownPerson>();
  for (const [email, contact] of contacts) people.set(email, await knownPerson(portal, contact));
  return people;
}

/** Unlike `findPeople` it asks for nothing but that: it runs before every mail. */
export async function optedOut(portal: Portal, emails: readonly string[]): Promise<Set<string>> {
  const contacts = await contactsByEmail(portal, emails, ['hs_email_optout']);
  const left = [...contacts].filter(([, { properties }]) => properties['hs_email_optout'] === 'true');
  return new Set(left.map(([email]) => email));
}

async function knownPerson({ client, memory }: Portal, contact: CrmObject): Promise<KnownPerson> {
  const { associatedcompanyid, hubspot_owner_id: ownerId, hs_email_optout } = contact.properties;
  const owner = ownerId ? await agentById(client, memory.owners, ownerId) : null;
  return {
    externalId: contact.id,
    organisationId: associatedcompanyid || null,
    ownerEmail: owner?.email ?? null,
    emailOptOut: hs_email_optout === 'true',
  };
}

/** The contact's id as it came with the ticket, else looked up by e-mail; null when the CRM does not know them. */
export async function contactIdOf(portal: Portal, person: PersonRef): Promise<string | null> {
  if (person.externalId !== null) return person.externalId;
  const contacts = await contactsByEmail(portal, [person.email]);
  return contacts.get(person.email.toLowerCase())?.id ?? null;
}
