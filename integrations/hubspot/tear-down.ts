import { ConnectorError } from '../../src/connector/errors.ts';
import type { TearDown, TearDownReport } from '../../src/connector/set-up.ts';
import type { Portal } from './portal.ts';
import { PROPERTIES, PROPERTY_GROUP } from './properties.ts';
import type { WrittenType } from './properties.ts';
import { existing } from './written-values.ts';

const TYPES: readonly WrittenType[] = ['contacts', 'tickets', 'companies'];

/**
 * HubSpot's webhook belongs to the app and ends with the installation: here are the properties only. HubSpot archives
 * them, from where an admin may restore them for 90 days.
 */
export async function tearDown(portal: Portal, { keepData }: TearDown): Promise<TearDownReport> {
  const removed: string[] = [];
  const kept: string[] = [];
  const failed: string[] = [];
  for (const type of TYPES) {
    const names = namesOf(portal, type);
    if (keepData) {
      kept.push(...names.map((name) => `${type}.${name}`));
      continue;
    }
    for (const name of names) {
      const words = await gone(() => portal.client.removeProperty(`${type}/${name}`));
      if (words === null) removed.push(`${type}.${name}`);
      else failed.push(`The property ${type}.${name} could not be removed: ${words}`);
    }
    await gone(() => portal.client.removeProperty(`${type}/groups/${PROPERTY_GROUP.name}`));
  }
  return { removed, kept, failed };
}

/** Those that set-up has found or made. */
function namesOf({ access }: Portal, type: WrittenType): string[] {
  return Object.keys(
    existing(access, type, Object.fromEntries(PROPERTIES[type].map(({ name }) => [name, '']))),
  );
}

/** Null when it is not there any more; words when HubSpot keeps it. */
async function gone(act: () => Promise<unknown>): Promise<string | null> {
  try {
    await act();
    return null;
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    if (error.kind === 'not-found') return null;
    if (error.kind !== 'refused' && error.kind !== 'forbidden') throw error;
    return error.words;
  }
}
