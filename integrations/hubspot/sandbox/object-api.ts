import { asObject, batchReply, found, idOf, inputsOf, listOf, requireObjectScope, typeOf } from './api.ts';
import type { ApiCall, BatchError, Endpoint } from './api.ts';
import { addLink, checkLink } from './links.ts';
import { objectView } from './object-view.ts';
import { archiveRecord, insertRecord, updateRecord } from './records.ts';
import { OBJECT_TYPES } from './state.ts';
import type { Link, SandboxType, StoredRecord } from './state.ts';
import { checkedValues } from './values.ts';
import { failure, invalid, notFound } from './vendor-error.ts';
import type { Reply } from './vendor-error.ts';
import { changeNow, liveRecord } from './world.ts';

const ROOT = '/crm/objects/2026-03/:type';

export const OBJECT_ENDPOINTS: readonly Endpoint[] = [
  { method: 'post', path: `${ROOT}/batch/read`, handle: batchRead },
  { method: 'post', path: `${ROOT}/batch/update`, handle: batchUpdate, writes: true },
  { method: 'post', path: `${ROOT}/batch/upsert`, handle: batchUpsert, writes: true },
  { method: 'get', path: `${ROOT}/:id`, handle: readOne },
  { method: 'patch', path: `${ROOT}/:id`, handle: updateOne, writes: true },
  { method: 'delete', path: `${ROOT}/:id`, handle: archiveOne, writes: true },
  { method: 'post', path: ROOT, handle: createOne, writes: true },
];

function readOne(call: ApiCall): Reply {
  const { portal, query } = call;
  const type = typeOf(call);
  const associations = OBJECT_TYPES.filter((one) => listOf(query, 'associations').includes(one));
  if (associations.includes('companies')) requireObjectScope(call, 'companies', 'read');
  requireObjectScope(call, type, 'read');
  const id = call.params['id'] ?? '';
  const record =
    query.get('archived') === 'true' ? portal.records[type].get(id) : liveRecord(portal, type, id);
  const history = listOf(query, 'propertiesWithHistory');
  const wish = { properties: listOf(query, 'properties'), associations };
  return {
    status: 200,
    body: objectView(portal, found(record), history.length > 0 ? { ...wish, history } : wish),
  };
}

function createOne(call: ApiCall): Reply {
  const { portal } = call;
  const type = typeOf(call);
  requireObjectScope(call, type, 'write');
  const { properties, associations } = asObject(call.body);
  if (!Array.isArray(associations)) throw invalid('Some required fields were not set: [associations]');
  const values = checkedValues({ portal, type }, properties);
  const required = type === 'tasks' || type === 'notes' ? 'hs_timestamp' : null;
  if (required && !values[required]) throw invalid(`Some required properties were not set: [${required}]`);
  refuseTakenEmail(call, type, values);
  const links = associations.flatMap((one) => linksIn(asObject(one)));
  for (const link of links) checkLink(portal, type, link);
  const record = insertRecord(changeNow(call.world, portal), type, values);
  for (const link of links) addLink(portal, record.id, link);
  return { status: 201, body: viewOf(call, record, Object.keys(values)) };
}

function refuseTakenEmail(call: ApiCall, type: SandboxType, values: Record<string, string>): void {
  const taken = type === 'contacts' ? contactIdByEmail(call, values['email'] ?? '') : null;
  if (taken) throw failure(409, 'CONFLICT', `Contact already exists. Existing ID: ${taken}`);
}

function linksIn(association: Record<string, unknown>): Link[] {
  const toId = idOf(asObject(association['to']));
  const { types } = association;
  if (!Array.isArray(types) || types.length === 0)
    throw invalid('Some required fields were not set: [types]');
  return types.map(asObject).map(({ associationCategory, associationTypeId }) => {
    if (associationCategory !== 'HUBSPOT_DEFINED' || typeof associationTypeId !== 'number') {
      throw invalid('An association needs associationCategory and associationTypeId');
    }
    return { toId, typeId: associationTypeId };
  });
}

function updateOne(call: ApiCall): Reply {
  const type = typeOf(call);
  requireObjectScope(call, type, 'write');
  const record = found(liveRecord(call.portal, type, call.params['id'] ?? ''));
  const values = checkedValues(
    { portal: call.portal, type, current: record },
    asObject(call.body)['properties'],
  );
  apply(call, record, values);
  return { status: 200, body: viewOf(call, record, Object.keys(values)) };
}

function archiveOne(call: ApiCall): Reply {
  requireObjectScope(call, typeOf(call), 'write');
  const record = liveRecord(call.portal, typeOf(call), call.params['id'] ?? '');
  if (record) archiveRecord(record, call.world.now());
  return { status: 204 };
}

function batchRead(call: ApiCall): Reply {
  const type = typeOf(call);
  requireObjectScope(call, type, 'read');
  const { properties, idProperty } = asObject(call.body);
  const wish = {
    properties: Array.isArray(properties) ? properties.filter((one) => typeof one === 'string') : [],
  };
  const results: unknown[] = [];
  const missing: string[] = [];
  for (const id of inputsOf(call).map(idOf)) {
    const record = recordBy(call, id, idProperty);
    if (record) results.push(objectView(call.portal, record, wish));
    else missing.push(id);
  }
  return batchReply(results, missing.length > 0 ? [absent(type, missing)] : []);
}

function absent(type: SandboxType, ids: readonly string[]): BatchError {
  return { category: 'OBJECT_NOT_FOUND', message: `Could not get some ${type}, they may be deleted.`, ids };
}

function recordBy(call: ApiCall, id: string, idProperty: unknown): StoredRecord | null {
  if (idProperty !== 'email') return liveRecord(call.portal, typeOf(call), id);
  const contactId = contactIdByEmail(call, id);
  return contactId ? liveRecord(call.portal, 'contacts', contactId) : null;
}

function contactIdByEmail({ portal }: ApiCall, email: string): string | null {
  const id = portal.contactByEmail.get(email.toLowerCase());
  return id && liveRecord(portal, 'contacts', id) ? id : null;
}

/** One bad value refuses the whole batch; a record that is gone, or the fault, only itself. */
function batchUpdate(call: ApiCall): Reply {
  const type = typeOf(call);
  requireObjectScope(call, type, 'write');
  const inputs = inputsOf(call).map((input) => ({ id: idOf(input), properties: input['properties'] }));
  const targets = inputs.map(({ id, properties }) => {
    const record = liveRecord(call.portal, type, id);
    if (!record) return { id, record, values: {} };
    const values = checkedValues({ portal: call.portal, type, current: record }, properties);
    if (Object.keys(values).length === 0) throw invalid('No properties found to update');
    return { id, record, values };
  });
  const results: unknown[] = [];
  const errors: BatchError[] = [];
  for (const { id, record, values } of targets) {
    if (!record) errors.push(absent(type, [id]));
    else if (refusedByFault(call)) errors.push(unlucky(id));
    else {
      apply(call, record, values);
      results.push(viewOf(call, record, Object.keys(values)));
    }
  }
  return batchReply(results, errors);
}

function refusedByFault({ world, portal }: ApiCall): boolean {
  return world.faults.strikes(world.faults.of(portal.id).partial207);
}

function unlucky(id: string): BatchError {
  return { category: 'INTERNAL_ERROR', message: 'There was a problem with this record.', ids: [id] };
}

function batchUpsert(call: ApiCall): Reply {
  if (typeOf(call) !== 'contacts') throw notFound('only contacts have a unique property here');
  requireObjectScope(call, 'contacts', 'write');
  const targets = inputsOf(call).map((input) => {
    if (input['idProperty'] !== 'email') throw invalid('idProperty must be a unique property');
    const email = idOf(input);
    const values = checkedValues(
      { portal: call.portal, type: 'contacts' },
      { ...asObject(input['properties']), email },
    );
    return { email, values, record: recordBy(call, email, 'email') };
  });
  const results: unknown[] = [];
  const errors: BatchError[] = [];
  for (const { email, values, record } of targets) {
    if (refusedByFault(call)) {
      errors.push(unlucky(email));
      continue;
    }
    const isNew = record === null;
    const stored = record ?? insertRecord(changeNow(call.world, call.portal), 'contacts', values);
    if (!isNew) apply(call, stored, values);
    results.push({ ...viewOf(call, stored, Object.keys(values)), new: isNew });
  }
  return batchReply(results, errors);
}

function apply(call: ApiCall, record: StoredRecord, values: Record<string, string>): void {
  const { world, portal } = call;
  const change = changeNow(world, portal);
  const moved = updateRecord(change, record, values);
  if (!moved) return;
  const stageId = record.properties['hs_pipeline_stage'] ?? '';
  const what = { kind: 'stage', stageId, source: 'API' } as const;
  world.publish({ portalId: portal.id, ticketId: record.id, occurredAt: change.at, what });
}

function viewOf({ portal }: ApiCall, record: StoredRecord, properties: readonly string[]) {
  return objectView(portal, record, { properties });
}
