import type { Connection } from '../connection/schema.ts';
import { isTooLate, plannedSendTime, withinWindow } from '../programme/send-time.ts';
import type { Requester } from '../connector/ticket.ts';
import type { SolvedTicket } from '../ticket-closed/ticket-event.ts';
import { isRobotAddress } from './robot-address.ts';
import type { Refusal } from './reasons.ts';

/** What is known of the person in this workspace, gathered just before the decision. */
export interface PersonFacts {
  readonly lastAskedAt: Date | null;
  /** When an ask that is still waiting will leave. */
  readonly pendingAskAt: Date | null;
  readonly optedOut: boolean;
  /** Their address is kept as a hash only: they are not stored again. */
  readonly erased?: boolean;
  readonly undeliverable: boolean;
}

export type Evidence = Readonly<Record<string, string | number | boolean | null>>;

export type Decision =
  | { readonly ask: true; readonly sendAt: Date; readonly zone: string; readonly evidence: Evidence }
  | { readonly ask: false; readonly reason: Refusal; readonly evidence: Evidence };

export interface Question {
  readonly connection: Connection;
  readonly ticket: SolvedTicket;
  readonly person: PersonFacts;
  readonly now: Date;
  /** A workflow asks: the ask is due now, whenever the ticket was solved. */
  readonly byWorkflow?: boolean;
}

type Check = (question: Question) => Refused | null;
interface Refused {
  readonly reason: Refusal;
  readonly evidence?: Evidence;
}

/** May we ask this person now? The first rule that speaks against it is the reason. */
export function decide(question: Question): Decision {
  const refused = refusal(CHECKS, question);
  if (refused) return refused;
  const { connection, ticket } = question;
  const { programme, sender } = connection.settings;
  const zone = ticket.requester?.timeZone ?? sender.timeZone;
  const sendAt = dueAt(question, zone);
  return {
    ask: true,
    sendAt: later(sendAt, question.now),
    zone,
    evidence: { survey: programme.metric, carrier: programme.carrier, sendAt: sendAt.toISOString() },
  };
}

/**
 * May a lead ask this person by hand? What protects the person holds here too; that nobody wrote by mail, and that the
 * time for it has passed, does not speak against it. It leaves at once, within the hours of mail.
 */
export function decideByHand(question: Question): Decision {
  const refused = refusal(BY_HAND, question);
  if (refused) return refused;
  const { connection, ticket, now } = question;
  const { programme, sender } = connection.settings;
  const zone = ticket.requester?.timeZone ?? sender.timeZone;
  const sendAt = withinWindow(now, programme, zone);
  return {
    ask: true,
    sendAt,
    zone,
    evidence: { survey: programme.metric, carrier: programme.carrier, sendAt: sendAt.toISOString() },
  };
}

function refusal(checks: readonly Check[], question: Question): (Decision & { ask: false }) | null {
  for (const check of checks) {
    const refused = check(question);
    if (refused) return { ask: false, reason: refused.reason, evidence: refused.evidence ?? {} };
  }
  return null;
}

/** Cheap and absolute rules first; what depends on other asks last. */
const CHECKS: readonly Check[] = [
  ownTask,
  connectionCheck,
  beforeGoLive,
  paused,
  noRequester,
  notACustomer,
  noConversation,
  surveyTag,
  nativeSurvey,
  unwanted,
  withoutConsent,
  alreadyLate,
  askedRecently,
  leftToWorkflow,
];
const BY_HAND = CHECKS.filter((check) => check !== noConversation && check !== alreadyLate);

function ownTask({ ticket }: Question): Refused | null {
  return ticket.ownTask ? { reason: 'own-task' } : null;
}

function connectionCheck({ ticket }: Question): Refused | null {
  return ticket.trial === true ? { reason: 'connection-check' } : null;
}

function beforeGoLive({ connection, ticket }: Question): Refused | null {
  const { liveSince } = connection;
  if (liveSince === null || ticket.solvedAt >= liveSince) return null;
  return {
    reason: 'solved-before-go-live',
    evidence: { solvedAt: ticket.solvedAt.toISOString(), liveSince: liveSince.toISOString() },
  };
}

function paused({ connection }: Question): Refused | null {
  return connection.mode === 'paused' ? { reason: 'paused' } : null;
}

function noRequester({ ticket }: Question): Refused | null {
  if (ticket.requester === null) return { reason: 'no-requester' };
  return ticket.requester.email === null ? { reason: 'no-address' } : null;
}

function notACustomer({ connection, ticket }: Question): Refused | null {
  const { requester } = ticket;
  if (requester === null) return null;
  if (requester.suspended) return { reason: 'suspended' };
  if (isRobotAddress(requester.email ?? '')) return { reason: 'robot-address' };
  if (!requester.endUser || isInternal(requester, connection)) return { reason: 'not-a-customer' };
  return null;
}

function isInternal(requester: Requester, connection: Connection): boolean {
  const domain = requester.email?.split('@').at(-1)?.toLowerCase();
  return connection.settings.internalDomains.some((internal) => internal.toLowerCase() === domain);
}

function noConversation({ ticket }: Question): Refused | null {
  if (ticket.customerMessages < 1) return { reason: 'no-customer-message' };
  return ticket.agentReplies < 1 ? { reason: 'no-agent-reply' } : null;
}

const NO_SURVEY_TAG = 'no_survey';

function surveyTag({ ticket }: Question): Refused | null {
  const places: readonly (readonly [string, readonly string[]])[] = [
    ['ticket', ticket.snapshot.tags],
    ['user', ticket.requester?.tags ?? []],
    ['organisation', ticket.organisation?.tags ?? []],
  ];
  const found = places.find(([, tags]) => tags.includes(NO_SURVEY_TAG));
  return found ? { reason: 'no-survey-tag', evidence: { on: found[0] } } : null;
}

/** Nobody is asked twice about one ticket, where the admin wants it so. */
function nativeSurvey({ connection, ticket }: Question): Refused | null {
  const skip = connection.settings.nativeSurveys === 'skip-those-tickets';
  return skip && ticket.nativeSurvey === true ? { reason: 'native-survey' } : null;
}

function unwanted({ ticket, person }: Question): Refused | null {
  if (person.erased) return { reason: 'erased' };
  if (person.optedOut) return { reason: 'opted-out' };
  if (ticket.requester?.emailOptOut) return { reason: 'platform-opt-out' };
  return person.undeliverable ? { reason: 'undeliverable' } : null;
}

function withoutConsent({ connection, ticket }: Question): Refused | null {
  const { surveyBasis, surveyBasisIn, consentField } = connection.settings;
  const { country, consent } = ticket;
  const basis = (country === null ? undefined : surveyBasisIn[country]) ?? surveyBasis;
  if (basis !== 'consent-only' || consent === true) return null;
  return { reason: 'no-consent', evidence: { field: consentField, country } };
}

function alreadyLate(question: Question): Refused | null {
  const { connection, ticket, now } = question;
  const { sender } = connection.settings;
  const planned = dueAt(question, ticket.requester?.timeZone ?? sender.timeZone);
  return isTooLate(planned, now)
    ? { reason: 'too-late', evidence: { plannedAt: planned.toISOString() } }
    : null;
}

function askedRecently({ connection, person, now }: Question): Refused | null {
  const quarantineMs = connection.settings.programme.quarantineSeconds * 1_000;
  if (quarantineMs === 0) return null;
  if (person.pendingAskAt !== null) {
    return { reason: 'ask-pending', evidence: { pendingAskAt: person.pendingAskAt.toISOString() } };
  }
  if (person.lastAskedAt === null) return null;
  const waitsUntil = new Date(person.lastAskedAt.getTime() + quarantineMs);
  if (waitsUntil <= now) return null;
  return {
    reason: 'asked-recently',
    evidence: { lastAskedAt: person.lastAskedAt.toISOString(), waitsUntil: waitsUntil.toISOString() },
  };
}

/** Only somebody who could be asked now is left to a workflow: any other reason says more. */
function leftToWorkflow({ connection, byWorkflow }: Question): Refused | null {
  return connection.settings.programme.trigger === 'workflow' && byWorkflow !== true
    ? { reason: 'left-to-workflow' }
    : null;
}

/** A workflow has its own delay; the programme's belongs to the solve. */
function dueAt({ connection, ticket, byWorkflow, now }: Question, zone: string): Date {
  const { programme } = connection.settings;
  return byWorkflow === true
    ? withinWindow(now, programme, zone)
    : plannedSendTime(ticket.solvedAt, programme, zone);
}

function later(one: Date, other: Date): Date {
  return one > other ? one : other;
}
