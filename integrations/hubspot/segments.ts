import { z } from 'zod';
import { ConnectorError } from '../../src/connector/errors.ts';
import type { Band } from '../../src/connector/write-back.ts';
import { callHubspot } from './call.ts';
import { API_VERSION } from './dated-paths.ts';
import { plainGet, plainPost } from './plain-call.ts';
import type { Portal } from './portal.ts';
import { propertyName } from './properties.ts';

const CONTACTS = '0-1';
const SEGMENTS: readonly { readonly name: string; readonly band: Band }[] = [
  { name: 'Afterword: promoters', band: 'promoter' },
  { name: 'Afterword: passives', band: 'passive' },
  { name: 'Afterword: detractors', band: 'detractor' },
];

export interface SegmentReport {
  readonly created: string[];
  readonly existing: string[];
  readonly clashes: string[];
}

/** Active lists of contacts by Promoter status. A list of that name is the admin's by now and is left alone. */
export async function ensureSegments(portal: Portal): Promise<SegmentReport> {
  const report: SegmentReport = { created: [], existing: [], clashes: [] };
  if (!portal.access.options.segments) return report;
  try {
    for (const { name, band } of SEGMENTS) {
      const found = await listExists(portal, name);
      if (!found) await createList(portal, name, band);
      report[found ? 'existing' : 'created'].push(`segment ${name}`);
    }
  } catch (error) {
    if (!(error instanceof ConnectorError) || !['forbidden', 'refused'].includes(error.kind)) throw error;
    report.clashes.push(
      `The segments of promoters and detractors could not be made: ${error.words} Views filtered by Promoter status need none.`,
    );
  }
  return report;
}

async function listExists({ access }: Portal, name: string): Promise<boolean> {
  const path = `/crm/lists/${API_VERSION}/object-type-id/${CONTACTS}/name/${encodeURIComponent(name)}`;
  try {
    await callHubspot(access, plainGet(access.baseUrl, path, z.unknown()));
    return true;
  } catch (error) {
    if (error instanceof ConnectorError && error.kind === 'not-found') return false;
    throw error;
  }
}

/** Somebody else may have made it since it was looked for: the name is unique, so it is there then. */
async function createList({ access }: Portal, name: string, band: Band): Promise<void> {
  const body = { name, objectTypeId: CONTACTS, processingType: 'DYNAMIC', filterBranch: filterBy(band) };
  const call = plainPost(`${access.baseUrl}/crm/lists/${API_VERSION}`, { body, shape: z.unknown() });
  try {
    await callHubspot(access, call);
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.kind !== 'conflict') throw error;
  }
}

function filterBy(band: Band): object {
  const operation = {
    operationType: 'ENUMERATION',
    operator: 'IS_ANY_OF',
    values: [band],
    includeObjectsWithNoValueSet: false,
  };
  const filter = { filterType: 'PROPERTY', property: propertyName('nps', 'category'), operation };
  const and = {
    filterBranchType: 'AND',
    filterBranchOperator: 'AND',
    filterBranches: [],
    filters: [filter],
  };
  return { filterBranchType: 'OR', filterBranchOperator: 'OR', filters: [], filterBranches: [and] };
}
