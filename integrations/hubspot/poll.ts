import { z } from 'zod';
import type { SolvedPage } from '../../src/connector/ticket.ts';
import { closedStages, pipelinesKnowing } from './pipelines.ts';
import type { Portal } from './portal.ts';
import type { Search, SearchFilter } from './records.ts';
import type { CrmObject } from './schema.ts';

/** HubSpot's largest page. */
const PAGE_SIZE = 200;
/** HubSpot's search ends here. */
const RESULTS_MAX = 10_000;
/** HubSpot's search lags behind its records by seconds: the next poll starts this much before the end of this one. */
const SEARCH_LAG_MS = 2 * 60_000;
/** One IN takes 100 values, one search five groups of filters. */
const VALUES_MAX = 100;
const GROUPS_MAX = 5;

const Cursor = z.object({ from: z.number(), after: z.string().optional() });
type Cursor = z.infer<typeof Cursor>;

/**
 * Closed tickets that changed since the cursor, oldest change first. Each page starts at the last change of the one
 * before, which never meets HubSpot's end of 10,000 results and misses no ticket that changes meanwhile; only a page
 * that is full of one single time is continued by HubSpot's own paging. Tickets may be reported more than once.
 */
export async function solvedSince(portal: Portal, since: Date, cursor: string | null): Promise<SolvedPage> {
  const startedAt = portal.access.now().getTime();
  const from = readCursor(cursor) ?? { from: since.getTime() };
  const stages = closedStages(await pipelinesKnowing(portal.client, portal.memory.pipelines, null));
  if (stages.length === 0) return { tickets: [], cursor: writeCursor(from), more: false };
  const page = await portal.client.search('tickets', searchOf(stages, from));
  const after = page.paging?.next?.after;
  const done = page.results.length < PAGE_SIZE || after === undefined;
  const next = done
    ? { from: Math.max(from.from, startedAt - SEARCH_LAG_MS) }
    : nextOf(page.results, from, after);
  return {
    tickets: page.results.map((record) => ({ ticketId: record.id, solvedAt: closedDate(record) })),
    cursor: writeCursor(next),
    more: !done,
  };
}

function searchOf(stages: readonly string[], { from, after }: Cursor): Search {
  const groupCount = Math.min(GROUPS_MAX, Math.ceil(stages.length / VALUES_MAX));
  const changedSince: SearchFilter = {
    property: 'hs_lastmodifieddate',
    operator: 'GTE',
    value: String(from),
  };
  return {
    groups: Array.from({ length: groupCount }, (_, index) => ({
      filters: [changedSince],
      in: {
        property: 'hs_pipeline_stage',
        values: stages.slice(index * VALUES_MAX, (index + 1) * VALUES_MAX),
      },
    })),
    properties: ['hs_lastmodifieddate', 'closed_date'],
    sort: 'hs_lastmodifieddate',
    limit: PAGE_SIZE,
    ...(after ? { after } : {}),
  };
}

/** Moves to the last change of the page; where that is no progress, HubSpot's paging goes on, as far as it goes. */
function nextOf(results: readonly CrmObject[], from: Cursor, after: string): Cursor {
  const times = results.map(({ properties }) => Date.parse(properties['hs_lastmodifieddate'] ?? ''));
  const last = times.at(-1) ?? Number.NaN;
  const ordered = times.every((time, index) => index === 0 || time >= (times[index - 1] ?? time));
  if (ordered && last > from.from) return { from: last };
  return Number(after) < RESULTS_MAX ? { from: from.from, after } : { from: from.from + 1 };
}

/** Only a hint, and only where the account has the property; every ticket is read before it is believed. */
function closedDate({ properties }: CrmObject): Date | null {
  const time = Date.parse(properties['closed_date'] ?? '');
  return Number.isNaN(time) ? null : new Date(time);
}

function writeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

function readCursor(cursor: string | null): Cursor | null {
  if (cursor === null) return null;
  return Cursor.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
}
