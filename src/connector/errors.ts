/**
 * How a vendor call failed, in the terms the retry policy knows.
 * `ambiguous` means the vendor may have acted: look for our own marker before repeating a create.
 */
export type FailureKind =
  | 'rate-limited'
  | 'unavailable'
  | 'ambiguous'
  | 'unauthorised'
  | 'forbidden'
  | 'not-found'
  | 'closed-ticket'
  | 'conflict'
  | 'refused';

export interface FailureFacts {
  readonly kind: FailureKind;
  /** One or two sentences an admin understands, saying what to do next. No token, no address. */
  readonly words: string;
  /** The vendor's HTTP status, when there was an answer. */
  readonly status?: number;
  /** How long the vendor asked us to wait, in milliseconds. */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/** A failed call to a vendor. Thrown by every connector's client.ts, for every non-2xx answer and lost connection. */
export class ConnectorError extends Error {
  readonly code = 'connector-failure';
  readonly kind: FailureKind;
  readonly words: string;
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(message: string, facts: FailureFacts) {
    super(message, { cause: facts.cause });
    this.name = 'ConnectorError';
    this.kind = facts.kind;
    this.words = facts.words;
    this.status = facts.status;
    this.retryAfterMs = facts.retryAfterMs;
  }
}

/** A signed event that is not what the vendor documents: it is parked, never dropped. */
export class MalformedEventError extends Error {
  readonly code = 'malformed-event';
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'MalformedEventError';
  }
}
