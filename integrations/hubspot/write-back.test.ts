import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SetUpReport } from '../../src/connector/account.ts';
import type { PersonWrite, ScoreFields } from '../../src/connector/write-back.ts';
import { PORTAL, sandboxAccount } from './fixtures/sandbox-account.ts';
import type { SandboxAccount } from './fixtures/sandbox-account.ts';

const ANA = { name: 'Ana Ruiz', email: 'ana@acme.example', company: 'ACME' };
const SCORE: ScoreFields = {
  responseId: 'response-1',
  metric: 'nps',
  score: 0,
  band: 'detractor',
  answeredAt: new Date('2026-11-22T10:00:00Z'),
  programme: 'scenario',
};

let hubspot: SandboxAccount;
let report: SetUpReport;
let ticketId: string;

beforeEach(async () => {
  hubspot = await sandboxAccount();
  report = await hubspot.open().setUp();
  ticketId = newTicket();
});

afterEach(() => hubspot.sandbox.close());

function newTicket(): string {
  return hubspot.sandbox.createTickets(PORTAL, { contact: ANA }).ids[0] ?? '';
}

function ticketProperties(id = ticketId): Record<string, string> {
  return hubspot.sandbox.tickets(PORTAL).find((one) => one.id === id)?.properties ?? {};
}

function contact(email = ANA.email) {
  return hubspot.sandbox.contacts(PORTAL).find((one) => one.email === email);
}

function ana(change: Partial<PersonWrite> = {}): PersonWrite {
  const person = { externalId: contact()?.id ?? null, email: ANA.email, name: ANA.name };
  return { person, createIfMissing: false, scores: [SCORE], ...change };
}

function stranger(email: string, createIfMissing: boolean): PersonWrite {
  return { person: { externalId: null, email, name: 'Bo van Dyk' }, createIfMissing, state: 'asked' };
}

describe('tickets', () => {
  it('get the score, its category, date, programme, id and comment as strings; a 0 is a score', async () => {
    const outcomes = await hubspot.helpdesk.writeTickets([
      {
        ticketId,
        score: { ...SCORE, comment: 'Slow' },
        surveyLink: 'https://aw.example/s/1',
        repeated: false,
      },
    ]);

    expect(outcomes).toEqual([{ ok: true, resultId: ticketId }]);
    expect(ticketProperties()).toMatchObject({
      afterword_nps_score: '0',
      afterword_nps_category: 'detractor',
      afterword_nps_date: '2026-11-22T10:00:00.000Z',
      afterword_nps_programme: 'scenario',
      afterword_nps_response_id: 'response-1',
      afterword_nps_comment: 'Slow',
      afterword_survey_link: 'https://aw.example/s/1',
    });
  });

  it('keep a comment that is not written, and lose one that was taken back', async () => {
    const write = (score: ScoreFields) =>
      hubspot.helpdesk.writeTickets([{ ticketId, score, repeated: false }]);
    await write({ ...SCORE, comment: 'Slow' });

    await write(SCORE);
    expect(ticketProperties()['afterword_nps_comment']).toBe('Slow');
    await write({ ...SCORE, comment: null });
    expect(ticketProperties()['afterword_nps_comment']).toBeUndefined();
  });

  it('lose the link when it is cleared', async () => {
    await hubspot.helpdesk.writeTickets([
      { ticketId, surveyLink: 'https://aw.example/s/1', repeated: false },
    ]);

    await hubspot.helpdesk.writeTickets([{ ticketId, surveyLink: null, repeated: false }]);

    expect(ticketProperties()['afterword_survey_link']).toBeUndefined();
  });

  it('are written in one call for a hundred, each with its own outcome, in order', async () => {
    const gone = newTicket();
    hubspot.sandbox.deleteTicket(PORTAL, gone);
    const ids = [ticketId, gone, newTicket()];
    hubspot.sandbox.resetCounters();

    const outcomes = await hubspot.helpdesk.writeTickets(
      ids.map((id) => ({ ticketId: id, score: SCORE, repeated: false })),
    );

    expect(outcomes).toMatchObject([{ ok: true }, { ok: false, error: { kind: 'not-found' } }, { ok: true }]);
    expect(hubspot.sandbox.counters()).toEqual({ 'POST /crm/objects/2026-03/:type/batch/update': 1 });
  });

  it('are told apart when HubSpot refuses a whole batch for one value', async () => {
    const ids = [ticketId, newTicket(), newTicket(), newTicket()];
    const bad: ScoreFields = { ...SCORE, score: Number.NaN };

    const outcomes = await hubspot.helpdesk.writeTickets(
      ids.map((id, index) => ({ ticketId: id, score: index === 2 ? bad : SCORE, repeated: false })),
    );

    expect(outcomes.map(({ ok }) => ok)).toEqual([true, true, false, true]);
    expect(outcomes[2]).toMatchObject({
      error: { kind: 'refused', words: expect.stringContaining('NaN') },
    });
  });

  it('named twice in one batch are merged, for HubSpot refuses repeated ids', async () => {
    const ces: ScoreFields = { ...SCORE, metric: 'ces', score: 5, band: 'passive' };

    const outcomes = await hubspot.helpdesk.writeTickets([
      { ticketId, score: SCORE, repeated: false },
      { ticketId, score: ces, repeated: false },
    ]);

    expect(outcomes.map(({ ok }) => ok)).toEqual([true, true]);
    expect(ticketProperties()).toMatchObject({ afterword_nps_score: '0', afterword_ces_score: '5' });
  });

  it('report the records that a 207 left out as to be tried again', async () => {
    hubspot.sandbox.setFaults({ partial207: 1 });

    const outcomes = await hubspot.helpdesk.writeTickets([{ ticketId, score: SCORE, repeated: false }]);

    expect(outcomes).toMatchObject([{ ok: false, error: { kind: 'unavailable', status: 207 } }]);
  });

  it('share the failure of the whole call', async () => {
    hubspot.sandbox.setFaults({ error503: 1 });

    const outcomes = await hubspot.helpdesk.writeTickets([{ ticketId, score: SCORE, repeated: false }]);

    expect(outcomes).toMatchObject([{ ok: false, error: { kind: 'unavailable', status: 503 } }]);
  });
});

describe('people', () => {
  it('known by id get scores, state and counts in one call', async () => {
    const csat: ScoreFields = {
      ...SCORE,
      metric: 'csat',
      score: 5,
      band: 'promoter',
      responseId: 'response-2',
    };
    const write = ana({ scores: [SCORE, csat], state: 'answered', askedCount: 3, lastAskedAt: new Date(0) });
    hubspot.sandbox.resetCounters();

    const outcomes = await hubspot.crm.writePeople([write]);

    expect(outcomes).toEqual([{ ok: true, resultId: contact()?.id }]);
    expect(hubspot.sandbox.counters()).toEqual({ 'POST /crm/objects/2026-03/:type/batch/update': 1 });
    expect(contact()?.properties).toMatchObject({
      afterword_nps_category: 'detractor',
      afterword_csat_category: 'promoter',
      afterword_csat_response_id: 'response-2',
      afterword_survey_state: 'answered',
      afterword_asked_count: '3',
      afterword_last_asked: '1970-01-01T00:00:00.000Z',
    });
  });

  it('of another helpdesk are found by e-mail, in whatever case', async () => {
    const write = ana({ person: { externalId: null, email: 'ANA@acme.example', name: null } });

    expect(await hubspot.crm.writePeople([write])).toEqual([{ ok: true, resultId: contact()?.id }]);
  });

  it('unknown to the CRM are skipped, or created when the setting says so', async () => {
    const outcomes = await hubspot.crm.writePeople([
      stranger('no@x.example', false),
      ana(),
      stranger('Yes@x.example', true),
    ]);

    expect(outcomes).toEqual([
      { ok: true, skipped: expect.any(String) },
      { ok: true, resultId: contact()?.id },
      { ok: true, resultId: contact('yes@x.example')?.id },
    ]);
    expect(contact('no@x.example')).toBeUndefined();
    expect(contact('yes@x.example')?.properties).toMatchObject({
      firstname: 'Bo',
      lastname: 'van Dyk',
      afterword_survey_state: 'asked',
    });
  });

  it('that were created by an attempt whose answer got lost are not created again', async () => {
    hubspot.sandbox.setFaults({ error500AfterCommit: 1 });
    await hubspot.crm.writePeople([stranger('yes@x.example', true)]);
    hubspot.sandbox.setFaults({});

    await hubspot.crm.writePeople([stranger('yes@x.example', true)]);

    expect(hubspot.sandbox.contacts(PORTAL).filter(({ email }) => email === 'yes@x.example')).toHaveLength(1);
  });

  it('are found with company, owner and opt-out', async () => {
    newTicket();

    const people = await hubspot.crm.findPeople(['ANA@acme.example', 'nobody@x.example']);

    expect([...people]).toEqual([
      [
        'ana@acme.example',
        {
          externalId: contact()?.id,
          organisationId: contact()?.companyIds[0],
          ownerEmail: null,
          emailOptOut: false,
        },
      ],
    ]);
  });
});

describe('organisations', () => {
  const company = () => hubspot.sandbox.records(PORTAL).companies[0];
  const figures = (change: object = {}) => ({
    externalId: company()?.id ?? '',
    metric: 'nps' as const,
    figure: 33.3333,
    count: 6,
    worstRecent: 'detractor' as const,
    ...change,
  });

  it('get figure, count and worst recent category, of several metrics in one update', async () => {
    const outcomes = await hubspot.crm.writeOrganisations([
      figures(),
      figures({ metric: 'csat', figure: 4.5, count: 9, worstRecent: 'passive' }),
    ]);

    expect(outcomes.map(({ ok }) => ok)).toEqual([true, true]);
    expect(company()?.properties).toMatchObject({
      afterword_nps_figure: '33.33',
      afterword_nps_count: '6',
      afterword_nps_worst_recent: 'detractor',
      afterword_csat_figure: '4.5',
    });
  });

  it('have an empty figure below five answers', async () => {
    await hubspot.crm.writeOrganisations([figures()]);

    await hubspot.crm.writeOrganisations([figures({ figure: null, count: 4, worstRecent: null })]);

    expect(company()?.properties['afterword_nps_figure']).toBeUndefined();
    expect(company()?.properties['afterword_nps_count']).toBe('4');
  });
});

it('leaves out what set-up could not make', async () => {
  const kept = {
    ...report.resources,
    'properties.contacts': 'afterword_nps_score',
    'properties.companies': '',
  };
  const { crm } = hubspot.open({ resources: kept });

  expect(await crm?.writePeople([ana()])).toMatchObject([{ ok: true }]);
  expect(contact()?.properties['afterword_nps_score']).toBe('0');
  expect(contact()?.properties['afterword_nps_category']).toBeUndefined();
  const write = { externalId: '1', metric: 'nps', figure: 1, count: 5, worstRecent: null } as const;
  expect(await crm?.writeOrganisations([write])).toEqual([{ ok: true, skipped: expect.any(String) }]);
});
