import { appendVerdicts } from '../eligibility/store.ts';
import { immediateEffects } from '../follow-up/immediate.ts';
import { raiseEffects } from '../follow-up/raise.story.ts';
import { offerAgain, withdrawReferral } from '../referral/store.ts';
import { inBatches } from '../runtime/queue/id-batches.ts';
import { applyAnswer, settleTime, type Answer } from './answer.ts';
import type { DeskParts, Met } from './parts.ts';
import type { AnswerForm } from './schema.ts';
import { appendResponseEvent, saveResponse, settleNow, type ResponseRow } from './store.ts';

export const SETTLE_QUEUE = 'response-settle';

/**
 * Records one POST: the answer, its history, what is written at once and when it settles, in one transaction.
 * Null when there is no usable score; the stored answer itself when nothing changed.
 */
export async function recordAnswer(
  parts: DeskParts,
  met: Met,
  form: AnswerForm,
): Promise<ResponseRow | null> {
  const { core } = parts;
  const before = met.recorded;
  const answer = answerAfter(met, before, form);
  if (answer === null) return before !== null && form.score === undefined ? before : null;
  const commentSent = form.act === 'comment';
  if (before !== null && answer.revision === before.revision) {
    if (commentSent) await settleEarly(parts, met, before);
    return before;
  }
  const response = responseAfter(parts, met, { before, answer, commentSent });
  await saveResponse(met.tx, response);
  await appendResponseEvent(met.tx, {
    id: core.newId(),
    workspaceId: response.workspaceId,
    responseId: response.id,
    revision: response.revision,
    score: response.score,
    comment: response.comment,
    contactAllowed: response.contactAllowed,
    at: response.changedAt,
    via: viaOf(met),
  });
  await whatFollows(parts, met, { before, response });
  return response;
}

/** A score off the scale changes nothing and is asked for again. */
function answerAfter(met: Met, before: ResponseRow | null, form: AnswerForm): Answer | null {
  const contactAllowed = form.contact === undefined ? undefined : form.contact === 'yes';
  try {
    return applyAnswer(
      before,
      { score: form.score, comment: form.comment, contactAllowed },
      met.invited.metric,
    );
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

interface Change {
  readonly before: ResponseRow | null;
  readonly answer: Answer;
  readonly commentSent: boolean;
}

const NEVER_SETTLED = { settledRevision: null, settledBand: null };

function responseAfter({ core }: DeskParts, met: Met, change: Change): ResponseRow {
  const { invited, connection } = met;
  const { before, answer, commentSent } = change;
  const now = core.now();
  const { settleSeconds } = connection.settings.followUp;
  return {
    workspaceId: invited.workspaceId,
    connectionId: invited.connectionId,
    invitationId: invited.id,
    ledgerId: invited.ledgerId,
    personId: invited.personId,
    ticketId: invited.ticketId,
    surveyKey: invited.surveyKey,
    surveyVersion: invited.surveyVersion,
    programme: invited.programme,
    locale: invited.locale,
    selection: invited.selection,
    ...(before ?? { id: core.newId(), via: viaOf(met), answeredAt: now, ...NEVER_SETTLED }),
    ...answer,
    changedAt: now,
    settleAt: settleTime({ now, commentSent, settleSeconds }),
  };
}

/** A link that stands in the ticket can be read by agents: its answers say where they came from. */
function viaOf(met: Met): string {
  return met.purpose === 'helpdesk-link' ? 'helpdesk-link' : 'mail';
}

async function settleEarly({ core }: DeskParts, met: Met, response: ResponseRow): Promise<void> {
  if (response.settleAt === null || response.settleAt <= core.now()) return;
  await settleNow(met.tx, response.id, core.now());
  await enqueueSettling(core, met, { ...response, settleAt: core.now() });
}

async function enqueueSettling(core: DeskParts['core'], met: Met, response: ResponseRow): Promise<void> {
  const { id, workspaceId, settleAt } = response;
  if (settleAt) await core.queue.add(met.tx, SETTLE_QUEUE, inBatches([{ id, workspaceId, at: settleAt }]));
}

async function whatFollows(
  parts: DeskParts,
  met: Met,
  { before, response }: { before: ResponseRow | null; response: ResponseRow },
): Promise<void> {
  const { core, accounts } = parts;
  const { tx, connection, crms, invited } = met;
  const withHistory = crms
    .filter((one) => {
      const crm = accounts.open(one).crm;
      return crm?.writeHistory && !crm.historyIsFinal;
    })
    .map((crm) => crm.id);
  await raiseEffects(
    core,
    tx,
    immediateEffects({
      response,
      helpdesk: connection,
      crms,
      withHistory: new Set(withHistory),
      scoreChanged: before?.score !== response.score,
      linkOnTicket: invited.carrier === 'helpdesk',
    }),
  );
  if (before !== null && before.band !== response.band) {
    if (response.band === 'promoter') await offerAgain(tx, response.id);
    else if (before.band === 'promoter') await withdrawReferral(tx, response.id);
  }
  await appendVerdicts(tx, [
    {
      id: core.newId(),
      workspaceId: response.workspaceId,
      ledgerId: response.ledgerId,
      verdict: before === null ? 'answered' : 'corrected',
      evidence: { score: response.score, ...(before ? { before: before.score } : {}) },
      at: response.changedAt,
    },
  ]);
  await enqueueSettling(core, met, response);
}
