/** One mail, ready to be handed over. */
export interface OutgoingMail {
  /** Derived from the key of what is sent, so that a repetition carries the same id. With angle brackets. */
  readonly messageId: string;
  /** Envelope sender (VERP), so that a bounce names what bounced. */
  readonly envelopeFrom: string;
  readonly from: { readonly name: string; readonly address: string };
  readonly to: { readonly name: string | null; readonly address: string };
  readonly replyTo: string | null;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** Further headers, e.g. List-Unsubscribe. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * `in-doubt`: the connection broke after the message was handed over and before the server confirmed;
 * it is recorded, shown, and never sent a second time by itself.
 */
export type HandOver =
  | { readonly state: 'sent'; readonly answer: string }
  | {
      readonly state: 'refused';
      readonly permanent: boolean;
      readonly status: string | null;
      readonly words: string;
    }
  | { readonly state: 'in-doubt'; readonly words: string };

/** Carries invitations by mail. */
export interface MailCarrier {
  send(mail: OutgoingMail): Promise<HandOver>;
  /** Opens a connection as far as login and hands nothing over; null when that works, else why not. */
  reach?(): Promise<string | null>;
  /** Waits for mails under way, then closes the connections. */
  close(): Promise<void>;
}

/** What a bounce or complaint message says. */
export interface BounceReport {
  /** The VERP tag that came back, still to be authenticated by whoever made it. */
  readonly recipientTag: string | null;
  readonly kind: 'hard' | 'soft' | 'policy' | 'complaint';
  /** Enhanced status, e.g. "5.1.1". */
  readonly status: string | null;
}
