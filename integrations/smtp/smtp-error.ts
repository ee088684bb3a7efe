/**
 * How far a mail had come when the conversation ended.
 * `content`: the server asked for the mail and has not been told that it is complete, so it cannot have taken it.
 * `ending`: the mail and its final dot have been written; only the server's answer tells what became of it.
 */
export type Phase = 'connecting' | 'envelope' | 'content' | 'ending';

export interface SmtpFacts {
  readonly phase: Phase;
  /** nodemailer's code: "ETIMEDOUT", "EAUTH", ... */
  readonly failure: string | null;
  /** The system's code beneath it: "ECONNREFUSED", "CERT_HAS_EXPIRED", ... */
  readonly origin: string | null;
  /** The SMTP command that was refused: "MAIL FROM", "RCPT TO", "DATA", ... */
  readonly command: string | null;
  /** Three digits of the server's answer; null when there was none. */
  readonly answerCode: number | null;
  /** The server's answer as it came. May name addresses: never for a log. */
  readonly answer: string | null;
}

/** A hand-over that did not end with the server's yes. */
export class SmtpError extends Error {
  readonly code = 'smtp-failure';
  readonly facts: SmtpFacts;

  constructor(facts: SmtpFacts, options?: { cause?: unknown }) {
    super(`mail not handed over: ${facts.failure ?? 'failed'} while ${facts.phase}`, options);
    this.name = 'SmtpError';
    this.facts = facts;
  }
}
