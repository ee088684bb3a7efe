import type { ConnectorError } from './errors.ts';

export type Metric = 'nps' | 'ces' | 'csat';
/** Routing bands; NPS calls them detractor, passive and promoter. */
export type Band = 'detractor' | 'passive' | 'promoter';
export type SurveyState = 'never_asked' | 'asked' | 'answered' | 'opted_out' | 'unreachable';
export type ProgrammeKind = 'strategic' | 'relationship' | 'scenario' | 'internal';

/** One answer, as it is written into a CRM record. */
export interface ScoreFields {
  readonly responseId: string;
  readonly metric: Metric;
  /** On the scale of the metric: NPS 0..10, CES 1..7, CSAT 1..5. */
  readonly score: number;
  readonly band: Band;
  readonly answeredAt: Date;
  readonly programme: ProgrammeKind;
  /** Only where the connection's settings allow the comment to be written. */
  readonly comment?: string | null;
}

export interface TicketWrite {
  readonly ticketId: string;
  readonly score?: ScoreFields;
  /** A private note in the same update. `marker` is in its text, so that a repetition can be recognised. */
  readonly note?: { readonly text: string; readonly marker: string };
  /** The survey link of `helpdesk` mode; null clears the field. */
  readonly surveyLink?: string | null;
  /** Empties our fields, of a follow-up that inherited them or of somebody erased; what the rest names is then set. */
  readonly clearInherited?: boolean;
  /** True when an earlier attempt may have acted: look for the note's marker before writing it again. */
  readonly repeated: boolean;
}

export interface PersonRef {
  /** The vendor's own id, when the ticket lives in this system. */
  readonly externalId: string | null;
  readonly email: string;
  readonly name: string | null;
}

export interface PersonWrite {
  readonly person: PersonRef;
  /** Unknown people are created only when the connection's setting says so. */
  readonly createIfMissing: boolean;
  /** Latest answer per metric. */
  readonly scores?: readonly ScoreFields[];
  readonly state?: SurveyState;
  readonly askedCount?: number;
  readonly lastAskedAt?: Date;
}

/** Somebody whose values are to be taken back, by the vendor's own id. */
export interface ErasedPerson {
  readonly externalId: string;
  readonly responseIds: readonly string[];
}

/** Figures of one organisation over its people's answers. */
export interface OrganisationWrite {
  readonly externalId: string;
  readonly metric: Metric;
  /** NPS in points, CES and CSAT as mean; null (an empty field) below five answers. */
  readonly figure: number | null;
  readonly count: number;
  /** Worst band of the last 180 days; null without any. */
  readonly worstRecent: Band | null;
}

/** One row of history that is never overwritten (custom-object record, app event). */
export interface HistoryRecord extends ScoreFields {
  /** Counts the changes of the answer, from 1. */
  readonly revision: number;
  readonly ticketId: string;
  readonly person: PersonRef;
}

/**
 * `skipped` is a value, not a failure: an unknown contact, a field a closed ticket refuses.
 * `resultId` is the vendor's id of what was written, when there is one.
 */
export type Outcome =
  | { readonly ok: true; readonly resultId?: string; readonly skipped?: string }
  | { readonly ok: false; readonly error: ConnectorError };

/** A person found in a CRM by e-mail. */
export interface KnownPerson {
  readonly externalId: string;
  readonly organisationId: string | null;
  readonly ownerEmail: string | null;
  readonly emailOptOut: boolean;
}
