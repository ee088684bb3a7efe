import type { Connection } from '../connection/schema.ts';
import type { Outcome, ScoreFields, TicketWrite } from '../connector/write-back.ts';
import { answerLink, tokenOf } from '../invitation/token.ts';
import { invitedById, responseOfInvitation, type ResponseRow } from '../response/store.ts';
import { isRepeated, skipped, type Errand, type Executed } from './parts.ts';
import { plannedTask } from './planned-task.ts';
import type { Answered, Effect } from './store.ts';
import { told } from './told.ts';
import { noteText } from './wording.ts';

/** The score as a CRM record holds it. */
export function scoreFields(response: ResponseRow, comment: boolean): ScoreFields {
  return {
    responseId: response.id,
    metric: response.metric,
    score: response.score,
    band: response.band,
    answeredAt: response.answeredAt,
    programme: response.programme,
    ...(comment ? { comment: response.comment } : {}),
  };
}

/** Score, category and, once settled, the private note: one update per ticket. */
export async function writeTickets({ parts, facts, connection, effects }: Errand): Promise<Executed[]> {
  const helpdesk = connection && parts.accounts.open(connection).helpdesk;
  if (!connection || !helpdesk)
    return effects.map((effect) => skipped(effect, 'This account has no tickets.'));
  const known = effects.flatMap((effect) => {
    const answered = facts.answers.get(effect.responseId ?? '');
    return answered ? [{ effect, write: ticketWrite(effect, answered, connection) }] : [];
  });
  const outcomes = await helpdesk.writeTickets(known.map(({ write }) => write));
  return known.map(({ effect }, index) => executed(effect, outcomes[index]));
}

export function executed(effect: Effect, outcome: Outcome | undefined): Executed {
  if (!outcome) return skipped(effect, 'The connector gave no answer for this write.');
  if (!outcome.ok) return { effect, state: 'failed', error: outcome.error };
  const state = outcome.skipped === undefined ? 'done' : 'skipped';
  return { effect, state, resultId: outcome.resultId, words: outcome.skipped };
}

function ticketWrite(effect: Effect, answered: Answered, connection: Connection): TicketWrite {
  const { response } = answered;
  const score = scoreFields(response, connection.settings.followUp.commentOnTicket);
  const write = { ticketId: response.ticketId, score, repeated: isRepeated(effect) };
  if (effect.kind !== 'ticket-note') return write;
  const marker = `aw-note-${response.id}`;
  return {
    ...write,
    note: { marker, text: noteText(told(answered, connection), plannedTask(answered, connection), marker) },
  };
}

/** Sets the link of `helpdesk` mode, or clears it: what the invitation's state says now. */
export async function writeLinks({ parts, connection, effects }: Errand): Promise<Executed[]> {
  const helpdesk = connection && parts.accounts.open(connection).helpdesk;
  if (!connection || !helpdesk)
    return effects.map((effect) => skipped(effect, 'This account has no tickets.'));
  const writes = await Promise.all(effects.map((effect) => linkWrite({ parts, connection, effect })));
  const outcomes = await helpdesk.writeTickets(writes);
  return effects.map((effect, index) => executed(effect, outcomes[index]));
}

async function linkWrite(of: {
  parts: Errand['parts'];
  connection: Connection;
  effect: Effect;
}): Promise<TicketWrite> {
  const { parts, connection, effect } = of;
  const { core } = parts;
  const ticketId = String(effect.payload['ticketId']);
  const surveyLink = await core.db.inWorkspaces([connection.workspaceId], async (tx) => {
    const invited = await invitedById(tx, effect.invitationId ?? '', { lock: false });
    if (!invited || invited.erased || invited.state !== 'sent' || invited.expiresAt <= core.now())
      return null;
    if (await responseOfInvitation(tx, invited.id)) return null;
    return answerLink(core.publicUrl, tokenOf(core.keys.derive, invited, 'helpdesk-link'));
  });
  return { ticketId, surveyLink, repeated: isRepeated(effect) };
}

/** Empties what a follow-up ticket inherited, before anybody takes it for this ticket's score. */
export async function clearInherited({ parts, connection, effects }: Errand): Promise<Executed[]> {
  const helpdesk = connection && parts.accounts.open(connection).helpdesk;
  if (!helpdesk) return effects.map((effect) => skipped(effect, 'This account has no tickets.'));
  const outcomes = await helpdesk.writeTickets(
    effects.map((effect) => ({
      ticketId: String(effect.payload['ticketId']),
      clearInherited: true,
      repeated: isRepeated(effect),
    })),
  );
  return effects.map((effect, index) => executed(effect, outcomes[index]));
}
