import type { HubspotClient } from './client.ts';
import type { ObjectType, RecordRef } from './records.ts';
import type { Associated, CrmObject } from './schema.ts';

/** Ids of HubSpot's own association types, from the SDK's AssociationTypes. */
export const ASSOCIATION_TYPE_IDS = {
  taskToContact: 204,
  taskToTicket: 230,
  taskToCompany: 192,
  noteToContact: 202,
  noteToTicket: 228,
  /** The primary company of a ticket. */
  ticketToCompany: 26,
} as const;

const PAGE_SIZE = 500;
/** 2,000 records on one ticket or contact: more than people make. */
const PAGES_MAX = 4;

/** Ids of the associated records, each once. */
export async function associatedIds(
  client: HubspotClient,
  from: RecordRef,
  to: ObjectType,
): Promise<string[]> {
  const ids: string[] = [];
  let after: string | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const answer = await client.associated(from, to, {
      limit: PAGE_SIZE,
      ...(after ? { after } : {}),
    });
    ids.push(...answer.results.map(({ toObjectId }) => toObjectId));
    after = answer.paging?.next?.after;
    if (after === undefined) break;
  }
  return [...new Set(ids)];
}

/** Ids that came with a record itself; one record may be listed once per association type. */
export function idsBesides(record: CrmObject, to: 'contacts' | 'companies'): string[] {
  return [...new Set((record.associations?.[to]?.results ?? []).map(({ id }) => id))];
}

/** Of several: the one labelled primary, else the first listed. */
export function primaryOf(associated: readonly Associated[], primaryTypeId?: number): string | null {
  const primary = associated.find(({ associationTypes }) =>
    associationTypes.some(({ typeId, label }) => typeId === primaryTypeId || /primary/i.test(label ?? '')),
  );
  return (primary ?? associated[0])?.toObjectId ?? null;
}
