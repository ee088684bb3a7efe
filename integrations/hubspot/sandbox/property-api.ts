import { asObject, batchReply, found, inputsOf, requireScope, typeOf } from './api.ts';
import type { ApiCall, Endpoint } from './api.ts';
import type { SandboxPortal, SandboxType, StoredProperty } from './state.ts';
import { failure, invalid, notFound } from './vendor-error.ts';
import type { Reply } from './vendor-error.ts';

const ROOT = '/crm/properties/2026-03/:type';

export const PROPERTY_ENDPOINTS: readonly Endpoint[] = [
  { method: 'post', path: `${ROOT}/batch/read`, handle: batchRead },
  { method: 'post', path: `${ROOT}/batch/create`, handle: batchCreate, writes: true },
  { method: 'post', path: `${ROOT}/groups`, handle: createGroup, writes: true },
  { method: 'patch', path: `${ROOT}/:name`, handle: update, writes: true },
  { method: 'delete', path: `${ROOT}/groups/:name`, handle: removeGroup, writes: true },
  { method: 'delete', path: `${ROOT}/:name`, handle: archive, writes: true },
];

/** HubSpot accepts only these pairs. */
const FIELD_TYPES: Readonly<Record<string, readonly string[]>> = {
  string: ['text', 'textarea', 'file'],
  number: ['number'],
  date: ['date'],
  datetime: ['date'],
  enumeration: ['select', 'radio', 'checkbox'],
  bool: ['booleancheckbox'],
};

function permittedType(call: ApiCall): SandboxType {
  const type = typeOf(call);
  if (type === 'tickets') requireScope(call, 'tickets');
  else requireScope(call, `crm.schemas.${type === 'companies' ? 'companies' : 'contacts'}.write`);
  return type;
}

function nameOf(input: Record<string, unknown>): string {
  const { name } = input;
  if (typeof name === 'string' && /^[a-z][a-z0-9_]*$/.test(name)) return name;
  throw invalid(`The name ${String(name)} is not a valid property name`);
}

function batchRead(call: ApiCall): Reply {
  const properties = call.portal.properties[permittedType(call)];
  const archived = asObject(call.body)['archived'] === true;
  const results: unknown[] = [];
  const missing: string[] = [];
  for (const name of inputsOf(call).map(nameOf)) {
    const property = properties.get(name);
    if (property?.archived === archived) results.push(propertyView(property));
    else missing.push(name);
  }
  const error = { category: 'OBJECT_NOT_FOUND', message: 'Some properties do not exist', ids: missing };
  return batchReply(results, missing.length > 0 ? [error] : []);
}

function createGroup(call: ApiCall): Reply {
  const groups = call.portal.groups[permittedType(call)];
  const input = asObject(call.body);
  const name = nameOf(input);
  const label = text(input, 'label');
  if (groups.has(name))
    throw failure(409, 'OBJECT_ALREADY_EXISTS', `A property group named '${name}' already exists.`);
  groups.set(name, label);
  return { status: 201, body: { name, label, displayOrder: -1, archived: false } };
}

/** All or nothing: the first fault refuses the batch. */
function batchCreate(call: ApiCall): Reply {
  const type = permittedType(call);
  const made = inputsOf(call).map((input) => newProperty(call.portal, type, input));
  const properties = call.portal.properties[type];
  const custom = [...properties.values()].filter(({ builtIn }) => !builtIn).length;
  if (custom + made.length > call.portal.propertyLimit) {
    throw invalid(`This account has reached its limit of ${call.portal.propertyLimit} custom properties`);
  }
  for (const property of made) properties.set(property.name, property);
  return batchReply(made.map(propertyView), [], 201);
}

function newProperty(
  portal: SandboxPortal,
  type: SandboxType,
  input: Record<string, unknown>,
): StoredProperty {
  const name = nameOf(input);
  if (portal.properties[type].has(name)) {
    throw failure(409, 'OBJECT_ALREADY_EXISTS', `A property named '${name}' already exists.`);
  }
  const groupName = text(input, 'groupName');
  if (!portal.groups[type].has(groupName)) throw invalid(`The property group ${groupName} does not exist`);
  const valueType = text(input, 'type');
  const fieldType = text(input, 'fieldType');
  if (!FIELD_TYPES[valueType]?.includes(fieldType))
    throw invalid(`${fieldType} does not go with ${valueType}`);
  return {
    name,
    label: text(input, 'label'),
    description: typeof input['description'] === 'string' ? input['description'] : '',
    type: valueType,
    fieldType,
    groupName,
    options: valueType === 'enumeration' ? checkedOptions(input['options']) : [],
    builtIn: false,
    readOnly: false,
    archived: false,
  };
}

function text(input: Record<string, unknown>, field: string): string {
  const value = input[field];
  if (typeof value === 'string' && value !== '') return value;
  throw invalid(`Some required fields were not set: [${field}]`);
}

function checkedOptions(options: unknown): StoredProperty['options'] {
  if (!Array.isArray(options) || options.length === 0) throw invalid('An enumeration needs options');
  const checked = options.map(asObject).map(({ label, value, hidden }, displayOrder) => {
    if (typeof label !== 'string' || typeof value !== 'string' || typeof hidden !== 'boolean') {
      throw invalid('An option needs label, value and hidden');
    }
    return { label, value, hidden, displayOrder };
  });
  if (new Set(checked.map(({ value }) => value)).size < checked.length)
    throw invalid('Option values must be unique');
  return checked;
}

/** The list of options is replaced, not merged. */
function update(call: ApiCall): Reply {
  const property = found(call.portal.properties[permittedType(call)].get(call.params['name'] ?? ''));
  const { label, description, options } = asObject(call.body);
  if (typeof label === 'string') property.label = label;
  if (typeof description === 'string') property.description = description;
  if (options !== undefined) property.options = checkedOptions(options);
  return { status: 200, body: propertyView(property) };
}

/** An archived property keeps its name and loses its values from sight. */
function archive(call: ApiCall): Reply {
  const property = found(call.portal.properties[permittedType(call)].get(call.params['name'] ?? ''));
  if (property.builtIn) throw invalid('HubSpot properties cannot be archived');
  if (property.archived) throw notFound();
  property.archived = true;
  return { status: 204 };
}

/** A group must be empty of properties that are in use. */
function removeGroup(call: ApiCall): Reply {
  const type = permittedType(call);
  const name = call.params['name'] ?? '';
  found(call.portal.groups[type].get(name));
  const used = [...call.portal.properties[type].values()].some(
    ({ groupName, archived }) => groupName === name && !archived,
  );
  if (used) throw invalid(`The group ${name} still has properties`);
  call.portal.groups[type].delete(name);
  return { status: 204 };
}

function propertyView({ builtIn, readOnly, ...property }: StoredProperty) {
  return { ...property, hubspotDefined: builtIn, modificationMetadata: { readOnlyValue: readOnly } };
}
