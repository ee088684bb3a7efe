/** A person as the helpdesk knows them. */
export interface Requester {
  readonly externalId: string;
  readonly email: string | null;
  readonly name: string | null;
  readonly firstName: string | null;
  /** BCP 47, when the vendor knows it. */
  readonly locale: string | null;
  /** IANA zone, when the vendor knows it. */
  readonly timeZone: string | null;
  readonly organisationId: string | null;
  /** False for agents, admins and integration users. */
  readonly endUser: boolean;
  readonly suspended: boolean;
  /** The vendor's own "do not mail": HubSpot's hs_email_optout. */
  readonly emailOptOut: boolean;
  readonly tags: readonly string[];
}

export interface Organisation {
  readonly externalId: string;
  readonly name: string | null;
  readonly tags: readonly string[];
}

/** An agent, as shown to a customer and matched across systems by e-mail. */
export interface Agent {
  readonly externalId: string;
  readonly name: string | null;
  readonly email: string | null;
}

export interface Named {
  readonly externalId: string;
  readonly name: string | null;
}

/** Who worked on the ticket and where, frozen at solve time: later reassignment does not move a score. */
export interface Snapshot {
  readonly assignee: Agent | null;
  readonly group: Named | null;
  /** Zendesk brand or HubSpot pipeline. */
  readonly brand: Named | null;
  readonly channel: string | null;
  readonly tags: readonly string[];
  /** Every agent who answered the customer, in order of their first answer. */
  readonly contributors: readonly Agent[];
}

/** A ticket as it stands now, in terms common to all helpdesks. */
export interface Ticket {
  readonly id: string;
  /** What people call it: "4711". */
  readonly number: string;
  /** `solved` can still be reopened and written; `closed` (Zendesk) refuses almost every update. */
  readonly status: 'open' | 'solved' | 'closed';
  /** The vendor's time of entering solved in this cycle; null while open. Closed keeps the time of solved. */
  readonly solvedAt: Date | null;
  readonly createdAt: Date;
  readonly requester: Requester | null;
  readonly organisation: Organisation | null;
  readonly snapshot: Snapshot;
  /** Public messages by the customer. */
  readonly customerMessages: number;
  /** Public replies by agents. */
  readonly agentReplies: number;
  /** The address that received the ticket: replies to our mail must go there. */
  readonly receivedAt: string | null;
  /** A task that Afterword itself opened: known by our own marker, never surveyed. */
  readonly ownTask: boolean;
  /** The ticket of a connection check, known by its marker: it is never surveyed. */
  readonly trial?: boolean;
  /** The helpdesk itself has sent a survey about it, as far as the platform shows. */
  readonly nativeSurvey?: boolean;
  /** The value of the connection's consent field or property; null when none is configured. */
  readonly consent: boolean | null;
  /** The customer's country, ISO 3166-1 alpha-2, where the account knows it. */
  readonly country: string | null;
  /**
   * True when a follow-up ticket carries the score of the ticket it follows (Zendesk copies custom fields):
   * a `TicketWrite` with `clearInherited` empties it. Absent where the platform does not copy fields.
   */
  readonly inheritedScore?: boolean;
}

export type TicketReading =
  | { readonly found: true; readonly ticket: Ticket }
  | { readonly found: false; readonly reason: 'deleted' | 'merged' };

/** A page of tickets that were solved, found by polling; ids only, each is read before it is believed. */
export interface SolvedPage {
  readonly tickets: readonly { readonly ticketId: string; readonly solvedAt: Date | null }[];
  /** Opaque; stored and handed back at the next poll. */
  readonly cursor: string;
  readonly more: boolean;
}
