import type { Field, FieldValue } from './state.ts';
import { recordInvalid } from './vendor-error.ts';

/** The stored form of a value, or the vendor's complaint. Null empties every field. */
export function acceptedValue(field: Field, value: unknown): FieldValue {
  if (value === null) return null;
  switch (field.type) {
    case 'integer':
      return numberOf(field, value, /^-?\d+$/);
    case 'decimal':
      return numberOf(field, value, /^-?\d+([.]\d+)?$/);
    case 'tagger':
    case 'dropdown':
      return optionOf(field, value);
    case 'date':
      return dayOf(field, value);
    case 'checkbox':
      return typeof value === 'boolean' ? value : complain(field, 'is not a checkbox value');
    default:
      return typeof value === 'string' ? value : complain(field, 'must be a text');
  }
}

function numberOf(field: Field, value: unknown, pattern: RegExp): number {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
  return pattern.test(text) ? Number(text) : complain(field, 'is not a valid number');
}

function optionOf(field: Field, value: unknown): string {
  const option = field.options.find((one) => one.value === value);
  return option ? option.value : complain(field, 'is not one of the options');
}

function dayOf(field: Field, value: unknown): string {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d/.test(value)) return complain(field, 'is not a date');
  return value.slice(0, 10);
}

function complain(field: Field, what: string): never {
  throw recordInvalid('base', `${field.title}: ${what}`);
}

/** Options of drop-downs are tags: a value carries its tag along, and the old one goes. */
export function retag(
  tags: readonly string[],
  change: { readonly field: Field; readonly before: FieldValue; readonly after: FieldValue },
): string[] {
  if (change.field.type !== 'tagger' && change.field.type !== 'dropdown') return [...tags];
  const kept = tags.filter((tag) => tag !== change.before && tag !== change.after);
  return typeof change.after === 'string' ? [...kept, change.after] : kept;
}
