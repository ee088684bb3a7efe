import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HistoryRecord } from '../../src/connector/write-back.ts';
import { customer, openStage, score } from './fixtures/stage.ts';
import type { Stage } from './fixtures/stage.ts';
import { openZendesk } from './index.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

describe('writing a ticket', () => {
  test('puts score, category, link and private note into one update, and no mail reaches a customer', async () => {
    const { helpdesk } = openZendesk(await stage.installed());
    const id = stage.solvedTicket();
    stage.sandbox.resetCounters();

    const outcomes = await helpdesk.writeTickets([
      {
        ticketId: id,
        score: score({ comment: 'Nobody called back.' }),
        note: { text: 'Afterword: Maria rated 3 of 10. [aw-1]', marker: '[aw-1]' },
        surveyLink: 'https://ask.example/s/abc',
        repeated: false,
      },
    ]);

    expect(outcomes).toEqual([{ ok: true, resultId: id }]);
    expect(stage.sandbox.counters()).toEqual({ 'PUT /tickets/:id': 1 });
    const records = stage.sandbox.records('acme');
    expect(records.tickets[0]).toMatchObject({
      status: 'solved',
      tags: ['aw_ticket_detractor'],
      fields: {
        'Afterword NPS score': 3,
        'Afterword category': 'aw_ticket_detractor',
        'Afterword comment': 'Nobody called back.',
        'Afterword survey link': 'https://ask.example/s/abc',
      },
    });
    expect(records.tickets[0]?.comments.at(-1)).toMatchObject({
      public: false,
      author: 'Afterword Integration',
    });
    expect(records.customerMailsCausedByIntegration).toBe(0);
  });

  test('a corrected score replaces the category and its tag and leaves other tags alone', async () => {
    const { helpdesk } = openZendesk(await stage.installed());
    const [id = ''] = stage.sandbox.createTickets('acme', {
      requester: customer,
      tags: ['vip'],
      status: 'solved',
    }).ids;

    await helpdesk.writeTickets([{ ticketId: id, score: score(), surveyLink: 'x', repeated: false }]);
    await helpdesk.writeTickets([
      { ticketId: id, score: score({ score: 9, band: 'promoter' }), surveyLink: null, repeated: false },
    ]);

    const [ticket] = stage.sandbox.tickets('acme');
    expect(ticket?.tags).toEqual(['vip', 'aw_ticket_promoter']);
    expect(ticket?.fields['Afterword survey link']).toBeUndefined();
  });

  test('a repetition after a lost answer writes the note once', async () => {
    const { helpdesk } = openZendesk(await stage.installed());
    const id = stage.solvedTicket();
    const write = { ticketId: id, score: score(), note: { text: 'Rated 3 of 10.', marker: 'aw-note-1' } };

    stage.sandbox.setFaults({ error500AfterCommit: true });
    const first = await helpdesk.writeTickets([{ ...write, repeated: false }]);
    stage.sandbox.setFaults({});
    const second = await helpdesk.writeTickets([{ ...write, repeated: true }]);

    expect(first).toMatchObject([{ ok: false, error: { kind: 'ambiguous', status: 500 } }]);
    expect(second).toEqual([{ ok: true, resultId: id }]);
    const notes = stage.sandbox
      .tickets('acme')[0]
      ?.comments.filter((comment) => comment.body.includes('aw-note-1'));
    expect(notes).toHaveLength(1);
  });

  test('a closed ticket takes nothing, and the outcome names what was not written', async () => {
    const { helpdesk } = openZendesk(await stage.installed());
    const id = stage.solvedTicket();
    stage.sandbox.closeTicket('acme', id);

    const outcomes = await helpdesk.writeTickets([
      { ticketId: id, score: score(), note: { text: 'Rated 3.', marker: 'aw-2' }, repeated: false },
    ]);

    expect(outcomes).toEqual([
      {
        ok: true,
        skipped:
          'The ticket is closed and Zendesk refuses changes: not written: score and category, private note.',
      },
    ]);
  });

  test('where tags of closed tickets may change, the tag of the category is set', async () => {
    const { helpdesk } = openZendesk(await stage.installed());
    const id = stage.solvedTicket();
    stage.sandbox.closeTicket('acme', id);
    stage.sandbox.setFaults({ closedTicketTags: true });

    const outcomes = await helpdesk.writeTickets([{ ticketId: id, score: score(), repeated: false }]);

    expect(outcomes).toMatchObject([
      { ok: true, skipped: expect.stringContaining('Only the tag aw_ticket_detractor') },
    ]);
    expect(stage.sandbox.tickets('acme')[0]?.tags).toEqual(['aw_ticket_detractor']);
  });

  test('a ticket that is gone is skipped and does not hold up the next one', async () => {
    const { helpdesk } = openZendesk(await stage.installed());
    const id = stage.solvedTicket();

    const outcomes = await helpdesk.writeTickets([
      { ticketId: '999999', score: score(), repeated: false },
      { ticketId: id, score: score(), repeated: false },
    ]);

    expect(outcomes).toEqual([
      { ok: true, skipped: 'ticket gone' },
      { ok: true, resultId: id },
    ]);
  });

  test('a follow-up that inherited a score is recognised and emptied', async () => {
    const { helpdesk } = openZendesk(await stage.installed());
    const id = stage.solvedTicket();
    await helpdesk.writeTickets([{ ticketId: id, score: score(), surveyLink: 'link', repeated: false }]);
    stage.sandbox.closeTicket('acme', id);
    const followUp = stage.sandbox.reopenTicket('acme', id);

    const before = await helpdesk.readTicket(followUp.id);
    await helpdesk.writeTickets([{ ticketId: followUp.id, clearInherited: true, repeated: false }]);
    const after = await helpdesk.readTicket(followUp.id);

    expect(before).toMatchObject({ ticket: { inheritedScore: true } });
    expect(after).toMatchObject({ ticket: { inheritedScore: false } });
    const record = stage.sandbox.tickets('acme').find((ticket) => ticket.id === followUp.id);
    expect([record?.fields, record?.tags]).toEqual([{}, []]);
  });
});

describe('writing people, organisations and history', () => {
  test('one update carries scores, state and counts of a person', async () => {
    const { crm } = openZendesk(await stage.installed());
    stage.solvedTicket();
    stage.sandbox.resetCounters();

    const outcomes = await crm.writePeople([
      {
        person: stage.person(),
        createIfMissing: false,
        scores: [score(), score({ metric: 'csat', score: 2, responseId: 'resp-2' })],
        state: 'answered',
        askedCount: 2,
        lastAskedAt: new Date('2026-11-20T10:00:00Z'),
      },
    ]);

    expect(outcomes).toEqual([{ ok: true, resultId: stage.person().externalId }]);
    expect(stage.sandbox.counters()).toEqual({ 'PUT /users/:id': 1 });
    const user = stage.sandbox.users('acme').find((one) => one.email === customer.email);
    expect(user?.fields).toEqual({
      afterword_nps_category: 'aw_user_detractor',
      afterword_nps_score: 3,
      afterword_nps_date: '2026-11-20',
      afterword_nps_programme: 'scenario',
      afterword_nps_response_id: 'resp-1',
      afterword_csat_category: 'aw_user_csat_detractor',
      afterword_csat_score: 2,
      afterword_csat_date: '2026-11-20',
      afterword_csat_programme: 'scenario',
      afterword_csat_response_id: 'resp-2',
      afterword_survey_state: 'answered',
      afterword_asked_count: 2,
      afterword_last_asked: '2026-11-20',
    });
  });

  test('people are found by address in any case; unknown ones are skipped unless they shall be created', async () => {
    const { crm } = openZendesk(await stage.installed());
    stage.solvedTicket();
    const stranger = { externalId: null, email: 'New.Person@customers.example', name: 'New Person' };

    const found = await crm.findPeople(['MARIA@customers.example', stranger.email]);
    const outcomes = await crm.writePeople([
      { person: { ...stage.person(), externalId: null }, createIfMissing: false, state: 'asked' },
      { person: stranger, createIfMissing: false, state: 'asked' },
      { person: stranger, createIfMissing: true, state: 'asked' },
      { person: stranger, createIfMissing: true, state: 'answered' },
    ]);

    expect([...(found.keys() ?? [])]).toEqual([customer.email]);
    expect(outcomes.map((outcome) => (outcome.ok ? outcome.skipped : outcome.error.kind))).toEqual([
      undefined,
      'This person is not known in Zendesk.',
      undefined,
      undefined,
    ]);
    const made = stage.sandbox.users('acme').filter((user) => user.email === stranger.email);
    expect(made).toMatchObject([{ name: 'New Person', fields: { afterword_survey_state: 'answered' } }]);
  });

  test('an organisation gets figure, count and worst recent category; an empty figure empties the field', async () => {
    const { crm } = openZendesk(await stage.installed());
    stage.solvedTicket();
    const externalId = stage.sandbox.records('acme').organisations[0]?.id ?? '';
    const write = { externalId, metric: 'nps', worstRecent: 'detractor' } as const;

    await crm.writeOrganisations([{ ...write, figure: 33.3333, count: 6 }]);
    const full = stage.sandbox.records('acme').organisations[0];
    await crm.writeOrganisations([{ ...write, figure: null, count: 4, worstRecent: null }]);
    const few = stage.sandbox.records('acme').organisations[0];

    expect(full?.fields).toEqual({
      afterword_nps: 33.33,
      afterword_nps_count: 6,
      afterword_nps_worst_recent: 'aw_org_detractor',
    });
    expect([few?.fields, few?.tags]).toEqual([{ afterword_nps_count: 4 }, []]);
  });

  test('history keeps one record per answer, also when the answer of the first attempt was lost', async () => {
    const { crm } = openZendesk(await stage.installed());
    const record: HistoryRecord = {
      ...score({ comment: 'Slow.' }),
      revision: 1,
      ticketId: '1001',
      person: stage.person(),
    };

    stage.sandbox.setFaults({ error500AfterCommit: true });
    const first = await crm.writeHistory?.([record]);
    stage.sandbox.setFaults({});
    await crm.writeHistory?.([record, { ...record, responseId: 'resp-2' }]);

    expect(first).toMatchObject([{ ok: false, error: { kind: 'ambiguous' } }]);
    const { customObjectRecords } = stage.sandbox.records('acme');
    expect(customObjectRecords.map((one) => one.externalId)).toEqual(['resp-1', 'resp-2']);
    expect(customObjectRecords[0]?.fields).toMatchObject({ metric: 'nps', score: 3, comment: 'Slow.' });
  });

  test('before set-up nothing is written, and the outcome says what to do', async () => {
    const { helpdesk, crm } = openZendesk(stage.connect());
    const id = stage.solvedTicket();

    const outcomes = [
      ...((await helpdesk.writeTickets([{ ticketId: id, score: score(), repeated: false }])) ?? []),
      ...((await crm.writePeople([{ person: stage.person(), createIfMissing: true, state: 'asked' }])) ?? []),
    ];

    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ skipped: expect.stringContaining('set-up') });
  });
});
