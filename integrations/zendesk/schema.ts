import { z } from 'zod';

/** REST sends numbers, webhooks send strings; inside, an id is a string. */
const Id = z.union([z.number(), z.string()]).transform(String);
const OptionalId = Id.nullish().transform((id) => (id === '0' ? null : (id ?? null)));
const OptionalText = z
  .string()
  .nullish()
  .transform((text) => text || null);
const Time = z.string().transform((text, context) => {
  const time = new Date(text);
  if (!Number.isNaN(time.getTime())) return time;
  context.addIssue({ code: 'custom', message: 'not a time' });
  return z.NEVER;
});
const OptionalTime = Time.nullish().transform((time) => time ?? null);
const Tags = z
  .array(z.string())
  .nullish()
  .transform((tags) => tags ?? []);
const Fields = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((fields) => fields ?? {});

export const ZendeskUser = z.object({
  id: Id,
  name: OptionalText,
  email: OptionalText,
  role: OptionalText,
  locale: OptionalText,
  iana_time_zone: OptionalText,
  time_zone: OptionalText,
  organization_id: OptionalId,
  suspended: z.boolean().nullish(),
  /** Whether the address was confirmed. */
  verified: z
    .boolean()
    .nullish()
    .transform((verified) => verified === true),
  tags: Tags,
  user_fields: Fields,
});
export type ZendeskUser = z.infer<typeof ZendeskUser>;

export const ZendeskOrganisation = z.object({
  id: Id,
  name: OptionalText,
  tags: Tags,
  organization_fields: Fields,
});
export type ZendeskOrganisation = z.infer<typeof ZendeskOrganisation>;

const NamedRecord = z.object({ id: Id, name: OptionalText });
export type NamedRecord = z.infer<typeof NamedRecord>;

const MetricSet = z.object({
  ticket_id: OptionalId,
  solved_at: OptionalTime,
  status_updated_at: OptionalTime,
});
export type MetricSet = z.infer<typeof MetricSet>;

export const ZendeskTicket = z.object({
  id: Id,
  /** Lower case in REST; unknown values survive. */
  status: z.string().transform((status) => status.toLowerCase()),
  created_at: Time,
  updated_at: Time,
  external_id: OptionalText,
  requester_id: OptionalId,
  organization_id: OptionalId,
  assignee_id: OptionalId,
  group_id: OptionalId,
  brand_id: OptionalId,
  recipient: OptionalText,
  tags: Tags,
  via: z
    .object({ channel: OptionalText, source: z.object({ rel: OptionalText }).nullish() })
    .nullish()
    .transform((via) => ({ channel: via?.channel ?? null, followUp: via?.source?.rel === 'follow_up' })),
  custom_fields: z
    .array(z.object({ id: Id, value: z.unknown().optional() }))
    .nullish()
    .transform((fields) => fields ?? []),
  metric_set: MetricSet.nullish().transform((set) => set ?? null),
  /** Of the legacy survey, where the account shows it. */
  satisfaction_rating: z.object({ score: OptionalText }).nullish(),
});
export type ZendeskTicket = z.infer<typeof ZendeskTicket>;

const SideLoads = {
  users: z.array(ZendeskUser).default([]),
  organizations: z.array(ZendeskOrganisation).default([]),
  groups: z.array(NamedRecord).default([]),
  brands: z.array(NamedRecord).default([]),
  metric_sets: z.array(MetricSet).default([]),
};

/** Legacy ratings and answers of the newer survey: only that there are some matters. */
export const RatingPage = z.object({ satisfaction_ratings: z.array(z.unknown()) });
export const SurveyResponsePage = z.object({ survey_responses: z.array(z.unknown()) });

export const TicketAnswer = z.object({ ticket: ZendeskTicket, ...SideLoads });
export type TicketAnswer = z.infer<typeof TicketAnswer>;

export const TicketList = z.object({ tickets: z.array(ZendeskTicket), ...SideLoads });

export const MetricsAnswer = z.object({ ticket_metric: MetricSet });

export const ExportPage = TicketList.extend({
  after_cursor: OptionalText,
  end_of_stream: z.boolean().default(true),
});
export type ExportPage = z.infer<typeof ExportPage>;

const ZendeskComment = z.object({
  id: Id,
  author_id: OptionalId,
  public: z.boolean(),
  body: z
    .string()
    .nullish()
    .transform((text) => text ?? ''),
});
export type ZendeskComment = z.infer<typeof ZendeskComment>;

const Paging = {
  meta: z.object({ has_more: z.boolean().default(false), after_cursor: OptionalText }).nullish(),
};
export const CommentPage = z.object({
  comments: z.array(ZendeskComment),
  users: SideLoads.users,
  ...Paging,
});

export const AuditPage = z.object({
  audits: z.array(
    z.object({
      author_id: OptionalId,
      created_at: z.coerce.date().nullish(),
      events: z
        .array(z.object({ field_name: OptionalText, field: OptionalText, value: z.unknown().optional() }))
        .nullish()
        .transform((events) => events ?? []),
      via: z
        .object({ channel: OptionalText })
        .nullish()
        .transform((via) => via?.channel ?? null),
    }),
  ),
  ...Paging,
});

export const UserAnswer = z.object({ user: ZendeskUser });
export type UserAnswer = z.infer<typeof UserAnswer>;
export const UserList = z.object({ users: z.array(ZendeskUser) });
export const GroupAnswer = z.object({ group: NamedRecord });
export const RecordAnswer = z.object({ custom_object_record: z.object({ id: Id }) });

/** A field of a ticket, user, organisation or custom object, as far as set-up compares it. */
export const ZendeskField = z.object({
  id: Id,
  key: OptionalText,
  title: z.string(),
  type: z.string(),
  custom_field_options: z
    .array(z.object({ id: Id.optional(), name: z.string(), value: z.string() }))
    .nullish()
    .transform((options) => options ?? []),
});
export type ZendeskField = z.infer<typeof ZendeskField>;
export const PageMeta = z.object(Paging);

export const WebhookRecord = z.object({
  id: z.string(),
  name: z.string(),
  endpoint: z.string(),
  status: OptionalText,
});
export type WebhookRecord = z.infer<typeof WebhookRecord>;
export const WebhookPage = z.object({ webhooks: z.array(WebhookRecord), ...Paging });
export const WebhookAnswer = z.object({ webhook: WebhookRecord });
export const SigningSecretAnswer = z.object({ signing_secret: z.object({ secret: z.string().min(1) }) });
export const TriggerRecord = z.object({ id: Id, title: z.string() });
export type TriggerRecord = z.infer<typeof TriggerRecord>;
export const TriggerAnswer = z.object({ trigger: TriggerRecord });
export const TriggerPage = z.object({ triggers: z.array(TriggerRecord), ...Paging });
const ViewRecord = z.object({ id: Id, title: z.string() });
export type ViewRecord = z.infer<typeof ViewRecord>;
export const ViewAnswer = z.object({ view: ViewRecord });
export const ViewPage = z.object({ views: z.array(ViewRecord), ...Paging });

/** A client without a person gets no refresh token. */
export const TokenAnswer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).nullish(),
  expires_in: z.number().nonnegative().nullish(),
  refresh_token_expires_in: z.number().nonnegative().nullish(),
  scope: z.string().nullish(),
});
export type TokenAnswer = z.infer<typeof TokenAnswer>;
export const TokenRefusal = z.object({ error: z.string().nullish() });

/** An event of an event-subscribed webhook; the version string is unconfirmed and therefore not looked at. */
export const EventEnvelope = z.object({
  type: z.string(),
  time: Time,
  detail: z.object({
    id: Id,
    status: OptionalText,
    external_id: OptionalText,
  }),
  event: z
    .object({
      current: z.unknown().optional(),
      previous: z.unknown().optional(),
      target_ticket_id: OptionalId,
      target_ticket: z.object({ id: Id }).nullish(),
    })
    .nullish(),
});
export type EventEnvelope = z.infer<typeof EventEnvelope>;

/** An event of a user: only which one. */
export const UserEvent = z.object({ type: z.string(), detail: z.object({ id: Id }) });

/** The body of our own trigger, as Zendesk fills it in. */
export const TriggerBody = z.object({
  v: z.literal(1),
  ticket_id: Id,
  status: z.string(),
  updated_at: Time,
});
