/** What a connection's health is made of; every head shows the same. */
export interface HealthReport {
  readonly connectionId: string;
  readonly mode: 'rehearsal' | 'live' | 'paused';
  /** `broken`: nothing works until somebody acts. `attention`: something waits for a person. */
  readonly status: 'well' | 'attention' | 'broken';
  /** Why it is not well, one sentence each. */
  readonly words: readonly string[];
  readonly access: { readonly state: 'connected' | 'disconnected'; readonly words: string | null };
  /** As the vendor said when access was granted; null where it did not. `missing` says what does not happen without. */
  readonly scopes: {
    readonly granted: readonly string[];
    readonly missing: readonly { readonly scope: string; readonly without: string }[];
  } | null;
  /** `none`: disconnected, nothing is kept. Null expiresAt: it does not expire; renewable ones are renewed before. */
  readonly token: {
    readonly kind: 'oauth' | 'client' | 'static' | 'legacy-api-token' | 'none';
    readonly expiresAt: Date | null;
    readonly renewalEndsAt: Date | null;
  };
  readonly lastWebhookAt: Date | null;
  readonly lastWriteAt: Date | null;
  /** Work that goes on by itself. */
  readonly backlog: { readonly webhooks: number; readonly surveys: number; readonly writes: number };
  /** Work that waits for a person. */
  readonly parked: { readonly webhooks: number; readonly writes: number; readonly held: number };
  /** Under our own limit, in the process that answers; null before its first call. */
  readonly rateLimit: {
    readonly left: number;
    readonly of: number;
    readonly perMs: number;
    readonly pausedMs: number;
  } | null;
}

/** The chain from a ticket at the vendor to a survey in a mailbox, in order. */
export const LINKS = [
  'access',
  'fields',
  'webhook',
  'last-delivery',
  'sender',
  'mail-server',
  'public-address',
  'ticket-opened',
  'ticket-solved',
  'webhook-arrived',
  'ticket-decided',
  'ticket-removed',
] as const;
export type LinkName = (typeof LINKS)[number];

/** `unknown`: it cannot be seen from here. `not-checked`: an earlier link is broken. */
export type LinkState = 'holds' | 'broken' | 'unknown' | 'not-checked';

export interface CheckLink {
  readonly link: LinkName;
  readonly state: LinkState;
  /** What was found. */
  readonly words: string;
  /** What to do about it; null when nothing. */
  readonly advice: string | null;
  /** How long it took. */
  readonly ms: number;
}

export interface CheckReport {
  readonly id: string;
  readonly connectionId: string;
  readonly kind: 'read-only' | 'full';
  readonly state: 'running' | 'done';
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly links: readonly CheckLink[];
}

/** A field of ours that holds something else than the answer it was written for. */
export interface Difference {
  readonly of: 'person' | 'ticket';
  /** The vendor's id of the record. */
  readonly recordId: string;
  /** Ours: whose fields, or which answer, would be written again. */
  readonly personId: string;
  readonly responseId: string;
  readonly metric: 'nps' | 'ces' | 'csat';
  readonly field: 'score' | 'category' | 'response-id';
  readonly ours: string;
  /** Null: the field is empty. */
  readonly theirs: string | null;
}

export interface DriftReport {
  readonly id: string;
  readonly connectionId: string;
  readonly at: Date;
  readonly peopleCompared: number;
  readonly ticketsCompared: number;
  readonly differences: readonly Difference[];
  /** Why the comparison ended early. */
  readonly stoppedWords: string | null;
  readonly writtenAgainAt: Date | null;
}
