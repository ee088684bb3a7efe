import { z } from 'zod';
import { created, ok, paged, shaped } from './endpoint.ts';
import type { ApiAnswer, ApiCall, Endpoint } from './endpoint.ts';
import { acceptedValue } from './field-values.ts';
import { newField, NewField } from './field-endpoints.ts';
import { takeId, vendorTime } from './state.ts';
import type { CustomObject, CustomObjectRecord, FieldValue } from './state.ts';
import { jsonApiError } from './vendor-error.ts';
import { fieldView, recordView } from './views.ts';

export const objectEndpoints: readonly Endpoint[] = [
  { method: 'POST', path: '/custom_objects', handle: createObject },
  {
    method: 'GET',
    path: '/custom_objects/:key',
    handle: (call) => ok({ custom_object: objectView(found(call)) }),
  },
  { method: 'DELETE', path: '/custom_objects/:key', handle: removeObject },
  { method: 'GET', path: '/custom_objects/:key/fields', handle: listFields },
  { method: 'POST', path: '/custom_objects/:key/fields', handle: createField },
  { method: 'PATCH', path: '/custom_objects/:key/records', handle: upsertRecord },
];

const types = [
  'text',
  'textarea',
  'checkbox',
  'date',
  'integer',
  'decimal',
  'regexp',
  'multiselect',
  'dropdown',
  'lookup',
];

const ObjectBody = z.strictObject({
  custom_object: z.strictObject({
    key: z.string().regex(/^[a-z0-9_]+$/),
    title: z.string().min(1),
    title_pluralized: z.string().min(1),
    description: z.string().optional(),
    include_in_list_view: z.boolean().optional(),
  }),
});
const FieldBody = z.strictObject({ custom_object_field: NewField });
const RecordBody = z.strictObject({
  custom_object_record: z.strictObject({
    name: z.string().min(1),
    custom_object_fields: z.record(z.string(), z.unknown()),
  }),
});

function found(call: ApiCall): CustomObject {
  const object = call.account.customObjects.get(call.params['key'] ?? '');
  if (!object) throw jsonApiError(404, 'NotFound', 'No such custom object');
  return object;
}

function objectView(object: CustomObject): object {
  return { key: object.key, title: object.title };
}

function createObject(call: ApiCall): ApiAnswer {
  const { custom_object: input } = shaped(call.body, ObjectBody);
  if (call.account.customObjects.has(input.key))
    throw jsonApiError(422, 'Taken', `Key ${input.key} is taken`);
  const object: CustomObject = {
    key: input.key,
    title: input.title,
    fields: [],
    records: new Map(),
    byExternalId: new Map(),
  };
  call.account.customObjects.set(input.key, object);
  return created({ custom_object: objectView(object) });
}

/** With its fields and records. */
function removeObject(call: ApiCall): ApiAnswer {
  call.account.customObjects.delete(found(call).key);
  return { status: 204 };
}

function listFields(call: ApiCall): ApiAnswer {
  const { page, meta } = paged(found(call).fields, call.query);
  return ok({ custom_object_fields: page.map(fieldView), meta });
}

function createField(call: ApiCall): ApiAnswer {
  const object = found(call);
  const { custom_object_field: input } = shaped(call.body, FieldBody);
  if (object.fields.some((field) => field.key === input.key)) {
    throw jsonApiError(422, 'Taken', `Key ${input.key} is taken`);
  }
  const field = newField(call.account, input, types);
  object.fields.push(field);
  return created({ custom_object_field: fieldView(field) });
}

function upsertRecord(call: ApiCall): ApiAnswer {
  const object = found(call);
  const externalId = call.query['external_id'];
  if (externalId === undefined) throw jsonApiError(400, 'BadRequest', 'external_id is needed');
  const { custom_object_record: input } = shaped(call.body, RecordBody);
  const known = object.records.get(object.byExternalId.get(externalId) ?? '');
  const fields = { ...known?.fields, ...accepted(object, input.custom_object_fields) };
  const at = vendorTime(call.now);
  if (known) {
    Object.assign(known, { name: input.name, fields, updatedAt: at });
    return ok({ custom_object_record: recordView(known) });
  }
  const id = `rec-${takeId(call.account)}`;
  const record: CustomObjectRecord = {
    id,
    name: input.name,
    externalId,
    fields,
    createdAt: at,
    updatedAt: at,
  };
  object.records.set(id, record);
  object.byExternalId.set(externalId, id);
  return created({ custom_object_record: recordView(record) });
}

function accepted(object: CustomObject, values: Record<string, unknown>): Record<string, FieldValue> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => {
      const field = object.fields.find((one) => one.key === key);
      if (!field) throw jsonApiError(422, 'UnknownField', `Field ${key} does not exist`);
      return [key, acceptedValue(field, value)];
    }),
  );
}
