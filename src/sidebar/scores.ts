import { surveyOf } from '../survey/shipped.ts';
import type { GivenScore, MetPerson, TicketKey } from './read.store.ts';
import type { SidebarPerson, SidebarScore } from './schema.ts';

export function scoreOf(given: GivenScore): SidebarScore {
  const survey = surveyOf(given.surveyKey, given.surveyVersion);
  return {
    responseId: given.responseId,
    ticketId: given.ticketId,
    ticketNumber: given.ticketNumber,
    metric: given.metric,
    score: given.score,
    scale: survey?.scale ?? { min: given.score, max: given.score },
    band: given.band,
    comment: given.comment,
    contactAllowed: given.contactAllowed,
    answeredAt: given.answeredAt.toISOString(),
    corrected: given.corrected,
    selection: given.selection,
  };
}

export function isAbout(score: GivenScore, ticket: TicketKey | null): boolean {
  if (ticket === null) return false;
  return score.connectionId === ticket.connectionId && score.ticketId === ticket.ticketId;
}

/** Promoter status comes from NPS alone, and not from answers to a manual ask. */
export function personOf(met: MetPerson, scores: readonly GivenScore[]): SidebarPerson {
  const own = scores.filter(({ personId }) => personId === met.id);
  const latest = own.find(({ metric, selection }) => metric === 'nps' && selection !== 'manual');
  return {
    name: met.name,
    category: latest?.band ?? null,
    askedCount: met.askedCount,
    lastAskedAt: met.lastAskedAt?.toISOString() ?? null,
    optedOut: met.optOuts.includes('surveys'),
    undeliverable: met.optOuts.includes('undeliverable'),
    scores: own.slice(0, 20).map(scoreOf),
  };
}
