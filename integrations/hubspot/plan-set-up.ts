import { ConnectorError } from '../../src/connector/errors.ts';
import type { PlannedThing, SetUpPlan } from '../../src/connector/set-up.ts';
import type { Portal } from './portal.ts';
import { PROPERTIES, type WrittenType } from './properties.ts';
import type { PropertyDefinition } from './records.ts';
import type { Property } from './schema.ts';
import { archivedWords, propertiesByName, TYPE_WORDS, typeWords } from './set-up.ts';

const TYPES: readonly WrittenType[] = ['contacts', 'tickets', 'companies'];

/** Every property set-up makes, compared with what is there. Reads only. */
export async function planSetUp(portal: Portal): Promise<SetUpPlan> {
  const planned: PlannedThing[] = [];
  for (const type of TYPES) planned.push(...(await plannedOf(portal, type)));
  return { things: planned };
}

async function plannedOf(portal: Portal, type: WrittenType): Promise<PlannedThing[]> {
  const wanted = PROPERTIES[type];
  try {
    const found = await propertiesByName({ portal, type }, wanted);
    const missing = wanted.filter(({ name }) => !found.has(name));
    const archived =
      missing.length === 0 ? new Map() : await propertiesByName({ portal, type }, missing, true);
    return wanted.map((definition) => ({
      ...thing(type, definition),
      ...standing(type, definition, {
        found: found.get(definition.name),
        archived: archived.has(definition.name),
      }),
    }));
  } catch (error) {
    // An optional scope that was not granted: nothing of this type is made or written.
    if (!(error instanceof ConnectorError) || error.kind !== 'forbidden') throw error;
    return wanted.map((definition) => ({ ...thing(type, definition), state: 'not-allowed' }));
  }
}

function thing(type: WrittenType, { label, description }: PropertyDefinition) {
  return { kind: `${TYPE_WORDS[type]} property`, name: label, purpose: description, holdsData: true };
}

function standing(
  type: WrittenType,
  definition: PropertyDefinition,
  now: { found: Property | undefined; archived: boolean },
): Pick<PlannedThing, 'state' | 'words'> {
  const { found, archived } = now;
  if (archived) return { state: 'clash', words: archivedWords(type, definition.name) };
  if (found === undefined) return { state: 'missing' };
  if (found.type !== definition.type) return { state: 'clash', words: typeWords(type, definition, found) };
  const values = new Set((found.options ?? []).map(({ value }) => value));
  const lacking = (definition.options ?? []).filter(({ value }) => !values.has(value));
  if (lacking.length === 0) return { state: 'there' };
  return { state: 'missing', words: `It lacks the options ${lacking.map(({ label }) => label).join(', ')}.` };
}
