import { z } from 'zod';
import type { AccountAccess } from '../../src/connector/account.ts';
import { ConnectorError } from '../../src/connector/errors.ts';
import type { PlannedThing } from '../../src/connector/set-up.ts';
import { ask } from './ask.ts';
import type { ZendeskClient } from './client.ts';
import type { FieldOption, FieldSpec } from './fields.ts';
import { allPages } from './paging.ts';
import { PageMeta, ZendeskField } from './schema.ts';

/** One kind of fields: how the vendor names the resource. */
export interface FieldFamily {
  /** First half of the key in the stored resources: "ticket_field.category". */
  readonly resource: string;
  /** For people: "ticket field". */
  readonly words: string;
  readonly path: readonly string[];
  readonly wrapper: string;
  readonly list: string;
  /** The vendor's type of a choice. */
  readonly choiceType: 'tagger' | 'dropdown';
  readonly extra?: object;
  readonly dotJson?: false;
}

export interface SetUpNotes {
  readonly created: string[];
  readonly existing: string[];
  readonly clashes: string[];
  readonly resources: Record<string, string>;
}

interface Family {
  readonly family: FieldFamily;
  readonly specs: readonly FieldSpec[];
  readonly access: AccountAccess;
  readonly notes: SetUpNotes;
}

/** Finds each field by its stored id, key or title; creates it, completes its options, or reports why it cannot. */
export async function ensureFields(client: ZendeskClient, task: Family): Promise<void> {
  const present = await listFields(client, task.family);
  for (const spec of task.specs) {
    const found = findField(present, spec, task.access.resources[`${task.family.resource}.${spec.key}`]);
    const id = found
      ? await adoptField(client, task, { spec, found })
      : await createField(client, task, spec);
    if (id !== null) task.notes.resources[`${task.family.resource}.${spec.key}`] = id;
  }
}

/** What `ensureFields` would do. */
export async function planFields(
  client: ZendeskClient,
  task: Omit<Family, 'notes'>,
): Promise<PlannedThing[]> {
  const { family, specs, access } = task;
  const present = await listFields(client, family);
  return specs.map((spec): PlannedThing => {
    const found = findField(present, spec, access.resources[`${family.resource}.${spec.key}`]);
    const thing = { kind: family.words, name: spec.title, purpose: spec.description, holdsData: true };
    if (!found) return { ...thing, state: 'missing' };
    const type = vendorType(family, spec);
    if (found.type !== type) return { ...thing, state: 'clash', words: clashWords(found, type) };
    return { ...thing, ...optionsStanding(spec, found) };
  });
}

/** Set-up completes the options, so what lacks some is not wholly there. */
function optionsStanding(spec: FieldSpec, found: ZendeskField): Pick<PlannedThing, 'state' | 'words'> {
  const values = new Set(found.custom_field_options.map(({ value }) => value));
  const lacking = (spec.options ?? []).filter(({ value }) => !values.has(value));
  if (lacking.length === 0) return { state: 'there' };
  return { state: 'missing', words: `It lacks the options ${lacking.map(({ name }) => name).join(', ')}.` };
}

function clashWords(found: ZendeskField, type: string): string {
  return `The field "${found.title}" exists already with the type ${found.type} instead of ${type}. Rename or remove it, then run the set-up again; until then it is not written.`;
}

function listFields(client: ZendeskClient, family: FieldFamily): Promise<ZendeskField[]> {
  const shape = z.looseObject({ [family.list]: z.array(ZendeskField) }).and(PageMeta);
  return allPages(
    client,
    { call: { method: 'GET', path: family.path, ...dotJsonOf(family) }, shape },
    (page) => ({ items: z.array(ZendeskField).parse(page[family.list]), meta: page.meta }),
  );
}

export function findField(
  present: readonly ZendeskField[],
  spec: FieldSpec,
  storedId: string | undefined,
): ZendeskField | undefined {
  // An admin may have renamed it: the stored id wins. Ticket fields have no key.
  return (
    present.find((field) => field.id === storedId) ??
    present.find((field) => (field.key === null ? field.title === spec.title : field.key === spec.key))
  );
}

async function adoptField(
  client: ZendeskClient,
  task: Family,
  match: { spec: FieldSpec; found: ZendeskField },
): Promise<string | null> {
  const { spec, found } = match;
  const type = vendorType(task.family, spec);
  if (found.type !== type) {
    task.notes.clashes.push(clashWords(found, type));
    return null;
  }
  const missing = (spec.options ?? []).filter(
    (option) => !found.custom_field_options.some((present) => present.value === option.value),
  );
  if (missing.length > 0) await addOptions(client, task.family, { found, missing });
  task.notes.existing.push(found.title);
  return found.id;
}

/** The vendor replaces the list of options: ours are appended to all that are there. */
async function addOptions(
  client: ZendeskClient,
  family: FieldFamily,
  change: { found: ZendeskField; missing: readonly FieldOption[] },
): Promise<void> {
  const { found, missing } = change;
  const present = found.custom_field_options.map(({ id, name, value }) => ({
    ...(id === undefined ? {} : { id: Number(id) }),
    name,
    value,
  }));
  await client.call({
    method: 'PUT',
    path: [...family.path, found.id],
    body: { [family.wrapper]: { custom_field_options: [...present, ...missing] } },
    ...dotJsonOf(family),
  });
}

async function createField(client: ZendeskClient, task: Family, spec: FieldSpec): Promise<string | null> {
  const { family, notes } = task;
  const shape = z.looseObject({ [family.wrapper]: ZendeskField });
  try {
    const body = { [family.wrapper]: newField(family, spec) };
    const answer = await ask(
      client,
      { method: 'POST', path: family.path, body, ...dotJsonOf(family) },
      shape,
    );
    notes.created.push(spec.title);
    return ZendeskField.parse(answer[family.wrapper]).id;
  } catch (error) {
    if (!(error instanceof ConnectorError) || !['refused', 'forbidden'].includes(error.kind)) throw error;
    notes.clashes.push(`The field "${spec.title}" could not be made. ${error.words}`);
    return null;
  }
}

function newField(family: FieldFamily, spec: FieldSpec): object {
  return {
    ...(family.choiceType === 'tagger' ? {} : { key: spec.key }),
    title: spec.title,
    description: spec.description,
    type: vendorType(family, spec),
    ...(spec.options ? { custom_field_options: spec.options } : {}),
    ...family.extra,
  };
}

export function vendorType(family: FieldFamily, spec: FieldSpec): string {
  return spec.type === 'choice' ? family.choiceType : spec.type;
}

function dotJsonOf(family: FieldFamily): { dotJson?: false } {
  return family.dotJson === false ? { dotJson: false } : {};
}
