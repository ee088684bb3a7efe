import { z } from 'zod';

/** HubSpot's ids are numbers in webhooks and strings in the CRM API; here they are strings. */
const Id = z.union([z.string().min(1), z.number().int()]).transform(String);

const ValueAt = z.object({ value: z.string().nullish(), timestamp: z.string() });
export type ValueAt = z.infer<typeof ValueAt>;

const AssociatedIds = z.object({ results: z.array(z.object({ id: Id, type: z.string().nullish() })) });

/** A record of any type: ticket, contact, company, task, note. Values are strings, empty ones null. */
export const CrmObject = z.object({
  id: Id,
  properties: z.record(z.string(), z.string().nullable()).default({}),
  propertiesWithHistory: z.record(z.string(), z.array(ValueAt)).nullish(),
  associations: z.record(z.string(), AssociatedIds).nullish(),
  archived: z.boolean().nullish(),
});
export type CrmObject = z.infer<typeof CrmObject>;

const Paging = z.object({ next: z.object({ after: z.string() }).nullish() });

export const ObjectPage = z.object({ results: z.array(CrmObject), paging: Paging.nullish() });
export type ObjectPage = z.infer<typeof ObjectPage>;

/** One failed item of a batch that was answered 207. */
const ItemError = z.object({
  category: z.string().nullish(),
  message: z.string().nullish(),
  context: z.record(z.string(), z.array(z.string())).nullish(),
});
export type ItemError = z.infer<typeof ItemError>;

/** 200 and 207 alike: a 207 resolves as success in the SDK, so `errors` is what counts. */
export const ObjectBatch = z.object({
  results: z.array(CrmObject).default([]),
  numErrors: z.number().nullish(),
  errors: z.array(ItemError).nullish(),
});
export type ObjectBatch = z.infer<typeof ObjectBatch>;

const AssociationType = z.object({ typeId: z.number(), label: z.string().nullish() });
const Associated = z.object({ toObjectId: Id, associationTypes: z.array(AssociationType).default([]) });
export type Associated = z.infer<typeof Associated>;

export const AssociatedPage = z.object({ results: z.array(Associated), paging: Paging.nullish() });

export const AssociatedBatch = z.object({
  results: z.array(z.object({ from: z.object({ id: Id }), to: z.array(Associated) })).default([]),
});

const Stage = z.object({
  id: Id,
  metadata: z.object({ ticketState: z.string().nullish(), isClosed: z.string().nullish() }).nullish(),
});

export const PipelineList = z.object({
  results: z.array(z.object({ id: Id, label: z.string().nullish(), stages: z.array(Stage) })),
});
export type PipelineList = z.infer<typeof PipelineList>;

export const Owner = z.object({
  id: Id,
  email: z.string().nullish(),
  firstName: z.string().nullish(),
  lastName: z.string().nullish(),
});
export type Owner = z.infer<typeof Owner>;

export const OwnerPage = z.object({ results: z.array(Owner), paging: Paging.nullish() });

const Option = z.object({
  label: z.string(),
  value: z.string(),
  hidden: z.boolean().nullish(),
  displayOrder: z.number().nullish(),
});

export const Property = z.object({
  name: z.string(),
  type: z.string(),
  fieldType: z.string().nullish(),
  options: z.array(Option).nullish(),
});
export type Property = z.infer<typeof Property>;

export const PropertyBatch = z.object({
  results: z.array(Property).default([]),
  errors: z.array(ItemError).nullish(),
});

/** How many custom properties an account may still have; the field that names the type is not confirmed. */
export const PropertyLimits = z.object({
  byObjectType: z.array(
    z.object({
      objectTypeId: z.string().nullish(),
      objectType: z.string().nullish(),
      limit: z.number(),
      usage: z.number(),
    }),
  ),
});
export type PropertyLimits = z.infer<typeof PropertyLimits>;

export const AccountDetails = z.object({
  portalId: Id,
  uiDomain: z.string().nullish(),
  timeZone: z.string().nullish(),
});

export const TokenAnswer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).nullish(),
  expires_in: z.number().positive(),
  scopes: z.array(z.string()).nullish(),
});

/** Whose token it is. */
export const Introspection = z.object({
  active: z.boolean(),
  hub_id: Id,
  hub_domain: z.string().nullish(),
  user: z.string().nullish(),
  user_id: Id.nullish(),
  scopes: z.array(z.string()).default([]),
});

/** RFC 6749 fields beside HubSpot's older ones. */
export const TokenRefusal = z.object({
  error: z.string().nullish(),
  status: z.string().nullish(),
});

/** HubSpot's error body, as far as we read it. */
export const VendorError = z.object({
  message: z.string().nullish(),
  category: z.string().nullish(),
  correlationId: z.string().nullish(),
  policyName: z.string().nullish(),
});
export type VendorError = z.infer<typeof VendorError>;

/** One element of a webhook's array. HubSpot's own field table calls the type `eventType`. */
export const WebhookEvent = z
  .object({
    portalId: Id,
    occurredAt: z.number(),
    subscriptionType: z.string().nullish(),
    eventType: z.string().nullish(),
    objectId: Id.nullish(),
    objectTypeId: z.string().nullish(),
    propertyName: z.string().nullish(),
    propertyValue: z.unknown().optional(),
    primaryObjectId: Id.nullish(),
    mergedObjectIds: z.array(Id).nullish(),
    newObjectId: Id.nullish(),
    fromObjectId: Id.nullish(),
    toObjectId: Id.nullish(),
    associationType: z.string().nullish(),
  })
  .transform(({ subscriptionType, eventType, ...event }) => ({
    ...event,
    type: subscriptionType ?? eventType ?? '',
  }));
export type WebhookEvent = z.infer<typeof WebhookEvent>;
