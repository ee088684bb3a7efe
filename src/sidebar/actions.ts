import { actionInWords, type Reading } from './in-words.ts';
import type { SidebarAction, SidebarActionName, SidebarRole, SidebarSubject } from './schema.ts';
import type { SurveyStanding } from './survey-state.ts';
import type { ActionWords } from './wording/sidebar-wording.ts';

/** What the allowed actions depend on. */
export interface ActionFacts {
  readonly subject: SidebarSubject;
  readonly role: SidebarRole | null;
  readonly mode: 'rehearsal' | 'live' | 'paused';
  readonly connected: boolean;
  readonly standing: SurveyStanding;
  readonly person: { readonly optedOut: boolean } | null;
}

/** Reasons a lead may overrule: the customer was helped by other ways, or the time had passed. */
const OVERRULED = new Set([
  'no-customer-message',
  'no-agent-reply',
  'too-late',
  'paused',
  'sender-incomplete',
]);
/** Called off for a reason that is still true. */
const STILL_TRUE = new Set(['reopened', 'solved-again', 'merged', 'deleted', 'refused-by-server']);

/** The actions this viewer sees, and why one cannot be done now. */
export function actionsFor(facts: ActionFacts, reading: Reading): SidebarAction[] {
  if (facts.role === null || facts.subject.kind === 'organisation') return [];
  const offered: SidebarActionName[] =
    facts.subject.kind === 'ticket' && facts.role !== 'agent'
      ? ['ask-now', 'cancel-ask', 'do-not-survey']
      : ['do-not-survey'];
  return offered.map((action) => {
    const words = objection(action, facts, reading);
    return { action, enabled: words === null, words };
  });
}

function objection(action: SidebarActionName, facts: ActionFacts, reading: Reading): string | null {
  switch (action) {
    case 'do-not-survey':
      return againstSuppressing(facts, reading);
    case 'ask-now':
      return againstAsking(facts, reading);
    case 'cancel-ask': {
      const waits = facts.standing.state === 'scheduled' || facts.standing.state === 'held';
      return waits ? null : actionInWords('nothingToCancel', reading);
    }
  }
}

function againstSuppressing({ subject, person }: ActionFacts, reading: Reading): string | null {
  if (person === null) return subject.kind === 'ticket' ? null : actionInWords('personUnknown', reading);
  return person.optedOut ? actionInWords('alreadyOptedOut', reading) : null;
}

function againstAsking(facts: ActionFacts, reading: Reading): string | null {
  if (facts.mode !== 'live') return actionInWords('notLive', reading);
  if (!facts.connected) return actionInWords('disconnected', reading);
  if (facts.person?.optedOut) return actionInWords('mustNotAsk', reading, { reason: 'opted-out' });
  return againstState(facts.standing, reading);
}

const AGAINST: Partial<Record<SurveyStanding['state'], keyof ActionWords>> = {
  undecided: 'notSolved',
  rehearsed: 'notSolved',
  sent: 'alreadySent',
  'in-doubt': 'alreadySent',
  answered: 'alreadyAnswered',
};

function againstState(standing: SurveyStanding, reading: Reading): string | null {
  const { state, at, reason } = standing;
  const against = AGAINST[state];
  if (against) return actionInWords(against, reading, { at });
  if (state === 'bounced') return actionInWords('mustNotAsk', reading, { reason: 'undeliverable' });
  if (state === 'called-off' && STILL_TRUE.has(reason ?? '')) return mustNot(standing, reading);
  return state === 'not-asked' ? againstOverruling(standing, reading) : null;
}

function againstOverruling(standing: SurveyStanding, reading: Reading): string | null {
  const { reason, until } = standing;
  if (OVERRULED.has(reason ?? '')) return null;
  const over = reason === 'asked-recently' && until !== null && until <= reading.now;
  return over ? null : mustNot(standing, reading);
}

function mustNot({ reason }: SurveyStanding, reading: Reading): string {
  return actionInWords('mustNotAsk', reading, { reason });
}
