import { z } from 'zod';
import { Locale, Metric } from '../survey/schema.ts';

const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 24 * HOUR_SECONDS;
const Zone = z.string().refine((zone) => isZone(zone), 'must be an IANA time zone such as Europe/Vilnius');
const HttpsUrl = z.url({ protocol: /^https?$/ });
const Email = z.email().toLowerCase();
const OptionalText = z.string().min(1).nullable().optional();

/** `Intl.supportedValuesOf` knows one name of each zone, and for some it is the old one: Europe/Kiev, Asia/Calcutta. */
export function isZone(zone: string): boolean {
  if (zone !== 'UTC' && !/^[A-Z][\w+-]*(?:[/][\w+-]+)+$/i.test(zone)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** Who asks. Without company name and From address no mail leaves. */
export const Sender = z.strictObject({
  companyName: z.string().min(1).nullable().default(null),
  fromName: z.string().min(1).nullable().default(null),
  fromAddress: Email.nullable().default(null),
  /** Default: the address that received the ticket. */
  replyTo: Email.nullable().default(null),
  logoUrl: HttpsUrl.nullable().default(null),
  postalAddress: z.string().min(1).nullable().default(null),
  privacyUrl: HttpsUrl.nullable().default(null),
  timeZone: Zone.default('UTC'),
  defaultLocale: Locale.default('en'),
});
export type Sender = z.infer<typeof Sender>;

/** What a brand says of itself: without defaults, which would hide what it inherits. */
const BrandSender = z.strictObject({
  companyName: OptionalText,
  fromName: OptionalText,
  fromAddress: Email.nullable().optional(),
  replyTo: Email.nullable().optional(),
  logoUrl: HttpsUrl.nullable().optional(),
  postalAddress: OptionalText,
  privacyUrl: HttpsUrl.nullable().optional(),
  timeZone: Zone.optional(),
  defaultLocale: Locale.optional(),
} satisfies Record<keyof Sender, z.ZodType>);

/** What is asked, when, and of whom at most how often. */
export const ProgrammeSettings = z.strictObject({
  metric: Metric.default('nps'),
  /** Why we ask: stands above the figures. Without it the connection cannot go live. */
  purpose: z.string().min(1).nullable().default(null),
  /** Who acts on it. Without it the connection cannot go live. */
  owner: z.string().min(1).nullable().default(null),
  /** Default: 24 h for NPS, 15 minutes for CSAT and CES. */
  delaySeconds: z
    .int()
    .min(0)
    .max(90 * DAY_SECONDS)
    .nullable()
    .default(null),
  /** One person is asked at most once in this time, across all surveys. */
  quarantineSeconds: z
    .int()
    .min(0)
    .max(1_000 * DAY_SECONDS)
    .default(30 * DAY_SECONDS),
  /** How long an answer can be given and corrected. */
  expireSeconds: z
    .int()
    .min(60)
    .max(365 * DAY_SECONDS)
    .default(28 * DAY_SECONDS),
  /** Hours of the recipient's day in which mails leave; null for any hour. CSAT leaves at any hour. */
  sendWindow: z
    .strictObject({ fromHour: z.int().min(0).max(23), untilHour: z.int().min(1).max(24) })
    .refine(({ fromHour, untilHour }) => fromHour < untilHour, 'must open before it closes')
    .nullable()
    .default({ fromHour: 8, untilHour: 20 }),
  carrier: z.enum(['afterword-mail', 'helpdesk']).default('afterword-mail'),
  /** What makes an ask: a solved ticket, or a workflow of the CRM that says so. */
  trigger: z.enum(['solved', 'workflow']).default('solved'),
});
export type ProgrammeSettings = z.infer<typeof ProgrammeSettings>;

export const FollowUpSettings = z.strictObject({
  /** An answer settles when its comment was sent or this long after its last change. */
  settleSeconds: z.int().min(0).max(DAY_SECONDS).default(600),
  /** Which connection low answers open their task in; default: where the ticket lives. */
  tasksIn: z.uuid().nullable().default(null),
  tasks: z.boolean().default(true),
  taskOwner: z
    .discriminatedUnion('who', [
      z.strictObject({ who: z.literal('assignee') }),
      z.strictObject({ who: z.literal('group') }),
      z.strictObject({ who: z.literal('account-owner') }),
      z.strictObject({ who: z.literal('person'), email: Email }),
    ])
    .default({ who: 'assignee' }),
  taskDueWorkingDays: z.int().min(0).max(30).default(1),
  notes: z.enum(['all', 'low-and-comments', 'none']).default('low-and-comments'),
  commentOnTicket: z.boolean().default(true),
  createUnknownContacts: z.boolean().default(false),
});
export type FollowUpSettings = z.infer<typeof FollowUpSettings>;

/** Who is told of a low score, beside the task; channels of Slack, Teams and WeCom are alert targets of their own. */
export const AlertSettings = z.strictObject({
  /** Mail to whoever gets the task; to the admin when no address of theirs is known. */
  mailOwner: z.boolean().default(true),
  /** Further addresses that are mailed. */
  mailTo: z.array(Email).max(20).default([]),
  /** Alerts leave the helpdesk: the customer's name is cut to initials; addresses and numbers in the comment are hidden. */
  mask: z.boolean().default(true),
});
export type AlertSettings = z.infer<typeof AlertSettings>;

export const ReferralSettings = z.strictObject({
  /** Where /r/<code> leads. Without it promoters are not asked. */
  targetUrl: HttpsUrl.nullable().default(null),
  everySeconds: z
    .int()
    .min(0)
    .default(90 * DAY_SECONDS),
});
export type ReferralSettings = z.infer<typeof ReferralSettings>;

/** On what legal ground people are asked; only consent-only changes what Afterword does. */
export const SurveyBasis = z.enum(['legitimate-interest', 'notice-at-collection', 'consent-only']);
export type SurveyBasis = z.infer<typeof SurveyBasis>;

/** What set-up makes for those who look at customers by their scores; see docs/revops.md. */
export const RevopsSettings = z.strictObject({
  /** HubSpot: segments of promoters, passives and detractors. */
  segments: z.boolean().default(false),
});
export type RevopsSettings = z.infer<typeof RevopsSettings>;

export const PrivacySettings = z.strictObject({
  /** Erasing a person also takes our values back from contacts, users and tickets of this account. */
  eraseInCrm: z.boolean().default(true),
  /** Comments and names are forgotten after this many months; null keeps them. Figures stay. */
  forgetAfterMonths: z.int().min(1).max(120).nullable().default(null),
});
export type PrivacySettings = z.infer<typeof PrivacySettings>;

export const ConnectionSettings = z.strictObject({
  sender: Sender.prefault({}),
  /** By Zendesk brand id or HubSpot pipeline id; what is not named is inherited. */
  senderOf: z.record(z.string(), BrandSender).default({}),
  programme: ProgrammeSettings.prefault({}),
  followUp: FollowUpSettings.prefault({}),
  alerts: AlertSettings.prefault({}),
  referral: ReferralSettings.prefault({}),
  privacy: PrivacySettings.prefault({}),
  revops: RevopsSettings.prefault({}),
  /** The vendor's plan, where its rate limits depend on it: Zendesk team, growth, professional, enterprise. */
  plan: z.string().nullable().default(null),
  /** Are tickets of this account surveyed? A CRM beside another helpdesk says no. */
  helpdesk: z.boolean().default(true),
  /** Are people and organisations of this account written? */
  crm: z.boolean().default(true),
  surveyBasis: SurveyBasis.default('legitimate-interest'),
  /** By the customer's country where it is known, ISO 3166-1 alpha-2; all others have `surveyBasis`. */
  surveyBasisIn: z
    .partialRecord(z.string().regex(/^[A-Z]{2}$/, 'two capital letters, such as DE'), SurveyBasis)
    .default({}),
  /** Zendesk ticket or user field, or HubSpot contact property, that holds the country; HubSpot has one of its own. */
  countryField: z.string().min(1).nullable().default(null),
  /** Ticket, user or contact field that must be true under consent-only. */
  consentField: z.string().min(1).nullable().default(null),
  /** Addresses that are always told about a rehearsal: they are really mailed. */
  testList: z.array(Email).default([]),
  /** Domains whose people are colleagues, not customers. */
  internalDomains: z.array(z.string().min(1)).default([]),
  /** Agents who, like the helpdesk's admins, may ask now and call an ask off in the sidebar. */
  leads: z.array(Email).default([]),
  /** Who is mailed when something needs a decision. */
  adminEmail: Email.nullable().default(null),
  /** More asks due within an hour than max(minimum, factor x hourly mean) are held. */
  bulkHold: z
    .strictObject({ minimum: z.int().min(1).default(50), timesHourlyMean: z.number().min(1).default(5) })
    .prefault({}),
  /** Surveys that the platform itself sends: beside ours, or instead of ours for the tickets that got one. */
  nativeSurveys: z.enum(['not-said', 'none', 'ask-as-well', 'skip-those-tickets']).default('not-said'),
  /** How often solved tickets are looked for whose webhook never came. */
  pollSeconds: z.int().min(1).default(300),
});
export type ConnectionSettings = z.infer<typeof ConnectionSettings>;

export const ConnectionMode = z.enum(['rehearsal', 'live', 'paused']);
export type ConnectionMode = z.infer<typeof ConnectionMode>;

/** One installed account, as the core works with it. */
export interface Connection {
  readonly id: string;
  readonly workspaceId: string;
  readonly platform: string;
  readonly accountId: string;
  readonly accountNumber: string | null;
  readonly name: string;
  readonly baseUrl: string;
  readonly mode: ConnectionMode;
  readonly liveSince: Date | null;
  readonly health: 'connected' | 'disconnected';
  readonly healthWords: string | null;
  readonly settings: ConnectionSettings;
  /** Counts the changes of the settings. */
  readonly settingsVersion: number;
  readonly resources: Readonly<Record<string, string>>;
  readonly webhookId: string | null;
  /** When the account was last allowed at the vendor; absent or null: before this was recorded. */
  readonly authorisedAt?: Date | null;
}

/** A browser that wants to connect an account; `cookies` is the header as it came. */
export interface ConnectVisit {
  readonly platform: string;
  readonly account: string | null;
  readonly cookies: string;
}

/** A browser that the vendor sent back, with what stands in the address. */
export interface ConnectReturn {
  readonly platform: string;
  readonly cookies: string;
  readonly state: string | null;
  readonly code: string | null;
  /** The vendor's word for why there is no code: "access_denied". */
  readonly error: string | null;
}

/** Why an account was not connected, for the person at the browser. */
export interface ConnectRefusal {
  readonly step: 'refused';
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly words: string;
  /** Where to try again; null where that would not help. */
  readonly again: string | null;
}

export interface ConnectedView {
  readonly step: 'connected';
  readonly connectionId: string;
  readonly label: string;
  readonly accountName: string;
  /** False: the account was connected before, and its settings were kept. */
  readonly isNew: boolean;
  readonly writesAs: string | null;
  /** What is off because a permission was not given, in sentences. */
  readonly off: readonly string[];
  /** What set-up could not make, in sentences. */
  readonly clashes: readonly string[];
  readonly setCookies: readonly string[];
}

export type ConnectStart =
  | { readonly step: 'consent'; readonly url: string; readonly setCookies: readonly string[] }
  | {
      readonly step: 'name-account';
      readonly platform: string;
      readonly label: string;
      readonly field: string;
      readonly hint: string;
      readonly typed: string;
      readonly fault: boolean;
      /** Where the browser may be sent from here (CSP). */
      readonly targets: readonly string[];
    }
  | ConnectRefusal;
export type ConnectEnd = ConnectedView | ConnectRefusal;

/** Where the pages of /connect hand in what a browser wants. */
export interface ConnectDesk {
  start(visit: ConnectVisit): Promise<ConnectStart>;
  finish(back: ConnectReturn): Promise<ConnectEnd>;
}
