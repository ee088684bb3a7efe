import type { AccountAccess } from '../../src/connector/account.ts';
import { ConnectorError } from '../../src/connector/errors.ts';
import type { ErasedPerson, Outcome } from '../../src/connector/write-back.ts';
import type { ZendeskClient } from './client.ts';
import { historyObject, userFields } from './fields.ts';
import { eachInOrder } from './outcomes.ts';

/** Our user fields are emptied, and the history loses its words and whom it was about; its figures stay. */
export function erasePeople(
  client: ZendeskClient,
  access: AccountAccess,
  people: readonly ErasedPerson[],
): Promise<Outcome[]> {
  return eachInOrder(people, async ({ externalId, responseIds }) => {
    for (const responseId of responseIds) await emptyRecord(client, access, responseId);
    return await emptyUser(client, access, externalId);
  });
}

async function emptyRecord(client: ZendeskClient, access: AccountAccess, responseId: string): Promise<void> {
  if (access.resources['custom_object.response'] === undefined) return;
  await client.call({
    method: 'PATCH',
    path: ['custom_objects', historyObject.key, 'records'],
    query: { external_id: responseId },
    dotJson: false,
    body: {
      custom_object_record: { name: 'Erased', custom_object_fields: { user_id: null, comment: null } },
    },
  });
}

async function emptyUser(client: ZendeskClient, access: AccountAccess, id: string): Promise<Outcome> {
  const known = userFields.filter(({ key }) => access.resources[`user_field.${key}`] !== undefined);
  if (known.length === 0) return { ok: true, skipped: 'The Afterword fields are not set up in Zendesk.' };
  try {
    const emptied = Object.fromEntries(known.map(({ key }) => [key, null]));
    await client.call({
      method: 'PUT',
      path: ['users', id],
      body: { user: { user_fields: emptied } },
      budgets: [`user:${id}`],
    });
    return { ok: true, resultId: id };
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.kind !== 'not-found') throw error;
    return { ok: true, skipped: 'This person was deleted in Zendesk.' };
  }
}
