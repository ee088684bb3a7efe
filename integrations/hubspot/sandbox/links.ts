import { invalid } from './vendor-error.ts';
import type { Link, SandboxPortal, SandboxType } from './state.ts';

/** A record by type and id. */
export interface RecordRef {
  readonly type: SandboxType;
  readonly id: string;
}

interface LinkType {
  readonly from: SandboxType;
  readonly to: SandboxType;
  readonly typeId: number;
  /** The same link seen from the other side. */
  readonly inverse: number;
  /** The name in a record's own `associations`. */
  readonly name: string;
  readonly label: string | null;
}

type Row = readonly [
  from: SandboxType,
  to: SandboxType,
  typeId: number,
  inverse: number,
  name: string,
  label?: string,
];

const ROWS: readonly Row[] = [
  ['tickets', 'contacts', 16, 15, 'ticket_to_contact'],
  ['tickets', 'companies', 26, 25, 'ticket_to_company', 'Primary'],
  ['tickets', 'companies', 339, 340, 'ticket_to_company_unlabeled'],
  ['contacts', 'companies', 1, 2, 'contact_to_company', 'Primary'],
  ['contacts', 'companies', 279, 280, 'contact_to_company_unlabeled'],
  ['tasks', 'contacts', 204, 203, 'task_to_contact'],
  ['tasks', 'tickets', 230, 229, 'task_to_ticket'],
  ['tasks', 'companies', 192, 191, 'task_to_company'],
  ['notes', 'contacts', 202, 201, 'note_to_contact'],
  ['notes', 'tickets', 228, 227, 'note_to_ticket'],
  ['notes', 'companies', 190, 189, 'note_to_company'],
];

const LINK_TYPES: ReadonlyMap<number, LinkType> = new Map(
  ROWS.flatMap(bothWays).map((type) => [type.typeId, type]),
);

function bothWays([from, to, typeId, inverse, name, given]: Row): LinkType[] {
  const label = given ?? null;
  const back = name.split('_to_').toReversed().join('_to_');
  return [
    { from, to, typeId, inverse, name, label },
    { from: to, to: from, typeId: inverse, inverse: typeId, name: back, label },
  ];
}

export function linkType(typeId: number): LinkType | undefined {
  return LINK_TYPES.get(typeId);
}

/** @throws {VendorFailure} for a type that does not lead from this record, or a target that does not exist. */
export function checkLink(portal: SandboxPortal, from: SandboxType, to: Link): void {
  const type = LINK_TYPES.get(to.typeId);
  if (type?.from !== from) throw invalid(`No association type ${to.typeId} leads from ${from}`);
  const target = portal.records[type.to].get(to.toId);
  if (!target || target.archived) throw invalid(`The ${type.to} record ${to.toId} does not exist`);
}

export function addLink(portal: SandboxPortal, fromId: string, to: Link): void {
  const type = LINK_TYPES.get(to.typeId);
  if (!type) return;
  push(portal, { type: type.from, id: fromId }, to);
  push(portal, { type: type.to, id: to.toId }, { toId: fromId, typeId: type.inverse });
}

function push(portal: SandboxPortal, from: RecordRef, entry: Link): void {
  const to = LINK_TYPES.get(entry.typeId)?.to;
  if (!to) return;
  const ofRecord = portal.links.get(keyOf(from)) ?? {};
  const links = ofRecord[to] ?? [];
  if (links.some(({ toId, typeId }) => toId === entry.toId && typeId === entry.typeId)) return;
  links.push(entry);
  ofRecord[to] = links;
  portal.links.set(keyOf(from), ofRecord);
}

function keyOf({ type, id }: RecordRef): string {
  return `${type}/${id}`;
}

/** Links to records that still exist, oldest first. */
export function linksOf(portal: SandboxPortal, from: RecordRef, to: SandboxType): Link[] {
  const links = portal.links.get(keyOf(from))?.[to] ?? [];
  return links.filter(({ toId }) => portal.records[to].get(toId)?.archived === false);
}

export function linkedIds(portal: SandboxPortal, from: RecordRef, to: SandboxType): string[] {
  return [...new Set(linksOf(portal, from, to).map(({ toId }) => toId))];
}

/** A merge moves everything that hung on one record to the other. */
export function moveLinks(portal: SandboxPortal, from: RecordRef, toId: string): void {
  const links = Object.values(portal.links.get(keyOf(from)) ?? {}).flat();
  for (const entry of links) addLink(portal, toId, entry);
}
