import { describe, expect, it } from 'vitest';
import { NOW, question, type QuestionChange } from '../../test/support/question.ts';
import { decide } from './decide.ts';
import { REFUSALS } from './reasons.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

function ago(ms: number): Date {
  return new Date(NOW.getTime() - ms);
}

function snapshotWith(tags: string[]) {
  return { ...question().ticket.snapshot, tags };
}

/** One change that speaks against asking, for each reason that a decision can have. */
const AGAINST: readonly (readonly [keyof typeof REFUSALS, string, QuestionChange])[] = [
  ['own-task', 'it is a task of ours', { ticket: { ownTask: true } }],
  ['connection-check', 'it is our own check', { ticket: { trial: true } }],
  ['solved-before-go-live', 'it was solved earlier', { connection: { liveSince: ago(MINUTE_MS) } }],
  ['paused', 'asking is paused', { connection: { mode: 'paused' } }],
  ['no-requester', 'nobody asked for it', { ticket: { requester: null } }],
  ['no-address', 'there is no address', { requester: { email: null } }],
  ['robot-address', 'a robot wrote it', { requester: { email: 'no-reply@shop.example' } }],
  ['suspended', 'the requester is suspended', { requester: { suspended: true } }],
  ['not-a-customer', 'an agent wrote it', { requester: { endUser: false } }],
  ['not-a-customer', 'a colleague wrote it', { settings: { internalDomains: ['Customers.example'] } }],
  ['no-customer-message', 'the customer wrote nothing', { ticket: { customerMessages: 0 } }],
  ['no-agent-reply', 'no agent replied', { ticket: { agentReplies: 0 } }],
  ['no-survey-tag', 'the ticket says so', { ticket: { snapshot: snapshotWith(['vip', 'no_survey']) } }],
  ['no-survey-tag', 'the user says so', { requester: { tags: ['no_survey'] } }],
  [
    'no-survey-tag',
    'the organisation says so',
    { ticket: { organisation: { externalId: '5', name: 'Initech', tags: ['no_survey'] } } },
  ],
  [
    'native-survey',
    'the helpdesk asked already',
    { settings: { nativeSurveys: 'skip-those-tickets' }, ticket: { nativeSurvey: true } },
  ],
  ['erased', 'the person was erased', { person: { erased: true } }],
  ['opted-out', 'the person left', { person: { optedOut: true } }],
  ['platform-opt-out', 'the person left in the CRM', { requester: { emailOptOut: true } }],
  ['undeliverable', 'mail to the address bounced', { person: { undeliverable: true } }],
  ['no-consent', 'consent is needed and unknown', consent(null)],
  ['no-consent', 'consent is needed and refused', consent(false)],
  ['too-late', 'nobody looked for three days', { ticket: { solvedAt: ago(73 * HOUR_MS) } }],
  ['ask-pending', 'another ask waits', { person: { pendingAskAt: new Date(NOW.getTime() + HOUR_MS) } }],
  ['asked-recently', 'the person was asked a week ago', { person: { lastAskedAt: ago(7 * DAY_MS) } }],
  ['left-to-workflow', 'a workflow is to ask', { settings: { programme: { trigger: 'workflow' } } }],
];

/** Germany asks for consent, whatever the rest of the world is asked on. */
function inCountry(country: string | null, given: boolean | null): QuestionChange {
  return {
    settings: { surveyBasisIn: { DE: 'consent-only' }, consentField: 'agreed' },
    ticket: { country, consent: given },
  };
}

function consent(given: boolean | null): QuestionChange {
  return { settings: { surveyBasis: 'consent-only', consentField: 'agreed' }, ticket: { consent: given } };
}

/** Found only when the mail is about to leave: settings may be completed until then. */
const AT_SEND_TIME = ['sender-incomplete'];
/** What a workflow's action is answered before anything is decided. */
const TO_WORKFLOWS = ['not-solved', 'asked-already'];

describe('nobody is asked', () => {
  it.each(AGAINST)('%s: %s', (reason, _why, change) => {
    expect(decide(question(change))).toMatchObject({ ask: false, reason });
  });

  it('for a reason that is not tested here', () => {
    const reached = new Set([...AGAINST.map(([reason]) => reason), ...AT_SEND_TIME, ...TO_WORKFLOWS]);

    expect([...reached].sort()).toEqual(Object.keys(REFUSALS).sort());
  });

  it('twice: the first rule that speaks against it is the reason', () => {
    const change = { connection: { mode: 'paused' }, requester: { suspended: true } } as const;

    expect(decide(question(change))).toMatchObject({ reason: 'paused' });
  });
});

describe('the evidence', () => {
  it('of a person who was asked recently says when, and until when the quarantine lasts', () => {
    const decision = decide(question({ person: { lastAskedAt: ago(7 * DAY_MS) } }));

    expect(decision.evidence).toEqual({
      lastAskedAt: '2026-11-11T12:00:00.000Z',
      waitsUntil: '2026-12-11T12:00:00.000Z',
    });
  });

  it('of a tag says what carries it', () => {
    expect(decide(question({ requester: { tags: ['no_survey'] } })).evidence).toEqual({ on: 'user' });
  });

  it('of an ask says what, how and when', () => {
    expect(decide(question()).evidence).toEqual({
      survey: 'nps',
      carrier: 'afterword-mail',
      sendAt: '2026-11-18T11:55:00.000Z',
    });
  });
});

describe('somebody is asked', () => {
  it('who may be asked, as soon as the delay has passed', () => {
    expect(decide(question())).toMatchObject({ ask: true, sendAt: NOW });
  });

  it('a day after NPS, a quarter of an hour after CES and CSAT', () => {
    const sendAt = (metric: 'nps' | 'ces' | 'csat') => {
      const decision = decide(question({ settings: { programme: { metric, delaySeconds: null } } }));
      return decision.ask ? decision.sendAt.toISOString() : decision.reason;
    };

    expect(sendAt('nps')).toBe('2026-11-19T11:55:00.000Z');
    expect(sendAt('ces')).toBe('2026-11-18T12:10:00.000Z');
    expect(sendAt('csat')).toBe('2026-11-18T12:10:00.000Z');
  });

  it('in the morning of their own zone, when the delay ends in their night', () => {
    const sendWindow = { fromHour: 8, untilHour: 20 };
    const ask = question({ settings: { programme: { sendWindow } }, requester: { timeZone: 'Asia/Tokyo' } });

    // 12:00 UTC is 21:00 in Tokyo.
    expect(decide(ask)).toMatchObject({ sendAt: new Date('2026-11-18T23:00:00Z'), zone: 'Asia/Tokyo' });
  });

  it('again from the moment the quarantine ends', () => {
    const asked = (lastAskedAt: Date) => decide(question({ person: { lastAskedAt } })).ask;

    expect(asked(ago(30 * DAY_MS - 1))).toBe(false);
    expect(asked(ago(30 * DAY_MS))).toBe(true);
  });

  it('again at once where there is no quarantine', () => {
    const settings = { programme: { quarantineSeconds: 0 } };

    expect(decide(question({ settings, person: { lastAskedAt: ago(1) } })).ask).toBe(true);
  });

  it('in rehearsal too: what would have happened is decided alike', () => {
    expect(decide(question({ connection: { mode: 'rehearsal', liveSince: null } })).ask).toBe(true);
  });

  it('when the ticket was solved in the very second of going live', () => {
    const { solvedAt } = question().ticket;

    expect(decide(question({ connection: { liveSince: solvedAt } })).ask).toBe(true);
  });

  it('who consented, where only those may be asked', () => {
    expect(decide(question(consent(true))).ask).toBe(true);
  });

  it('now, when a workflow says so, however long ago the ticket was solved', () => {
    const settings = { programme: { trigger: 'workflow', delaySeconds: 3_600 } } as const;
    const asked = question({ settings, ticket: { solvedAt: ago(9 * DAY_MS) } });

    expect(decide({ ...asked, byWorkflow: true })).toMatchObject({ ask: true, sendAt: NOW });
  });

  it('by the rule of their country, and by that of the connection where it is unknown', () => {
    const reasonIn = (country: string | null, given: boolean | null): string | null => {
      const decision = decide(question(inCountry(country, given)));
      return decision.ask ? null : decision.reason;
    };

    expect(reasonIn('DE', false)).toBe('no-consent');
    expect(reasonIn('DE', true)).toBeNull();
    expect(reasonIn('LT', false)).toBeNull();
    expect(reasonIn(null, false)).toBeNull();
  });

  it('within 72 hours of the planned time, and not a moment later', () => {
    const solved = (ms: number) => decide(question({ ticket: { solvedAt: ago(ms) } })).ask;

    expect(solved(72 * HOUR_MS)).toBe(true);
    expect(solved(72 * HOUR_MS + 1)).toBe(false);
  });
});
