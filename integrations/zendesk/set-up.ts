import type { AccountAccess, SetUpReport } from '../../src/connector/account.ts';
import { ConnectorError } from '../../src/connector/errors.ts';
import type { ZendeskClient } from './client.ts';
import { historyFields, historyObject, organisationFields, ticketFields, userFields } from './fields.ts';
import { ensureFields } from './ensure-fields.ts';
import type { FieldFamily, SetUpNotes } from './ensure-fields.ts';
import { ensureViews } from './ticket-views.ts';
import { INTEGRATION_USER, readIntegrationUser } from './integration-user.ts';

export const ticketFamily: FieldFamily = {
  resource: 'ticket_field',
  words: 'ticket field',
  path: ['ticket_fields'],
  wrapper: 'ticket_field',
  list: 'ticket_fields',
  choiceType: 'tagger',
  // Agents alone see and change them; a customer's form stays as it is.
  extra: { visible_in_portal: false, editable_in_portal: false, required: false },
};
export const userFamily: FieldFamily = {
  resource: 'user_field',
  words: 'user field',
  path: ['user_fields'],
  wrapper: 'user_field',
  list: 'user_fields',
  choiceType: 'dropdown',
};
export const organisationFamily: FieldFamily = {
  resource: 'organisation_field',
  words: 'organisation field',
  path: ['organization_fields'],
  wrapper: 'organization_field',
  list: 'organization_fields',
  choiceType: 'dropdown',
};
export const historyFamily: FieldFamily = {
  resource: 'history_field',
  words: 'field of the custom object',
  path: ['custom_objects', historyObject.key, 'fields'],
  wrapper: 'custom_object_field',
  list: 'custom_object_fields',
  choiceType: 'dropdown',
  dotJson: false,
};

/** Makes what is missing and leaves the rest alone; running it again changes nothing. Needs an admin's token. */
export async function setUp(client: ZendeskClient, access: AccountAccess): Promise<SetUpReport> {
  const notes: SetUpNotes = { created: [], existing: [], clashes: [], resources: {} };
  notes.resources[INTEGRATION_USER] = (await readIntegrationUser(client)).id;
  await ensureFields(client, { family: ticketFamily, specs: ticketFields, access, notes });
  await ensureFields(client, { family: userFamily, specs: userFields, access, notes });
  await ensureFields(client, { family: organisationFamily, specs: organisationFields, access, notes });
  if (await ensureHistoryObject(client, notes)) {
    await ensureFields(client, { family: historyFamily, specs: historyFields, access, notes });
    notes.resources['custom_object.response'] = historyObject.key;
  }
  await ensureViews(client, notes);
  return notes;
}

/** Custom objects depend on the plan: without them everything but the history in Zendesk works. */
async function ensureHistoryObject(client: ZendeskClient, notes: SetUpNotes): Promise<boolean> {
  const name = `custom object ${historyObject.title}`;
  try {
    if (await historyObjectExists(client)) notes.existing.push(name);
    else {
      await createHistoryObject(client);
      notes.created.push(name);
    }
    return true;
  } catch (error) {
    if (!(error instanceof ConnectorError) || !['forbidden', 'not-found', 'refused'].includes(error.kind))
      throw error;
    notes.clashes.push(
      `The custom object that keeps every answer could not be made (${error.words}) Answers are kept in Afterword only; everything else works.`,
    );
    return false;
  }
}

export async function historyObjectExists(client: ZendeskClient): Promise<boolean> {
  try {
    await client.call({ method: 'GET', path: ['custom_objects', historyObject.key], dotJson: false });
    return true;
  } catch (error) {
    if (error instanceof ConnectorError && error.kind === 'not-found') return false;
    throw error;
  }
}

async function createHistoryObject(client: ZendeskClient): Promise<void> {
  await client.call({
    method: 'POST',
    path: ['custom_objects'],
    dotJson: false,
    body: {
      custom_object: {
        key: historyObject.key,
        title: historyObject.title,
        title_pluralized: historyObject.titlePlural,
        description: historyObject.description,
        include_in_list_view: false,
      },
    },
  });
}
