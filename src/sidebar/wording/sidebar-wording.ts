import type { Refusal } from '../../eligibility/reasons.ts';
import type { SidebarSurveyState } from '../schema.ts';

/** Why an ask that was planned did not leave. */
export type CalledOff =
  | 'reopened'
  | 'solved-again'
  | 'merged'
  | 'deleted'
  | 'dropped-by-admin'
  | 'called-off-by-lead'
  | 'asked-by-hand'
  | 'refused-by-server';

/** Why an action cannot be done, or what it did; read through `fillIn` with {at}, {until} and {reason}. */
export interface ActionWords {
  readonly alreadyOptedOut: string;
  readonly personUnknown: string;
  readonly noAddress: string;
  readonly optedOut: string;
  readonly notSolved: string;
  readonly notLive: string;
  readonly disconnected: string;
  readonly alreadySent: string;
  readonly alreadyAnswered: string;
  readonly leavingNow: string;
  readonly nothingToCancel: string;
  readonly notAllowed: string;
  readonly mustNotAsk: string;
  readonly willAsk: string;
  readonly willAskAt: string;
  readonly cancelled: string;
  readonly helpdeskAway: string;
}

/** Everything a sidebar says that needs the core to say it. */
export interface SidebarWording {
  /** {at} and {until} are written out; {reason} is one of `reasons`. */
  readonly survey: Record<SidebarSurveyState, string>;
  /** Half sentences that follow a colon. */
  readonly reasons: Record<Refusal | CalledOff, string>;
  readonly sentAndOver: string;
  readonly asksAgain: string;
  readonly byHand: string;
  readonly notice: { readonly rehearsal: string; readonly paused: string; readonly disconnected: string };
  readonly action: ActionWords;
}
