import type { Evidence } from '../eligibility/decide.ts';
import type { Asked } from './read.store.ts';
import type { SidebarSurveyState } from './schema.ts';

/** Where the survey of a solve stands, before it is put into words. */
export interface SurveyStanding {
  readonly state: SidebarSurveyState;
  readonly at: Date | null;
  readonly until: Date | null;
  readonly reason: string | null;
}

const NOTHING = { at: null, until: null, reason: null } as const;

/** Reads the decision and its invitation; undefined is a ticket about which nothing was decided. */
export function standingOf(asked: Asked | undefined): SurveyStanding {
  if (!asked) return { state: 'undecided', ...NOTHING };
  if (asked.answeredAt) return { ...NOTHING, state: 'answered', at: asked.answeredAt };
  if (asked.bouncedAt) return { ...NOTHING, state: 'bounced', at: asked.bouncedAt };
  if (asked.invitationId !== null) return invited(asked);
  if (!asked.ask) return notAsked(asked);
  if (!asked.rehearsal) return { state: 'undecided', ...NOTHING };
  return { ...NOTHING, state: 'rehearsed', at: timeIn(asked.evidence, 'sendAt') };
}

function invited(asked: Asked): SurveyStanding {
  switch (asked.state) {
    case 'scheduled':
    case 'sending':
      return { ...NOTHING, state: 'scheduled', at: asked.sendAt };
    case 'held':
      return { ...NOTHING, state: 'held', at: asked.sendAt, reason: asked.heldFor };
    case 'sent':
      return { ...NOTHING, state: 'sent', at: asked.sentAt, until: asked.expiresAt };
    case 'in-doubt':
      return { ...NOTHING, state: 'in-doubt', at: asked.sentAt, until: asked.expiresAt };
    default:
      return { ...NOTHING, state: 'called-off', at: asked.verdictAt, reason: asked.verdict };
  }
}

function notAsked({ reason, evidence, decidedAt }: Asked): SurveyStanding {
  const until = timeIn(evidence, 'waitsUntil');
  return { state: 'not-asked', at: decidedAt, until, reason };
}

function timeIn(evidence: Evidence, key: string): Date | null {
  const value = evidence[key];
  const time = typeof value === 'string' ? new Date(value) : null;
  return time === null || Number.isNaN(time.getTime()) ? null : time;
}
