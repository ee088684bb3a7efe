/** Everything that leaves this database because of an ask or an answer. */
export type EffectKind =
  /** Score and category on the ticket, at once. */
  | 'ticket-score'
  /** The private note, with the fields, once the answer settled. */
  | 'ticket-note'
  /** A person's scores and survey state in a CRM. */
  | 'person-fields'
  /** An organisation's figures in a CRM. */
  | 'organisation-figures'
  /** A record that is never overwritten. */
  | 'history'
  | 'task-open'
  /** The customer changed a settled answer: complete the task, or add a line to it. */
  | 'task-correct'
  /** The link field of `helpdesk` mode. */
  | 'survey-link'
  /** Fields that a follow-up ticket copied from the ticket it follows are emptied. */
  | 'inherited-score'
  | 'referral-mail'
  /** The link to what is stored about a person, mailed to them on request. */
  | 'own-data-mail'
  | 'admin-mail'
  /** A low answer is told to whoever shall act on it. */
  | 'alert-mail'
  /** ... and in a channel of Slack, Teams or WeCom. */
  | 'alert'
  /** What was told there has changed. */
  | 'alert-correction'
  /** Our values are taken back from the record of somebody who was erased, and from their tickets. */
  | 'person-erase'
  | 'ticket-erase';

/** These write the present state, whatever they were raised for: one write serves all that wait. */
export const STATE_WRITES: ReadonlySet<EffectKind> = new Set([
  'ticket-score',
  'person-fields',
  'organisation-figures',
  'survey-link',
  'history',
]);

export type EffectPayload = Readonly<Record<string, string | number | boolean | null>>;

/** An effect before it has an id. */
export interface EffectDraft {
  readonly workspaceId: string;
  /** The account it is carried out in; null for our own mail. */
  readonly connectionId: string | null;
  readonly responseId?: string;
  readonly personId?: string;
  readonly invitationId?: string;
  readonly kind: EffectKind;
  /** Unique per workspace: raising it twice is raising it once. */
  readonly idempotencyKey: string;
  /** The record it changes: effects on one record never run side by side. */
  readonly subject: string;
  readonly payload?: EffectPayload;
  /** Not before this long from now, so that changes that follow each other closely are written together. */
  readonly afterMs?: number;
}
