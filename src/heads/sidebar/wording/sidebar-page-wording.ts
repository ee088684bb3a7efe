import type { EntranceRefusal } from '../../../sidebar/schema.ts';
import type { Band, Metric } from '../../../survey/schema.ts';

/** What the page itself says; the browser reads it, so it is plain data. `{…}` is filled there. */
export interface SidebarPageWording {
  readonly loading: string;
  readonly survey: string;
  readonly answer: string;
  readonly answers: string;
  readonly task: string;
  readonly reply: string;
  readonly customer: string;
  readonly organisation: string;
  readonly actions: string;
  readonly band: Record<Band, string>;
  readonly metric: Record<Metric, string>;
  /** "3 of 10" */
  readonly of: string;
  readonly noComment: string;
  readonly mayContact: string;
  readonly mayNotContact: string;
  readonly corrected: string;
  readonly manual: string;
  readonly owner: string;
  readonly nobody: string;
  readonly due: string;
  readonly overdue: string;
  readonly taskDone: string;
  readonly taskLeft: string;
  readonly openTask: string;
  readonly promoterStatus: string;
  readonly noStatus: string;
  readonly unknownPerson: string;
  readonly optedOut: string;
  readonly undeliverable: string;
  readonly asked: string;
  readonly trend: string;
  readonly request: string;
  readonly showAll: string;
  readonly figure: string;
  readonly tooFew: string;
  readonly worst: string;
  readonly noAnswers: string;
  readonly insert: string;
  readonly show: string;
  readonly inserted: string;
  readonly copyInstead: string;
  readonly askNow: string;
  readonly cancelAsk: string;
  readonly doNotSurvey: string;
  readonly reason: string;
  readonly reasonHint: string;
  readonly save: string;
  readonly back: string;
  readonly updated: string;
  readonly offline: string;
  readonly over: string;
  readonly failed: string;
  readonly outside: string;
}

/** The page of a frame that was not opened. */
export type RefusedWording = Record<
  EntranceRefusal | 'opened-elsewhere',
  { readonly heading: string; readonly text: string }
>;

export interface HeadWording {
  readonly page: SidebarPageWording;
  readonly refused: RefusedWording;
}
