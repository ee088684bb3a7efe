import { ConnectorError } from '../../src/connector/errors.ts';
import type { Organisation } from '../../src/connector/ticket.ts';
import { ASSOCIATION_TYPE_IDS, idsBesides, primaryOf } from './associations.ts';
import type { Portal } from './portal.ts';
import type { CrmObject } from './schema.ts';

/** The ticket's primary company, else the contact's. Its name is remembered for an hour. */
export async function readCompanyOf(
  portal: Portal,
  ticket: CrmObject,
  contactsCompanyId: string | null,
): Promise<Organisation | null> {
  const externalId = (await companyIdOf(portal, ticket)) ?? contactsCompanyId;
  if (externalId === null) return null;
  const name = await portal.memory.companyNames.get(externalId, () => readName(portal, externalId));
  return { externalId, name, tags: [] };
}

async function companyIdOf({ client }: Portal, ticket: CrmObject): Promise<string | null> {
  const ids = idsBesides(ticket, 'companies');
  if (ids.length < 2) return ids[0] ?? null;
  const { results } = await client.associated({ type: 'tickets', id: ticket.id }, 'companies', {
    limit: 500,
  });
  return primaryOf(results, ASSOCIATION_TYPE_IDS.ticketToCompany) ?? ids[0] ?? null;
}

/** The company scope is optional and a company may be gone: then it stays nameless. */
async function readName({ client }: Portal, companyId: string): Promise<string | null> {
  try {
    const company = await client.readObject('companies', companyId, { properties: ['name'] });
    return company.properties['name'] || null;
  } catch (error) {
    if (error instanceof ConnectorError && (error.kind === 'not-found' || error.kind === 'forbidden'))
      return null;
    throw error;
  }
}
