import type { Connection } from '../connection/schema.ts';
import { appendVerdicts, type LedgerVerdict } from '../eligibility/store.ts';
import type { Verdict } from '../eligibility/reasons.ts';
import { personStateEffects } from '../follow-up/person-state.ts';
import type { EffectDraft } from '../follow-up/effect.ts';
import { raiseEffects } from '../follow-up/raise.story.ts';
import { countAsked } from '../person/store.ts';
import type { Core } from '../runtime/core.ts';
import { enqueueSending } from './enqueue.story.ts';
import type { Due, SendContext, SendParts } from './parts.ts';
import { linksWritten } from './link.store.ts';
import { changeInvitations, type InvitationChange } from './store.ts';
import { surveyLinkEffect } from './survey-link.ts';

/** How long to wait before a helpdesk that did not answer is asked again. */
const HELPDESK_RETRY_MS = 30_000;
/** Without an SMTP server mails wait; the lateness rule ends the wait. */
const NO_CARRIER_RETRY_MS = 300_000;

/** Records everything that does not become a mail now; returns what does. */
export async function settleVerdicts(
  parts: SendParts,
  due: readonly Due[],
  context: SendContext,
): Promise<Due[]> {
  const { core } = parts;
  const leaving = due.filter((one) => leavesByMail(parts, one));
  const others = due.filter((one) => !leavesByMail(parts, one));
  if (others.length === 0) return leaving;
  await core.db.inWorkspaces(context.workspaceIds, async (tx) => {
    const outcomes = others.map((one) => outcomeOf(parts, one));
    const changed = await changeInvitations(
      tx,
      outcomes.map(({ change }) => change),
    );
    const took = outcomes.filter(({ change }) => changed.has(change.id));
    await appendVerdicts(
      tx,
      took.flatMap(({ due: one, verdict }) => (verdict ? [verdictRow(core, one, verdict)] : [])),
    );
    const linked = took.filter(({ verdict }) => verdict === 'link-written').map(({ due: one }) => one);
    await countAsked(
      tx,
      linked.map(({ invitation }) => ({ personId: invitation.personId, at: core.now() })),
    );
    await linksWritten(
      tx,
      linked.map(({ invitation }) => invitation.id),
    );
    await raiseEffects(core, tx, [
      ...linked.map(({ invitation }) => surveyLinkEffect(invitation, 'set')),
      ...askedEffects(linked, context.crms),
    ]);
    await enqueueSending(
      core,
      tx,
      took.flatMap(({ due: { invitation }, change }) =>
        change.state === 'scheduled' && change.sendAt
          ? [{ id: invitation.id, workspaceId: invitation.workspaceId, at: change.sendAt }]
          : [],
      ),
    );
  });
  return leaving;
}

function leavesByMail(parts: SendParts, { invitation, verdict, ticketNow }: Due): boolean {
  const ready = verdict.act === 'send' && ticketNow.state !== 'unknown';
  return ready && invitation.carrier === 'afterword-mail' && parts.mail !== null;
}

interface Outcome {
  readonly due: Due;
  readonly change: InvitationChange;
  readonly verdict: Verdict | null;
}

function outcomeOf(parts: SendParts, due: Due): Outcome {
  const { invitation, verdict, ticketNow } = due;
  const { id } = invitation;
  const now = parts.core.now();
  switch (verdict.act) {
    case 'drop':
      return { due, verdict: verdict.reason, change: { id, state: 'dropped', words: verdict.reason } };
    case 'hold':
      return { due, verdict: verdict.reason, change: { id, state: 'held', words: 'Asking is paused.' } };
    case 'cancel':
      return { due, verdict: verdict.reason, change: { id, state: 'cancelled', words: verdict.reason } };
    case 'wait':
      return { due, verdict: null, change: { id, state: 'scheduled', sendAt: verdict.until } };
    case 'send':
      break;
  }
  if (ticketNow.state === 'unknown') return waitFor(due, now, HELPDESK_RETRY_MS);
  if (invitation.carrier === 'helpdesk') {
    const change = { id, state: 'sent', sentAt: now, checkedAt: ticketNow.checkedAt } as const;
    return { due, verdict: 'link-written', change };
  }
  return waitFor(due, now, NO_CARRIER_RETRY_MS);
}

function waitFor(due: Due, now: Date, ms: number): Outcome {
  const words = due.ticketNow.failure?.words ?? 'No SMTP server is configured: set SMTP_URL.';
  const sendAt = new Date(now.getTime() + ms);
  return {
    due,
    verdict: null,
    change: { id: due.invitation.id, state: 'scheduled', sendAt, words, failed: 1 },
  };
}

/** A row for the ledger: what became of this ask. */
export function verdictRow(core: Core, due: Due, verdict: Verdict): LedgerVerdict {
  const { workspaceId, ledgerId } = due.invitation;
  return { id: core.newId(), workspaceId, ledgerId, verdict, at: core.now() };
}

/** Every CRM learns that these people were asked. */
export function askedEffects(asked: readonly Due[], crms: readonly Connection[]): EffectDraft[] {
  return asked.flatMap(({ invitation: { id, workspaceId, personId } }) =>
    personStateEffects({ workspaceId, personId, cause: `asked:${id}`, invitationId: id }, crms),
  );
}
