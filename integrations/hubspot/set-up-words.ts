import type { WrittenType } from './properties.ts';
import type { PropertyDefinition } from './records.ts';
import type { Property } from './schema.ts';

/** What an admin is told about properties that cannot be made. */

export const TYPE_WORDS: Readonly<Record<WrittenType, string>> = {
  contacts: 'contact',
  companies: 'company',
  tickets: 'ticket',
};

export function forbiddenWords(type: WrittenType): string {
  return `Afterword has no permission for ${TYPE_WORDS[type]} properties and will not write any. Reconnect HubSpot with this scope allowed to have them.`;
}

export function typeWords(type: WrittenType, definition: PropertyDefinition, property: Property): string {
  return `The ${TYPE_WORDS[type]} property "${definition.name}" exists in HubSpot with type ${property.type} instead of ${definition.type}. Rename or delete it there and run the set-up again; until then this value is not written.`;
}

export function archivedWords(type: WrittenType, name: string): string {
  return `The ${TYPE_WORDS[type]} property "${name}" is archived in HubSpot, which blocks its name. Restore it under Settings > Properties > Archived properties and run the set-up again.`;
}

export function roomWords(type: WrittenType, left: readonly PropertyDefinition[]): string {
  const names = left.map(({ name }) => name).join(', ');
  return `Your HubSpot edition has no room for ${left.length} more ${TYPE_WORDS[type]} properties: ${names} are left out. Everything else works; remove unused properties or upgrade and run the set-up again to have them.`;
}

export function refusedWords(type: WrittenType, absent: readonly PropertyDefinition[], said: string): string {
  const names = absent.map(({ name }) => name).join(', ');
  return `HubSpot refused to create these ${TYPE_WORDS[type]} properties: ${names}. ${said}`.trim();
}
