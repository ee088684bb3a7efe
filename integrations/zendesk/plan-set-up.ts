import type { AccountAccess } from '../../src/connector/account.ts';
import { ConnectorError } from '../../src/connector/errors.ts';
import type { PlannedThing, SetUpPlan } from '../../src/connector/set-up.ts';
import type { ZendeskClient } from './client.ts';
import { findField, listFields, vendorType, type FieldFamily } from './ensure-fields.ts';
import type { FieldSpec } from './fields.ts';
import { historyFields, historyObject, organisationFields, ticketFields, userFields } from './fields.ts';
import type { ZendeskField } from './schema.ts';
import {
  historyFamily,
  historyObjectExists,
  organisationFamily,
  ticketFamily,
  userFamily,
} from './set-up.ts';

interface Group {
  readonly family: FieldFamily;
  readonly specs: readonly FieldSpec[];
  readonly of: string;
}

const GROUPS: readonly Group[] = [
  { family: ticketFamily, specs: ticketFields, of: 'ticket field' },
  { family: userFamily, specs: userFields, of: 'user field' },
  { family: organisationFamily, specs: organisationFields, of: 'organisation field' },
];

/** Everything that set-up makes, compared with what is there. Reads only. */
export async function planSetUp(client: ZendeskClient, access: AccountAccess): Promise<SetUpPlan> {
  const planned: PlannedThing[] = [];
  for (const group of GROUPS) planned.push(...(await plannedFields(client, access, group)));
  return { things: [...planned, ...(await plannedHistory(client, access))] };
}

async function plannedFields(
  client: ZendeskClient,
  access: AccountAccess,
  group: Group,
): Promise<PlannedThing[]> {
  const present = await listFields(client, group.family);
  return group.specs.map((spec) => {
    const stored = access.resources[`${group.family.resource}.${spec.key}`];
    const found = findField(present, spec, stored);
    const thing = { kind: group.of, name: spec.title, purpose: spec.description, holdsData: true };
    if (found === undefined) return { ...thing, state: 'missing' };
    return { ...thing, ...standing(group.family, spec, found) };
  });
}

/** Options that are missing are completed by set-up; another type is for the admin to mend. */
function standing(
  family: FieldFamily,
  spec: FieldSpec,
  found: ZendeskField,
): Pick<PlannedThing, 'state' | 'words'> {
  const type = vendorType(family, spec);
  if (found.type !== type)
    return { state: 'clash', words: `It has the type ${found.type} instead of ${type}.` };
  const values = new Set(found.custom_field_options.map(({ value }) => value));
  const lacking = (spec.options ?? []).filter(({ value }) => !values.has(value));
  if (lacking.length === 0) return { state: 'there' };
  const names = lacking.map(({ name }) => name).join(', ');
  return { state: 'missing', words: `It lacks the options ${names}.` };
}

/** Custom objects depend on the plan: where they cannot be looked at, set-up says what follows. */
async function plannedHistory(client: ZendeskClient, access: AccountAccess): Promise<PlannedThing[]> {
  const object = {
    kind: 'custom object',
    name: historyObject.title,
    purpose: 'Keeps one record per answer, so that a later answer overwrites nothing.',
    holdsData: true,
  };
  const exists = await historyObjectExists(client).catch((error: unknown) => {
    if (error instanceof ConnectorError && error.kind === 'forbidden') return null;
    throw error;
  });
  if (exists === null) return [{ ...object, state: 'not-allowed' }];
  if (!exists) return [{ ...object, state: 'missing' }];
  const group = { family: historyFamily, specs: historyFields, of: 'field of the custom object' };
  return [{ ...object, state: 'there' }, ...(await plannedFields(client, access, group))];
}
