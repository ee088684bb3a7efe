import { stageOf } from './portals.ts';
import { invalid, invalidProperty } from './vendor-error.ts';
import type { SandboxPortal, SandboxType, StoredProperty, StoredRecord } from './state.ts';

/** What is written to; `current` when it exists already. */
interface Target {
  readonly portal: SandboxPortal;
  readonly type: SandboxType;
  readonly current?: StoredRecord | null;
}

/**
 * Checks what a caller wants to write and brings it into the stored form.
 * @throws {VendorFailure} 400 as HubSpot words it: unknown property, wrong type, wrong option, unknown owner or stage.
 */
export function checkedValues(target: Target, properties: unknown): Record<string, string> {
  if (typeof properties !== 'object' || properties === null || Array.isArray(properties)) {
    throw invalid('Some required fields were not set: [properties]');
  }
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value !== 'string') {
      throw invalid(`Invalid input JSON: Cannot deserialize value of type \`java.lang.String\` for ${name}`);
    }
    values[name] = checkedValue(target, name, value);
  }
  const { portal, type, current } = target;
  if (type === 'tickets') checkStage(portal, { ...current?.properties, ...values });
  return values;
}

function checkedValue({ portal, type }: Target, name: string, value: string): string {
  const property = portal.properties[type].get(name);
  if (!property || property.archived) {
    throw invalidProperty('PROPERTY_DOESNT_EXIST', name, `Property "${name}" does not exist`);
  }
  if (property.readOnly) throw invalidProperty('READ_ONLY_VALUE', name, `"${name}" is a read only property`);
  if (value === '') return '';
  if (name === 'hubspot_owner_id') return checkedOwner(portal, value);
  return checkedByType(property, value);
}

function checkedOwner(portal: SandboxPortal, value: string): string {
  const owner = portal.owners.find(({ id }) => id === value);
  if (owner && !owner.archived) return value;
  throw invalidProperty('INVALID_OWNER_ID', 'hubspot_owner_id', 'The owner does not exist or is not active');
}

function checkedByType(property: StoredProperty, value: string): string {
  switch (property.type) {
    case 'number':
      if (/^-?\d+(\.\d+)?$/.test(value)) return value;
      throw invalidProperty('INVALID_NUMBER', property.name, `${value} was not a valid number`);
    case 'datetime':
      return checkedTime(property.name, value);
    case 'enumeration':
    case 'bool':
      return checkedOptions(property, value);
    default:
      return value;
  }
}

/** Milliseconds or ISO 8601; HubSpot answers with ISO either way. */
function checkedTime(name: string, value: string): string {
  const time = new Date(/^\d+$/.test(value) ? Number(value) : value);
  if (Number.isNaN(time.getTime()))
    throw invalidProperty('INVALID_DATE', name, `${value} was not a valid date`);
  return time.toISOString();
}

function checkedOptions(property: StoredProperty, value: string): string {
  const allowed = new Set(property.options.map((option) => option.value));
  const given = property.fieldType === 'checkbox' ? value.split(';') : [value];
  if (given.every((one) => allowed.has(one))) return value;
  const message = `${value} was not one of the allowed options: [${[...allowed].join(', ')}]`;
  throw invalidProperty('INVALID_OPTION', property.name, message);
}

function checkStage(portal: SandboxPortal, values: Record<string, string>): void {
  const found = stageOf(portal, values['hs_pipeline_stage']);
  if (found && found.pipeline.id === values['hs_pipeline']) return;
  throw invalidProperty('INVALID_OPTION', 'hs_pipeline_stage', 'The stage does not belong to the pipeline');
}
