import type { SetUpReport } from '../../src/connector/account.ts';
import { ConnectorError } from '../../src/connector/errors.ts';
import { PROPERTIES, PROPERTY_GROUP } from './properties.ts';
import type { WrittenType } from './properties.ts';
import type { Portal } from './portal.ts';
import type { PropertyDefinition, PropertyOption } from './records.ts';
import type { Property, PropertyLimits } from './schema.ts';
import { ensureSegments } from './segments.ts';
import {
  archivedWords,
  forbiddenWords,
  refusedWords,
  roomWords,
  TYPE_WORDS,
  typeWords,
} from './set-up-words.ts';
import { resourceKey } from './written-values.ts';

/** HubSpot's ids of the types, as its limits name them. */
const TYPE_IDS: Readonly<Record<WrittenType, string>> = { contacts: '0-1', companies: '0-2', tickets: '0-5' };
/** One type of one account. */
export interface Place {
  readonly portal: Portal;
  readonly type: WrittenType;
}

interface TypeReport {
  readonly created: readonly string[];
  readonly existing: readonly string[];
  readonly clashes: readonly string[];
}

/** Creates what is missing, keeps what fits, and says in words what does not. Repeating it changes nothing. */
export async function setUp(portal: Portal): Promise<SetUpReport> {
  const types: readonly WrittenType[] = ['contacts', 'tickets', 'companies'];
  const limits = once(() => readLimits(portal));
  const reports: TypeReport[] = [];
  const resources: Record<string, string> = { 'properties.group': PROPERTY_GROUP.name };
  for (const type of types) {
    const report = await setUpType(portal, type, limits);
    resources[resourceKey(type)] = [...report.existing, ...report.created].join(' ');
    reports.push(prefixed(type, report));
  }
  reports.push(await ensureSegments(portal));
  return {
    created: reports.flatMap(({ created }) => created),
    existing: reports.flatMap(({ existing }) => existing),
    clashes: reports.flatMap(({ clashes }) => clashes),
    resources,
  };
}

function prefixed(type: WrittenType, report: TypeReport): TypeReport {
  const named = (name: string): string => `${type}.${name}`;
  return { ...report, created: report.created.map(named), existing: report.existing.map(named) };
}

async function setUpType(portal: Portal, type: WrittenType, limits: Limits): Promise<TypeReport> {
  try {
    return await setUpAllowedType({ portal, type }, limits);
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.kind !== 'forbidden') throw error;
    const words = forbiddenWords(type);
    return { created: [], existing: [], clashes: [words] };
  }
}

async function setUpAllowedType(place: Place, limits: Limits): Promise<TypeReport> {
  const { type } = place;
  const wanted = PROPERTIES[type];
  const found = await propertiesByName(place, wanted);
  const kept = await keepExisting(place, wanted, found);
  const missing = wanted.filter(({ name }) => !found.has(name));
  if (missing.length === 0) return { created: [], ...kept };
  const archived = await propertiesByName(place, missing, true);
  const free = missing.filter(({ name }) => !archived.has(name));
  const room = roomFor(type, await limits());
  const made = await createAll(place, free.slice(0, room));
  return {
    created: made.created,
    existing: kept.existing,
    clashes: [
      ...kept.clashes,
      ...[...archived.keys()].map((name) => archivedWords(type, name)),
      ...(free.length > room ? [roomWords(type, free.slice(room))] : []),
      ...made.clashes,
    ],
  };
}

export async function propertiesByName(
  { portal, type }: Place,
  wanted: readonly PropertyDefinition[],
  archived = false,
): Promise<Map<string, Property>> {
  const names = wanted.map(({ name }) => name);
  const { results } = await portal.client.readProperties(type, names, archived);
  return new Map(results.map((property) => [property.name, property]));
}

async function keepExisting(
  place: Place,
  wanted: readonly PropertyDefinition[],
  found: ReadonlyMap<string, Property>,
): Promise<{ existing: string[]; clashes: string[] }> {
  const existing: string[] = [];
  const clashes: string[] = [];
  for (const definition of wanted) {
    const property = found.get(definition.name);
    if (!property) continue;
    if (property.type !== definition.type) {
      clashes.push(typeWords(place.type, definition, property));
      continue;
    }
    await completeOptions(place, definition, property);
    existing.push(definition.name);
  }
  return { existing, clashes };
}

/** Adds our options to the admin's own; nothing is written when none is missing. */
async function completeOptions(
  { portal, type }: Place,
  definition: PropertyDefinition,
  property: Property,
): Promise<void> {
  const present = property.options ?? [];
  const missing = (definition.options ?? []).filter(
    ({ value }) => !present.some((option) => option.value === value),
  );
  if (missing.length === 0) return;
  const union: PropertyOption[] = [
    ...present,
    ...missing.map((option) => ({ ...option, hidden: false })),
  ].map(({ label, value, hidden }, displayOrder) => ({
    label,
    value,
    hidden: hidden ?? false,
    displayOrder,
  }));
  await portal.client.setOptions(type, definition.name, union);
}

/** Read only when something is missing. */
type Limits = () => Promise<PropertyLimits | null>;

function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => (loaded ??= load());
}

/** The limits are a courtesy: an account that does not show them is simply tried. */
async function readLimits({ client }: Portal): Promise<PropertyLimits | null> {
  try {
    return await client.propertyLimits();
  } catch (error) {
    if (error instanceof ConnectorError && error.kind !== 'unauthorised') return null;
    throw error;
  }
}

function roomFor(type: WrittenType, limits: PropertyLimits | null): number {
  const entry = limits?.byObjectType.find(({ objectTypeId, objectType }) => {
    return objectTypeId === TYPE_IDS[type] || objectType?.toLowerCase().startsWith(TYPE_WORDS[type]);
  });
  return entry ? Math.max(0, entry.limit - entry.usage) : Number.POSITIVE_INFINITY;
}

async function createAll(
  place: Place,
  definitions: readonly PropertyDefinition[],
): Promise<{ created: string[]; clashes: string[] }> {
  if (definitions.length === 0) return { created: [], clashes: [] };
  const { portal, type } = place;
  await ignoringConflict(() => portal.client.createGroup(type, PROPERTY_GROUP.name, PROPERTY_GROUP.label));
  const said = (await createBatch(place, definitions)) ?? (await createOneByOne(place, definitions));
  // A property that someone made meanwhile is as good as ours; whatever is there now counts.
  const found = await propertiesByName(place, definitions);
  const created = definitions.filter(({ name, type: wanted }) => found.get(name)?.type === wanted);
  const absent = definitions.filter((definition) => !created.includes(definition));
  return {
    created: created.map(({ name }) => name),
    clashes: absent.length === 0 ? [] : [refusedWords(type, absent, said)],
  };
}

/** What HubSpot complained about, '' when about nothing; null when it refused the whole batch. */
async function createBatch(
  { portal, type }: Place,
  definitions: readonly PropertyDefinition[],
): Promise<string | null> {
  try {
    const { errors } = await portal.client.createProperties(type, PROPERTY_GROUP.name, definitions);
    return errors?.[0]?.message ?? '';
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}

async function createOneByOne(place: Place, definitions: readonly PropertyDefinition[]): Promise<string> {
  let said = '';
  for (const definition of definitions) {
    try {
      await place.portal.client.createProperties(place.type, PROPERTY_GROUP.name, [definition]);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      said = error.words;
    }
  }
  return said;
}

function isRefusal(error: unknown): error is ConnectorError {
  return error instanceof ConnectorError && (error.kind === 'refused' || error.kind === 'conflict');
}

async function ignoringConflict(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.kind !== 'conflict') throw error;
  }
}
