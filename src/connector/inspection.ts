import type { Band, Metric } from './write-back.ts';

/** What the account says of itself: the defaults of its settings. */
export interface AccountProfile {
  /** Null where the platform does not tell. */
  readonly companyName: string | null;
  /** IANA zone. */
  readonly timeZone: string | null;
}

/** A brand or pipeline, under which the sender may differ. */
export interface Place {
  readonly id: string;
  readonly name: string | null;
}

/**
 * Surveys that the platform itself sends. `unknown` says in words why it cannot be seen: then the admin is asked.
 */
export type NativeSurveys =
  | { readonly state: 'found'; readonly words: string }
  | { readonly state: 'none-seen'; readonly words: string }
  | { readonly state: 'unknown'; readonly words: string };

/** The vendor's webhook as the vendor shows it. */
export interface WebhookStanding {
  readonly found: boolean;
  readonly active: boolean;
}

/** What a record holds of our own fields; null is an empty field. */
export interface HeldScore {
  readonly score: number | null;
  readonly band: Band | null;
  readonly responseId: string | null;
}

export interface HeldPerson {
  readonly scores: Readonly<Partial<Record<Metric, HeldScore>>>;
}

/** A ticket holds one answer of each metric; the platform may keep no id of the answer on it. */
export type HeldTicket = HeldPerson;

/** A ticket of our own that goes the way of a customer's: without a customer, private, removed afterwards. */
export interface TrialTicket {
  /** `marker` begins with TRIAL_MARKER and is kept where `readTicket` recognises it. */
  open(marker: string): Promise<string>;
  solve(ticketId: string): Promise<void>;
  /** A ticket that is gone already is removed. */
  remove(ticketId: string): Promise<void>;
}

/** By this a ticket of a connection check is known: it is never surveyed. */
export const TRIAL_MARKER = 'afterword-check-';

/** Looks at an account without changing it; only `trial` acts. Every method throws ConnectorError. */
export interface Inspection {
  profile(): Promise<AccountProfile>;
  places(): Promise<Place[]>;
  nativeSurveys(): Promise<NativeSurveys>;
  /** Absent where one webhook serves all accounts of the app: no account can see it. */
  webhook?(registered: { url: string; webhookId: string | null }): Promise<WebhookStanding>;
  /** People by the vendor's id; those that are gone are absent. */
  people(externalIds: readonly string[]): Promise<Map<string, HeldPerson>>;
  tickets(ticketIds: readonly string[]): Promise<Map<string, HeldTicket>>;
  readonly trial: TrialTicket;
}
