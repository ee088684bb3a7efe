import type { Connection, FollowUpSettings } from '../connection/schema.ts';
import type { ResponseRow } from '../response/store.ts';
import { alertEffects, type Alerted } from './alert-effects.ts';
import type { EffectDraft } from './effect.ts';

export interface SettledFacts extends Alerted {
  /** Where low answers open their task. */
  readonly tasksIn: Connection;
  /** The answer as it stood when it settled before; null the first time. */
  readonly before: SettledBefore | null;
}

export interface SettledBefore {
  readonly score: number;
  readonly band: ResponseRow['band'];
  readonly comment: string | null;
  readonly contactAllowed: boolean | null;
}

/**
 * What a settled answer leads to. However often it is edited: one note, one task; a change after that completes the
 * task or adds a line to it.
 */
export function settledEffects(facts: SettledFacts): EffectDraft[] {
  const { response, helpdesk, before } = facts;
  const { followUp } = helpdesk.settings;
  const tasks = before === null ? firstTask(facts) : changedTask(facts, before);
  return [
    // Also when it was not worth one before: its key keeps it the only one.
    ...(wantsNote(followUp, response) ? [noteEffect(facts)] : []),
    ...(followUp.tasks ? tasks : []),
    ...alertEffects(facts),
  ];
}

/** A history that cannot be corrected gets a record more for each score that settled. */
export function finalHistory(
  response: ResponseRow,
  before: SettledBefore | null,
  crms: readonly Connection[],
): EffectDraft[] {
  if (before?.score === response.score) return [];
  return crms.map((crm) => ({
    workspaceId: response.workspaceId,
    connectionId: crm.id,
    responseId: response.id,
    kind: 'history',
    idempotencyKey: `history:${crm.id}:${response.id}:r${response.revision}`,
    subject: `history:${response.id}`,
  }));
}

function firstTask(facts: SettledFacts): EffectDraft[] {
  return facts.response.band === 'detractor' ? [openTask(facts)] : [];
}

function wantsNote(followUp: FollowUpSettings, response: ResponseRow): boolean {
  if (followUp.notes === 'all') return true;
  if (followUp.notes === 'none') return false;
  return response.band === 'detractor' || response.comment !== null;
}

function changedTask(facts: SettledFacts, before: SettledBefore): EffectDraft[] {
  if (before.band !== 'detractor')
    return facts.response.band === 'detractor' ? [openTask(facts), correctTask(facts, before)] : [];
  return [correctTask(facts, before)];
}

function noteEffect({ response, helpdesk }: SettledFacts): EffectDraft {
  return {
    workspaceId: response.workspaceId,
    connectionId: helpdesk.id,
    responseId: response.id,
    kind: 'ticket-note',
    idempotencyKey: `ticket-note:${response.id}`,
    subject: `ticket:${response.ticketId}`,
  };
}

/**
 * The first has no revision in its key. A later one is for an answer that was corrected before its task was opened,
 * and became low again: it finds the task when there is one.
 */
function openTask({ response, tasksIn, before }: SettledFacts): EffectDraft {
  const again = before === null ? {} : { payload: { again: true } };
  return {
    workspaceId: response.workspaceId,
    connectionId: tasksIn.id,
    responseId: response.id,
    kind: 'task-open',
    idempotencyKey: `task-open:${response.id}${before === null ? '' : `:r${response.revision}`}`,
    subject: `task:${response.id}`,
    ...again,
  };
}

function correctTask({ response, tasksIn }: SettledFacts, before: SettledBefore): EffectDraft {
  return {
    workspaceId: response.workspaceId,
    connectionId: tasksIn.id,
    responseId: response.id,
    kind: 'task-correct',
    idempotencyKey: `task-correct:${response.id}:r${response.revision}`,
    subject: `task:${response.id}`,
    payload: {
      revision: response.revision,
      line: correctionLine(before, response),
      solvesIt: before.band === 'detractor' && response.band !== 'detractor',
    },
  };
}

/** "Customer corrected 3 to 9", and what the customer added. */
export function correctionLine(before: SettledBefore, response: ResponseRow): string {
  const moved =
    before.score === response.score ? null : `Customer corrected ${before.score} to ${response.score}.`;
  const said =
    response.comment !== null && response.comment !== before.comment
      ? `Customer wrote: "${response.comment}"`
      : null;
  const wish =
    response.contactAllowed === null || response.contactAllowed === before.contactAllowed
      ? null
      : CONTACT_WISH[response.contactAllowed ? 'yes' : 'no'];
  return [moved, said, wish].filter((part) => part !== null).join(' ') || 'Customer confirmed the answer.';
}

const CONTACT_WISH = {
  yes: 'Customer agreed to be contacted about it.',
  no: 'Customer does NOT want to be contacted about it.',
};
