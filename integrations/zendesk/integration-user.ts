import { ask } from './ask.ts';
import type { AccountAccess } from '../../src/connector/account.ts';
import type { ZendeskClient } from './client.ts';
import { UserAnswer } from './schema.ts';
import type { ZendeskUser } from './schema.ts';

export const INTEGRATION_USER = 'user.integration';

/** The user the token belongs to: everything we write is attributed to them. */
export async function readIntegrationUser(client: ZendeskClient): Promise<ZendeskUser> {
  return (await ask(client, { method: 'GET', path: ['users', 'me'] }, UserAnswer)).user;
}

/** Known from set-up; asked for only before set-up. */
export async function integrationUserId(client: ZendeskClient, access: AccountAccess): Promise<string> {
  return access.resources[INTEGRATION_USER] ?? (await readIntegrationUser(client)).id;
}
