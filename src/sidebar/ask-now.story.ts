import { decideByHand, type Decision } from '../eligibility/decide.ts';
import { appendVerdicts, insertLedger, type LedgerEntry } from '../eligibility/store.ts';
import { cancelPending } from '../invitation/store.ts';
import { scheduleAsks } from '../invitation/schedule.story.ts';
import { AppError } from '../runtime/errors.ts';
import { ticketEvent, type SolvedTicket } from '../ticket-closed/ticket-event.ts';
import { nextTurn, pendingElsewhere } from './action.store.ts';
import type { Acting, Ended } from './acting.ts';
import { meetRequester, type MetRequester } from './meet-requester.story.ts';
import { latestAsked } from './read.store.ts';
import { standingOf } from './survey-state.ts';

type Asking = Decision & { readonly ask: true };

/** "Within a minute" is the queue's own pace. */
const AT_ONCE_MS = 60_000;

/**
 * A lead asks about a solved ticket without waiting for its delay. The ledger gets a row of its own that names who
 * asked, an ask that was waiting is replaced, and the answer stays out of the default score. The requester's row is
 * locked, so two leads, or a lead and the automatic decision, cannot both ask.
 */
export async function askNow(acting: Acting): Promise<Ended> {
  const { parts, tx, asked, connection, reading } = acting;
  const { subject } = asked;
  if (subject.kind !== 'ticket' || !reading) return { done: false, outcome: 'notSolved' };
  if (connection.mode !== 'live') return { done: false, outcome: 'notLive' };
  const event = ticketEvent(subject.id, reading);
  if (event.type !== 'TicketClosed') return { done: false, outcome: 'notSolved' };
  const { ticket } = event;
  const person = await meetRequester(acting, ticket);
  if (!person) return { done: false, outcome: 'noAddress' };
  const personId = person.id;
  const before = await alreadyAsked(acting, ticket);
  if (before) return { ...before, personId };
  const decision = decideByHand({
    connection,
    ticket,
    now: parts.core.now(),
    person: {
      lastAskedAt: person.lastAskedAt,
      pendingAskAt: await pendingElsewhere(tx, {
        personId,
        connectionId: connection.id,
        ticketId: ticket.id,
      }),
      optedOut: person.optOuts.includes('surveys'),
      undeliverable: person.optOuts.includes('undeliverable'),
    },
  });
  if (!decision.ask) return { done: false, outcome: 'mustNotAsk', reason: decision.reason, personId };
  await replaceWaiting(acting, ticket);
  await ask(acting, { ticket, person, decision });
  const atOnce = decision.sendAt.getTime() - parts.core.now().getTime() < AT_ONCE_MS;
  return { done: true, outcome: atOnce ? 'willAsk' : 'willAskAt', at: decision.sendAt, personId };
}

/** One solve is asked about once, by whomever. */
async function alreadyAsked({ tx, asked }: Acting, ticket: SolvedTicket): Promise<Ended | null> {
  const latest = await latestAsked(tx, { connectionId: asked.connectionId, ticketId: ticket.id });
  if (!latest || latest.solvedAt.getTime() !== ticket.solvedAt.getTime()) return null;
  if (latest.state === 'sending') return { done: false, outcome: 'leavingNow' };
  const { state, at } = standingOf(latest);
  if (state === 'answered') return { done: false, outcome: 'alreadyAnswered', at };
  return state === 'sent' || state === 'in-doubt' ? { done: false, outcome: 'alreadySent', at } : null;
}

async function replaceWaiting({ parts, tx, asked, viewer }: Acting, ticket: SolvedTicket): Promise<void> {
  const { core } = parts;
  const waiting = await cancelPending(tx, [
    {
      connectionId: asked.connectionId,
      ticketId: ticket.id,
      exceptSolvedAt: null,
      words: 'asked-by-hand',
    },
  ]);
  await appendVerdicts(
    tx,
    waiting.map(({ workspaceId, ledgerId, words }) => ({
      id: core.newId(),
      workspaceId,
      ledgerId,
      verdict: words,
      evidence: { by: viewer.externalId, name: viewer.name, role: viewer.role },
      at: core.now(),
    })),
  );
}

async function ask(
  acting: Acting,
  { ticket, person, decision }: { ticket: SolvedTicket; person: MetRequester; decision: Asking },
): Promise<void> {
  const { parts, tx, connection, viewer } = acting;
  const { core } = parts;
  const { requester } = ticket;
  const entry: LedgerEntry = {
    id: core.newId(),
    workspaceId: connection.workspaceId,
    connectionId: connection.id,
    ticketId: ticket.id,
    ticketNumber: ticket.number,
    solvedAt: ticket.solvedAt,
    turn: await nextTurn(tx, {
      connectionId: connection.id,
      ticketId: ticket.id,
      solvedAt: ticket.solvedAt,
    }),
    source: 'sidebar',
    personId: person.id,
    requester: requester && {
      externalId: requester.externalId,
      organisationId: ticket.organisation?.externalId ?? requester.organisationId,
    },
    snapshot: ticket.snapshot,
    ticketCreatedAt: ticket.createdAt,
    receivedAtAddress: ticket.receivedAt,
    ask: true,
    rehearsal: false,
    reason: 'asked-by-hand',
    evidence: {
      ...decision.evidence,
      by: viewer.externalId,
      name: viewer.name,
      role: viewer.role,
    },
    decidedAt: core.now(),
  };
  const inserted = await insertLedger(tx, [entry]);
  if (inserted.size === 0) throw decidedMeanwhile();
  const wantedLocale = requester?.locale ?? null;
  const { sendAt } = decision;
  await scheduleAsks(core, tx, [
    { connection, entry, personId: person.id, sendAt, wantedLocale, selection: 'manual' },
  ]);
}

function decidedMeanwhile(): AppError {
  return new AppError('conflict', 'A solve that was decided about meanwhile', {
    words: 'Something else was decided about this ticket at the same moment. Look again and repeat it.',
  });
}
