import { linkType, linksOf } from './links.ts';
import { createdProperty, modifiedProperty } from './property-catalogue.ts';
import { iso } from './records.ts';
import type { SandboxPortal, SandboxType, StoredRecord } from './state.ts';

export interface ViewWish {
  readonly properties: readonly string[];
  readonly history?: readonly string[];
  readonly associations?: readonly SandboxType[];
  /** Other values than the stored ones: what search still shows. */
  readonly values?: Readonly<Record<string, string>>;
}

/** A record as HubSpot's API shows it: unknown property names are ignored, empty ones are null. */
export function objectView(
  portal: SandboxPortal,
  record: StoredRecord,
  wish: ViewWish,
): Record<string, unknown> {
  const values = wish.values ?? record.properties;
  const always = ['hs_object_id', createdProperty(record.type), modifiedProperty(record.type)];
  const known = [...always, ...wish.properties].filter((name) => {
    return portal.properties[record.type].get(name)?.archived === false;
  });
  return {
    id: record.id,
    properties: Object.fromEntries(known.map((name) => [name, values[name] ?? null])),
    createdAt: iso(record.createdAt),
    updatedAt: iso(record.updatedAt),
    archived: record.archived,
    ...(wish.history ? { propertiesWithHistory: historyView(record, wish.history) } : {}),
    ...associationsView(portal, record, wish.associations ?? []),
  };
}

/** Newest first. */
function historyView(record: StoredRecord, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    names.map((name) => [
      name,
      (record.history[name] ?? [])
        .map(({ value, at }) => ({ value, timestamp: iso(at), sourceType: 'CRM_UI' }))
        .toReversed(),
    ]),
  );
}

/** HubSpot leaves the key out when there is nothing. */
function associationsView(portal: SandboxPortal, record: StoredRecord, to: readonly SandboxType[]) {
  const listed = to.flatMap((type) => {
    const results = linksOf(portal, record, type).map(({ toId, typeId }) => ({
      id: toId,
      type: linkType(typeId)?.name ?? '',
    }));
    return results.length > 0 ? [[type, { results }] as const] : [];
  });
  return listed.length > 0 ? { associations: Object.fromEntries(listed) } : {};
}
