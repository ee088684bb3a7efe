import type { Inspection } from './inspection.ts';
import type { RateLimiter } from './rate-limiter.ts';
import type { SetUpPlan, TearDown, TearDownReport } from './set-up.ts';
import type { SolvedPage, TicketReading } from './ticket.ts';
import type { AppDesk } from './app.ts';
import type { TaskDesk } from './task.ts';
import type {
  ErasedPerson,
  HistoryRecord,
  KnownPerson,
  OrganisationWrite,
  Outcome,
  PersonWrite,
  TicketWrite,
} from './write-back.ts';

/** What a connector is given to work with one installed account. */
export interface AccountAccess {
  readonly connectionId: string;
  /** Base URL of the vendor's API for this account, without a trailing slash. */
  readonly baseUrl: string;
  /** The vendor's id of the account: Zendesk subdomain, HubSpot portal id. */
  readonly accountId: string;
  /** Ids of what set-up made at the vendor, e.g. { "ticket_field.nps_score": "360001" }. */
  readonly resources: Readonly<Record<string, string>>;
  readonly limiter: RateLimiter;
  /** Optional settings a connector needs, e.g. the consent field's key. */
  readonly options: AccountOptions;
  /** A currently valid access token; a whole `Basic …` value where the credentials are a user's API token. */
  accessToken(): Promise<string>;
  /** After a 401: a token other than `rejected`, renewed at most once by whoever comes first. */
  renewedToken(rejected: string): Promise<string>;
  now(): Date;
}

export interface AccountOptions {
  /** Set-up makes segments of people by their scores, where the platform has such lists. */
  readonly segments?: boolean;
  /** Ticket, user or contact field whose truthy value is consent to be surveyed. */
  readonly consentField?: string;
  /** Field or property that holds the customer's country. */
  readonly countryField?: string;
  /** Read for each ticket whether the platform itself has sent a survey about it. */
  readonly skipNativeSurveys?: boolean;
}

/** What set-up made, found and could not make; `clashes` are sentences for the admin. */
export interface SetUpReport {
  readonly created: readonly string[];
  readonly existing: readonly string[];
  readonly clashes: readonly string[];
  /** Merged into the stored resources of the connection. */
  readonly resources: Readonly<Record<string, string>>;
}

export interface WebhookRegistration {
  /** The public URL the vendor shall call. */
  readonly url: string;
}

/** Where tickets live. */
export interface Helpdesk {
  readTicket(ticketId: string): Promise<TicketReading>;
  /** Tickets solved since `cursor`; null starts at `since`. One page a call. */
  solvedSince(since: Date, cursor: string | null): Promise<SolvedPage>;
  /** One outcome per write, in order. */
  writeTickets(writes: readonly TicketWrite[]): Promise<Outcome[]>;
}

/** Where people and their organisations live. */
export interface Crm {
  /** Looks people up by e-mail; unknown addresses are absent from the map. Keys are lower case. */
  findPeople(emails: readonly string[]): Promise<Map<string, KnownPerson>>;
  /**
   * Those of these addresses, in lower case, whose owners told this system that they want no mail
   * (HubSpot: hs_email_optout). Absent where the platform knows no such thing.
   */
  optedOut?(emails: readonly string[]): Promise<ReadonlySet<string>>;
  writePeople(writes: readonly PersonWrite[]): Promise<Outcome[]>;
  writeOrganisations(writes: readonly OrganisationWrite[]): Promise<Outcome[]>;
  /** Empties our fields of these people, and the words and names in the history of their answers. */
  erasePeople?(people: readonly ErasedPerson[]): Promise<Outcome[]>;
  /** Absent where the platform keeps no history beside properties. */
  writeHistory?(records: readonly HistoryRecord[]): Promise<Outcome[]>;
  /** What is written there can never be changed: then only settled answers are. */
  readonly historyIsFinal?: true;
}

/** One installed account, opened. A missing capability is a missing property. */
export interface OpenAccount {
  readonly helpdesk?: Helpdesk;
  readonly crm?: Crm;
  readonly tasks?: TaskDesk;
  /** Absent where no app of ours runs inside the helpdesk, or where its requests are verified without asking. */
  readonly app?: AppDesk;
  /** Looks without changing anything: what the install page, health, check and drift show. */
  readonly inspect?: Inspection;
  /** Where an agent opens a ticket. */
  ticketUrl?(ticketId: string): string;
  /** Creates fields and properties; idempotent. */
  setUp(): Promise<SetUpReport>;
  /** What `setUp` and `registerWebhook` would make, found or not; changes nothing. */
  planSetUp?(): Promise<SetUpPlan>;
  /** Takes away what was made: webhook and trigger always, what holds data only when asked. Repeating it is harmless. */
  tearDown?(wish: TearDown): Promise<TearDownReport>;
  /** Creates the vendor's webhook for this account; absent where the app subscribes all accounts (HubSpot). */
  registerWebhook?(registration: WebhookRegistration): Promise<{ webhookId: string; secret: string }>;
  /** The name of the user Afterword writes as. */
  writesAs(): Promise<string>;
}
