import { asObject, requireObjectScope, typeOf } from './api.ts';
import type { ApiCall, Endpoint } from './api.ts';
import { objectView } from './object-view.ts';
import { searchable } from './records.ts';
import type { StoredRecord } from './state.ts';
import { invalid } from './vendor-error.ts';
import type { Reply } from './vendor-error.ts';

export const SEARCH_ENDPOINTS: readonly Endpoint[] = [
  { method: 'post', path: '/crm/objects/2026-03/:type/search', handle: search, search: true },
];

const PAGE_MAX = 200;
const RESULTS_MAX = 10_000;
const GROUPS_MAX = 5;
const FILTERS_MAX = 6;

interface Hit {
  readonly record: StoredRecord;
  readonly values: Record<string, string>;
}

type Filter = (values: Record<string, string>) => boolean;

function search(call: ApiCall): Reply {
  const type = typeOf(call);
  requireObjectScope(call, type, 'read');
  const body = asObject(call.body);
  const limit = typeof body['limit'] === 'number' ? body['limit'] : 10;
  const offset = Number(body['after'] ?? 0);
  if (limit > PAGE_MAX) throw invalid(`limit must be at most ${PAGE_MAX}`);
  if (offset + limit > RESULTS_MAX) throw invalid(`The total of 10000 results is exceeded`);
  const groups = groupsOf(body['filterGroups']);
  const hits: Hit[] = [];
  for (const record of call.portal.records[type].values()) {
    const values = searchable(record, call.world.now());
    if (values && groups.some((group) => group.every((filter) => filter(values))))
      hits.push({ record, values });
  }
  sort(hits, body['sorts']);
  const page = hits.slice(offset, offset + limit);
  const properties = Array.isArray(body['properties'])
    ? body['properties'].filter((one) => typeof one === 'string')
    : [];
  return {
    status: 200,
    body: {
      total: hits.length,
      results: page.map(({ record, values }) => objectView(call.portal, record, { properties, values })),
      ...(offset + limit < hits.length ? { paging: { next: { after: String(offset + limit) } } } : {}),
    },
  };
}

function groupsOf(given: unknown): Filter[][] {
  if (!Array.isArray(given) || given.length === 0) return [[]];
  if (given.length > GROUPS_MAX) throw invalid(`At most ${GROUPS_MAX} filterGroups`);
  return given.map((group) => {
    const { filters } = asObject(group);
    if (!Array.isArray(filters) || filters.length > FILTERS_MAX) throw invalid(`1 to ${FILTERS_MAX} filters`);
    return filters.map((filter) => filterOf(asObject(filter)));
  });
}

interface Comparison {
  readonly single: string;
  readonly list: readonly string[];
}

/** The operators that Afterword uses, and a few neighbours. */
const OPERATORS: Readonly<Record<string, (value: string, given: Comparison) => boolean>> = {
  EQ: (value, { single }) => value === single,
  IN: (value, { list }) => list.includes(value),
  GTE: (value, { single }) => comparable(value) >= comparable(single),
  HAS_PROPERTY: (value) => value !== '',
  CONTAINS_TOKEN: (value, { single }) => value.toLowerCase().includes(single.toLowerCase()),
};

function filterOf({ propertyName, operator, value, values }: Record<string, unknown>): Filter {
  const holds = OPERATORS[String(operator)];
  if (typeof propertyName !== 'string' || !holds) throw invalid(`Invalid filter: ${String(operator)}`);
  const list = Array.isArray(values) ? values.map(String) : [];
  if (operator === 'IN' && (list.length === 0 || list.length > 100))
    throw invalid('IN takes 1 to 100 values');
  const given = { list, single: typeof value === 'string' ? value : '' };
  return (record) => holds(record[propertyName] ?? '', given);
}

/** Times are given in milliseconds and stored as ISO 8601. */
function comparable(value: string): number {
  return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : Date.parse(value);
}

function sort(hits: Hit[], sorts: unknown): void {
  const [first] = Array.isArray(sorts) ? sorts : [];
  if (typeof first !== 'string') return;
  const descending = first.startsWith('-');
  const name = descending ? first.slice(1) : first;
  const direction = descending ? -1 : 1;
  hits.sort((a, b) => direction * (comparable(a.values[name] ?? '') - comparable(b.values[name] ?? '')));
}
