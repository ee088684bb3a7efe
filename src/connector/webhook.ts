/** An HTTP request of a vendor, as the inbound edge received it. */
export interface InboundRequest {
  readonly method: string;
  /** The public https URL as the vendor called it, rebuilt from the configured public base URL, never from Host. */
  readonly url: string;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The exact bytes received; signatures are computed over these. */
  readonly body: Buffer;
}

/** What the inbound edge knows of the sender before it verifies. */
export interface SenderSecrets {
  /** Current secret first, then the previous one while it is being rotated. */
  readonly secrets: readonly string[];
  /** The vendor's account id, when the URL already named the account. */
  readonly accountId?: string;
  /** The vendor's id of the webhook, when it is known. */
  readonly webhookId?: string;
}

export type RejectionCode =
  | 'signature-missing'
  | 'signature-wrong'
  | 'timestamp-unreadable'
  | 'timestamp-stale'
  | 'timestamp-future'
  | 'account-mismatch';

/** `ageMs` is how long ago the vendor signed; the edge needs it for the replay window. */
export type SignatureVerdict =
  | { readonly ok: true; readonly ageMs: number }
  | { readonly ok: false; readonly code: RejectionCode; readonly advice: string };

/** One event to be stored durably: a batch of a vendor becomes several deliveries. */
export interface Delivery {
  /** Equal for a repetition of the same delivery, different otherwise; unique within the platform. */
  readonly deliveryKey: string;
  /** The vendor's account id found in the body, or null when the URL names the account. */
  readonly accountId: string | null;
  /** JSON of this one event. */
  readonly body: string;
  /** Why this delivery cannot be understood: it is stored, parked with this reason, and may be replayed. */
  readonly malformed?: string;
}

/** What a delivery says about a ticket. The ticket itself is always read again: an event may be stale. */
export interface TicketSignal {
  readonly kind: 'status-changed' | 'merged' | 'deleted';
  readonly ticketId: string;
  readonly occurredAt: Date;
  /** For `merged`: the ticket that lives on. */
  readonly mergedInto?: string;
}

/** What a delivery says about something that is no ticket of a customer. */
export type RecordSignal =
  /** One of our tasks may have been completed or reopened: it is read before it is believed. */
  | { readonly kind: 'task-changed'; readonly taskId: string }
  /** The vendor deleted a person for good, at their own wish. */
  | { readonly kind: 'person-deleted'; readonly externalId: string };

export interface WebhookIntake {
  /** `url-key`: the path carries an unguessable key of the connection. `app`: one URL for all accounts. */
  readonly addressing: 'url-key' | 'app';
  /** How old a delivery key that was never seen may be, in milliseconds. */
  readonly replayWindowMs: number;
  /** HTTP status and Retry-After (seconds) to answer when the event cannot be stored, so that the vendor retries. */
  readonly busyAnswer: { readonly status: number; readonly retryAfterSeconds: number };
  /** Pure: checks the signature in constant time and the timestamp against `now`. */
  verify(request: InboundRequest, sender: SenderSecrets, now: Date): SignatureVerdict;
  /** Pure: splits a verified request; never throws, a body that is not JSON yields one malformed delivery. */
  deliveries(request: InboundRequest): Delivery[];
  /**
   * Pure: what one stored delivery says; an event that does not concern us yields [].
   * @throws {MalformedEventError} when the body is not what the vendor documents.
   */
  signals(body: string): TicketSignal[];
  /** Pure: what a stored delivery says beside tickets; called after `signals` understood it. */
  recordSignals?(body: string): RecordSignal[];
}
