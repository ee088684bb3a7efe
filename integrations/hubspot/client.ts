import { Client } from '@hubspot/api-client';
import {
  AssociationSpecAssociationCategoryEnum as Category,
  FilterOperatorEnum as Operator,
} from '@hubspot/api-client/lib/codegen/crm/objects/index.js';
import {
  PropertyCreateFieldTypeEnum as FieldType,
  PropertyCreateTypeEnum as Type,
} from '@hubspot/api-client/lib/codegen/crm/properties/index.js';
import { z } from 'zod';
import type { AccountAccess } from '../../src/connector/account.ts';
import { callHubspot } from './call.ts';
import type { Call } from './call.ts';
import { API_VERSION } from './dated-paths.ts';
import { plainDelete, plainGet } from './plain-call.ts';
import type {
  Association,
  BatchInput,
  BatchWish,
  ObjectType,
  ObjectWish,
  PropertyDefinition,
  PropertyOption,
  RecordRef,
  Search,
  Values,
} from './records.ts';
import {
  AccountDetails,
  AssociatedBatch,
  AssociatedPage,
  CrmObject,
  ObjectBatch,
  ObjectPage,
  Owner,
  OwnerPage,
  PipelineList,
  Property,
  PropertyBatch,
  PropertyLimits,
} from './schema.ts';
import type { Agents } from './transport.ts';

export type HubspotClient = ReturnType<typeof createHubspotClient>;

const Nothing = z.unknown();

/**
 * HubSpot's CRM API as Afterword uses it: the SDK builds the requests, `callHubspot` does everything else.
 * Every method throws ConnectorError.
 */
export function createHubspotClient(access: AccountAccess, agents: Agents) {
  const sdk = openSdk(access.baseUrl, agents);
  const call = <T>(wish: Call<T>): Promise<T> => callHubspot(access, wish);
  return {
    ...objectReads(sdk, call),
    ...objectWrites(sdk, call),
    ...associationCalls(sdk, call),
    ...directoryCalls(sdk, call),
    ...propertyCalls(sdk, call),
    /** How many custom properties the account may still have, per type. */
    propertyLimits: () =>
      call(plainGet(access.baseUrl, `/crm/limits/${API_VERSION}/custom-properties`, PropertyLimits)),
    /** `path`: "contacts/afterword_nps_score", or "contacts/groups/afterword". */
    removeProperty: (path: string) =>
      call(plainDelete(access.baseUrl, `/crm/properties/${API_VERSION}/${path}`)),
    archiveObject: (type: ObjectType, id: string) =>
      call(plainDelete(access.baseUrl, `/crm/objects/${API_VERSION}/${type}/${id}`)),
    accountDetails: () =>
      call(plainGet(access.baseUrl, `/account-info/${API_VERSION}/details`, AccountDetails)),
  };
}

type Caller = <T>(wish: Call<T>) => Promise<T>;
type Sdk = ReturnType<typeof openSdk>;

/**
 * The SDK keeps retry and limiter decorators in one place for the whole process and applies them when an API group
 * is first touched: a client made elsewhere with retries would make ours repeat creates. So this client asks for
 * neither, which clears them, and touches all its groups in the same breath. The token is given with each call.
 */
function openSdk(baseUrl: string, agents: Agents) {
  const { crm } = new Client({ basePath: baseUrl, httpAgent: agents(baseUrl) });
  return {
    objects: crm.objects,
    associations: crm.associations.v4,
    owners: crm.owners,
    pipelines: crm.pipelines,
    properties: crm.properties,
  };
}

function objectReads({ objects }: Sdk, call: Caller) {
  return {
    readObject: (type: ObjectType, id: string, wish: ObjectWish) => {
      const { properties, history, associations } = wish;
      const lists: [string[], string[] | undefined, string[] | undefined] = [
        [...properties],
        history && [...history],
        associations && [...associations],
      ];
      return call({
        kind: 'read',
        shape: CrmObject,
        send: (options) => objects.basicApi.getById(type, id, ...lists, undefined, undefined, options),
      });
    },
    readObjects: (type: ObjectType, ids: readonly string[], wish: BatchWish) => {
      const inputs = ids.map((id) => ({ id }));
      const body = { ...wish, inputs, properties: [...wish.properties], propertiesWithHistory: [] };
      return call({
        kind: 'read',
        shape: ObjectBatch,
        send: (options) => objects.batchApi.read(type, body, undefined, options),
      });
    },
    search: (type: ObjectType, search: Search) =>
      call({
        kind: 'read',
        limit: 'search',
        shape: ObjectPage,
        send: (options) => objects.searchApi.doSearch(type, searchBody(search), options),
      }),
  };
}

function objectWrites({ objects }: Sdk, call: Caller) {
  return {
    updateObjects: (type: ObjectType, inputs: readonly BatchInput[]) =>
      call({
        kind: 'write',
        shape: ObjectBatch,
        send: (options) => objects.batchApi.update(type, { inputs: traced(inputs) }, options),
      }),
    /** Creates the contacts that do not exist; `id` is the e-mail address. Repeating it is harmless. */
    upsertContacts: (inputs: readonly BatchInput[]) =>
      call({
        kind: 'write',
        shape: ObjectBatch,
        send: (options) => {
          const byEmail = traced(inputs).map((input) => ({ ...input, idProperty: 'email' }));
          return objects.batchApi.upsert('contacts', { inputs: byEmail }, options);
        },
      }),
    updateObject: (type: ObjectType, id: string, properties: Values) =>
      call({
        kind: 'write',
        shape: CrmObject,
        send: (options) => objects.basicApi.update(type, id, { properties }, undefined, options),
      }),
    createObject: (type: ObjectType, properties: Values, associations: readonly Association[]) =>
      call({
        kind: 'create',
        shape: CrmObject,
        send: (options) =>
          objects.basicApi.create(type, { properties, associations: associations.map(toSdk) }, options),
      }),
  };
}

/** The trace id comes back in the errors of a 207, which name records only sometimes. */
function traced(inputs: readonly BatchInput[]) {
  return inputs.map(({ id, properties }) => ({ id, properties, objectWriteTraceId: id }));
}

function toSdk({ toId, typeId }: Association) {
  return {
    to: { id: toId },
    types: [{ associationCategory: Category.HubspotDefined, associationTypeId: typeId }],
  };
}

function searchBody(search: Search) {
  const operators = { GTE: Operator.Gte, CONTAINS_TOKEN: Operator.ContainsToken };
  return {
    filterGroups: search.groups.map((group) => ({
      filters: [
        ...group.filters.map(({ property, operator, value }) => ({
          propertyName: property,
          operator: operators[operator],
          value,
        })),
        ...(group.in
          ? [{ propertyName: group.in.property, operator: Operator.In, values: [...group.in.values] }]
          : []),
      ],
    })),
    properties: [...search.properties],
    sorts: search.sort ? [search.sort] : [],
    limit: search.limit,
    ...(search.after ? { after: search.after } : {}),
  };
}

function associationCalls({ associations }: Sdk, call: Caller) {
  return {
    associated: (from: RecordRef, to: ObjectType, page: { after?: string; limit: number }) =>
      call({
        kind: 'read',
        shape: AssociatedPage,
        send: (options) =>
          associations.basicApi.getPage(from.type, from.id, to, page.after, page.limit, options),
      }),
    associatedOfMany: (from: ObjectType, ids: readonly string[], to: ObjectType) =>
      call({
        kind: 'read',
        shape: AssociatedBatch,
        send: (options) =>
          associations.batchApi.getPage(from, to, { inputs: ids.map((id) => ({ id })) }, options),
      }),
  };
}

function directoryCalls({ owners, pipelines }: Sdk, call: Caller) {
  return {
    ticketPipelines: () =>
      call({
        kind: 'read',
        shape: PipelineList,
        send: (options) => pipelines.pipelinesApi.getAll('tickets', options),
      }),
    ownersPage: (after: string | undefined, limit: number) =>
      call({
        kind: 'read',
        shape: OwnerPage,
        send: (options) => owners.ownersApi.getPage(undefined, after, limit, undefined, options),
      }),
    ownerById: (id: string, archived: boolean) =>
      call({
        kind: 'read',
        shape: Owner,
        send: (options) => owners.ownersApi.getById(Number(id), 'id', archived, options),
      }),
  };
}

function propertyCalls({ properties }: Sdk, call: Caller) {
  return {
    readProperties: (type: ObjectType, names: readonly string[], archived: boolean) =>
      call({
        kind: 'read',
        shape: PropertyBatch,
        send: (options) =>
          properties.batchApi.read(type, { archived, inputs: names.map((name) => ({ name })) }, options),
      }),
    createGroup: (type: ObjectType, name: string, label: string) =>
      call({
        kind: 'write',
        shape: Nothing,
        send: (options) => properties.groupsApi.create(type, { name, label, displayOrder: -1 }, options),
      }),
    createProperties: (type: ObjectType, groupName: string, definitions: readonly PropertyDefinition[]) =>
      call({
        kind: 'write',
        shape: PropertyBatch,
        send: (options) =>
          properties.batchApi.create(
            type,
            { inputs: definitions.map((one) => newProperty(one, groupName)) },
            options,
          ),
      }),
    /** HubSpot replaces the whole list: hand in the union. */
    setOptions: (type: ObjectType, name: string, all: readonly PropertyOption[]) =>
      call({
        kind: 'write',
        shape: Property,
        send: (options) => properties.coreApi.update(type, name, { options: [...all] }, options),
      }),
  };
}

function newProperty({ type, fieldType, options, ...words }: PropertyDefinition, groupName: string) {
  const listed = options?.map((option, displayOrder) => ({ ...option, hidden: false, displayOrder }));
  return {
    ...words,
    groupName,
    formField: false,
    type: TYPES[type],
    fieldType: FIELD_TYPES[fieldType],
    ...(listed ? { options: listed } : {}),
  };
}

const TYPES = {
  string: Type.String,
  number: Type.Number,
  datetime: Type.Datetime,
  enumeration: Type.Enumeration,
};

const FIELD_TYPES = {
  text: FieldType.Text,
  textarea: FieldType.Textarea,
  number: FieldType.Number,
  date: FieldType.Date,
  select: FieldType.Select,
};
