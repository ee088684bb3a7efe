import { z } from 'zod';
import { created, numericId, ok, paged, shaped } from './endpoint.ts';
import type { ApiAnswer, ApiCall, Endpoint } from './endpoint.ts';
import { takeId } from './state.ts';
import type { Account, Field, FieldOption } from './state.ts';
import { recordInvalid, recordNotFound } from './vendor-error.ts';
import { fieldView } from './views.ts';

/** One resource of fields; tickets have no keys, and their drop-downs have a name of their own. */
interface FieldResource {
  readonly path: string;
  readonly wrapper: string;
  readonly keyed: boolean;
  readonly types: readonly string[];
  present(account: Account): readonly Field[];
  add(account: Account, field: Field): void;
  remove(account: Account, id: number): void;
}

const plainTypes = [
  'text',
  'textarea',
  'checkbox',
  'date',
  'integer',
  'decimal',
  'regexp',
  'multiselect',
  'lookup',
];

const resources: readonly FieldResource[] = [
  {
    path: '/ticket_fields',
    wrapper: 'ticket_field',
    keyed: false,
    types: [...plainTypes, 'tagger', 'partialcreditcard'],
    present: (account) => [...account.ticketFields.values()],
    add: (account, field) => account.ticketFields.set(field.id, field),
    remove: (account, id) => void account.ticketFields.delete(id),
  },
  {
    path: '/user_fields',
    wrapper: 'user_field',
    keyed: true,
    types: [...plainTypes, 'dropdown'],
    present: (account) => account.userFields,
    add: (account, field) => account.userFields.push(field),
    remove: (account, id) => drop(account.userFields, id),
  },
  {
    path: '/organization_fields',
    wrapper: 'organization_field',
    keyed: true,
    types: [...plainTypes, 'dropdown'],
    present: (account) => account.organizationFields,
    add: (account, field) => account.organizationFields.push(field),
    remove: (account, id) => drop(account.organizationFields, id),
  },
];

export const fieldEndpoints: readonly Endpoint[] = resources.flatMap((resource): Endpoint[] => [
  { method: 'GET', path: resource.path, handle: (call) => list(call, resource) },
  { method: 'POST', path: resource.path, handle: (call) => create(call, resource) },
  { method: 'PUT', path: `${resource.path}/:id`, handle: (call) => update(call, resource) },
  { method: 'DELETE', path: `${resource.path}/:id`, handle: (call) => remove(call, resource) },
]);

const Option = z.strictObject({
  id: z.number().optional(),
  name: z.string().min(1),
  value: z.string().min(1),
});
export const NewField = z.strictObject({
  key: z.string().optional(),
  title: z.string().min(1),
  type: z.string(),
  description: z.string().default(''),
  custom_field_options: z.array(Option).optional(),
  visible_in_portal: z.boolean().optional(),
  editable_in_portal: z.boolean().optional(),
  required: z.boolean().optional(),
});
const FieldUpdate = z.strictObject({
  title: z.string().min(1).optional(),
  description: z.string().optional(),
  custom_field_options: z.array(Option).optional(),
});

function list(call: ApiCall, resource: FieldResource): ApiAnswer {
  const { page, meta } = paged(resource.present(call.account), call.query);
  return ok({ [`${resource.wrapper}s`]: page.map(fieldView), meta });
}

function create(call: ApiCall, resource: FieldResource): ApiAnswer {
  const body = shaped(call.body, z.strictObject({ [resource.wrapper]: NewField }));
  const field = newField(call.account, shaped(body[resource.wrapper], NewField), resource.types);
  if (resource.keyed !== (field.key !== null))
    throw recordInvalid('key', 'Key: is missing or not allowed here');
  if (resource.keyed && resource.present(call.account).some((one) => one.key === field.key)) {
    throw recordInvalid('key', `Key: ${field.key} has already been taken`);
  }
  refuseSharedOptions(call.account, field);
  resource.add(call.account, field);
  return created({ [resource.wrapper]: fieldView(field) });
}

export function newField(
  account: Account,
  input: z.output<typeof NewField>,
  types: readonly string[],
): Field {
  if (!types.includes(input.type))
    throw recordInvalid('type', `Type: ${input.type} is not a type of field here`);
  const needsOptions = input.type === 'tagger' || input.type === 'dropdown';
  if (needsOptions !== (input.custom_field_options !== undefined)) {
    throw recordInvalid(
      'custom_field_options',
      'Field options: are needed by drop-downs and by nothing else',
    );
  }
  return {
    id: takeId(account),
    key: input.key ?? null,
    type: input.type,
    title: input.title,
    description: input.description,
    options: optionsOf(account, input.custom_field_options ?? []),
  };
}

function optionsOf(account: Account, options: readonly z.output<typeof Option>[]): FieldOption[] {
  return options.map(({ id, name, value }) => ({ id: id ?? takeId(account), name, value }));
}

/** An option is a tag, and a tag can belong to one field only. */
function refuseSharedOptions(account: Account, field: Field): void {
  const everywhere = resources.flatMap((resource) => resource.present(account));
  for (const other of everywhere) {
    const shared =
      other.id === field.id ? undefined : other.options.find((one) => hasValue(field, one.value));
    if (shared) {
      throw recordInvalid(
        'custom_field_options',
        `Tag ${shared.value}: is already used in the field ${other.title}`,
      );
    }
  }
}

function hasValue(field: Field, value: string): boolean {
  return field.options.some((option) => option.value === value);
}

function update(call: ApiCall, resource: FieldResource): ApiAnswer {
  const field = resource.present(call.account).find((one) => one.id === numericId(call.params['id']));
  if (!field) throw recordNotFound();
  const body = shaped(call.body, z.strictObject({ [resource.wrapper]: FieldUpdate }));
  const input = shaped(body[resource.wrapper], FieldUpdate);
  const options = input.custom_field_options
    ? optionsOf(call.account, input.custom_field_options)
    : field.options;
  refuseSharedOptions(call.account, { ...field, options });
  Object.assign(field, {
    title: input.title ?? field.title,
    description: input.description ?? field.description,
    options,
  });
  return ok({ [resource.wrapper]: fieldView(field) });
}

/** The field and everything that was written into it. */
function remove(call: ApiCall, resource: FieldResource): ApiAnswer {
  const id = numericId(call.params['id']);
  if (!resource.present(call.account).some((field) => field.id === id)) throw recordNotFound();
  resource.remove(call.account, id);
  return { status: 204 };
}

function drop(fields: Field[], id: number): void {
  const index = fields.findIndex((field) => field.id === id);
  if (index >= 0) fields.splice(index, 1);
}
