import type { Connection } from '../connection/schema.ts';
import { surveyLinkEffect } from '../invitation/survey-link.ts';
import type { ResponseRow } from '../response/store.ts';
import { personStateEffects } from './person-state.ts';
import type { EffectDraft } from './effect.ts';

/** Vendors count updates of one record: whoever changes their mind in a row is written once. */
const GATHER_CORRECTIONS_MS = 1_500;

export interface ImmediateFacts {
  readonly response: ResponseRow;
  /** Where the ticket lives. */
  readonly helpdesk: Connection;
  /** Where people are written; may include the helpdesk itself. */
  readonly crms: readonly Connection[];
  /** Those of `crms` that keep a history beside their fields, and let it be corrected. */
  readonly withHistory: ReadonlySet<string>;
  /** False when only the comment or the wish about contact changed: people and figures are as they were. */
  readonly scoreChanged: boolean;
  /** The link field of the ticket carries our link. */
  readonly linkOnTicket: boolean;
}

/** What is written at once, for every revision: fields hold the present answer, history holds them all. */
export function immediateEffects(facts: ImmediateFacts): EffectDraft[] {
  const { response, helpdesk, crms } = facts;
  const { workspaceId, personId, id: responseId, revision } = response;
  const of = { workspaceId, responseId };
  const ticket: EffectDraft = {
    ...of,
    connectionId: helpdesk.id,
    kind: 'ticket-score',
    idempotencyKey: `ticket-score:${responseId}:r${revision}`,
    subject: `ticket:${response.ticketId}`,
  };
  const people = facts.scoreChanged
    ? personStateEffects({ workspaceId, personId, cause: `answer:${responseId}:r${revision}` }, crms)
    : [];
  const history = crms
    .filter((crm) => facts.withHistory.has(crm.id))
    .map((crm): EffectDraft => ({
      ...of,
      connectionId: crm.id,
      kind: 'history',
      idempotencyKey: `history:${crm.id}:${responseId}:r${revision}`,
      subject: `history:${responseId}`,
    }));
  const effects = [
    ticket,
    ...people.map((effect) => ({ ...effect, responseId })),
    ...history,
    ...(facts.linkOnTicket && revision === 1 ? [clearLink(response)] : []),
  ];
  return revision === 1 ? effects : effects.map((effect) => ({ ...effect, afterMs: GATHER_CORRECTIONS_MS }));
}

/** Agents must not hold a customer's vote longer than needed. */
function clearLink(response: ResponseRow): EffectDraft {
  const { id, invitationId, workspaceId, connectionId, ticketId } = response;
  const link = surveyLinkEffect({ id: invitationId, workspaceId, connectionId, ticketId }, 'clear');
  return { ...link, responseId: id };
}
