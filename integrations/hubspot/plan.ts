import { ConnectorError } from '../../src/connector/errors.ts';
import type { PlannedThing, SetUpPlan } from '../../src/connector/set-up.ts';
import type { Portal } from './portal.ts';
import { PROPERTIES } from './properties.ts';
import type { WrittenType } from './properties.ts';
import type { PropertyDefinition } from './records.ts';
import type { Property } from './schema.ts';
import { archivedWords, forbiddenWords, TYPE_WORDS, typeWords } from './set-up-words.ts';

/** What set-up would make, told before anything is made. The app's own webhook and cards come with the installation. */
export async function planSetUp(portal: Portal): Promise<SetUpPlan> {
  const types: readonly WrittenType[] = ['contacts', 'tickets', 'companies'];
  const things: PlannedThing[] = [];
  for (const type of types) things.push(...(await planType(portal, type)));
  return { things };
}

async function planType(portal: Portal, type: WrittenType): Promise<PlannedThing[]> {
  const wanted = PROPERTIES[type];
  try {
    const names = wanted.map(({ name }) => name);
    const found = byName((await portal.client.readProperties(type, names, false)).results);
    const archived = byName((await portal.client.readProperties(type, names, true)).results);
    return wanted.map((one) =>
      planned(type, one, { found: found.get(one.name), archived: archived.has(one.name) }),
    );
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.kind !== 'forbidden') throw error;
    const words = forbiddenWords(type);
    return wanted.map((one) => ({ ...thingOf(type, one), state: 'not-allowed', words }));
  }
}

function byName(properties: readonly Property[]): Map<string, Property> {
  return new Map(properties.map((property) => [property.name, property]));
}

function planned(
  type: WrittenType,
  definition: PropertyDefinition,
  { found, archived }: { found: Property | undefined; archived: boolean },
): PlannedThing {
  const thing = thingOf(type, definition);
  if (found && found.type !== definition.type) {
    return { ...thing, state: 'clash', words: typeWords(type, definition, found) };
  }
  if (found) return { ...thing, ...optionsStanding(definition, found) };
  if (archived) return { ...thing, state: 'clash', words: archivedWords(type, definition.name) };
  return { ...thing, state: 'missing' };
}

/** Set-up completes the options, so what lacks some is not wholly there. */
function optionsStanding(
  { options = [] }: PropertyDefinition,
  found: Property,
): Pick<PlannedThing, 'state' | 'words'> {
  const values = new Set((found.options ?? []).map(({ value }) => value));
  const lacking = options.filter(({ value }) => !values.has(value));
  if (lacking.length === 0) return { state: 'there' };
  return { state: 'missing', words: `It lacks the options ${lacking.map(({ label }) => label).join(', ')}.` };
}

function thingOf(type: WrittenType, { label, description }: PropertyDefinition) {
  return { kind: `${TYPE_WORDS[type]} property`, name: label, purpose: description, holdsData: true };
}
