import type { EffectDraft } from '../follow-up/effect.ts';

/** A ticket whose link field is to be written. */
export interface LinkedTicket {
  readonly id: string;
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly ticketId: string;
}

/**
 * Writes what the invitation's state says into the ticket's own field: the link that the admin's trigger quotes, or
 * nothing. Raised once for each `change`, however many reasons there are to clear it.
 */
export function surveyLinkEffect(invitation: LinkedTicket, change: 'set' | 'clear'): EffectDraft {
  const { id, workspaceId, connectionId, ticketId } = invitation;
  return {
    workspaceId,
    connectionId,
    invitationId: id,
    kind: 'survey-link',
    idempotencyKey: `survey-link:${id}:${change}`,
    subject: `ticket:${ticketId}`,
    payload: { ticketId },
  };
}
