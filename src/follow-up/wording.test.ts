import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connectionWith, responseWith, settingsWith, SNAPSHOT } from '../../test/support/records.ts';
import type { Metric } from '../survey/schema.ts';
import { adminNotice } from './admin-notice.ts';
import type { Answered } from './store.ts';
import { told } from './told.ts';
import { noteText, ratedLine, taskBody, taskTitle, type TaskFacts, type ToldFacts } from './wording.ts';

const ONA: ToldFacts = {
  metric: 'nps',
  score: 3,
  comment: 'Nobody called back.',
  contactAllowed: true,
  customer: 'Ona Onaitė',
  company: 'Baltic Bikes',
  ticketNumber: '4711',
};
const TASK: TaskFacts = {
  ownerName: 'Jonas',
  because: 'solved the request',
  dueAt: new Date('2025-11-24T15:00:00Z'),
  zone: 'Europe/Vilnius',
};

const toldFacts = fc.record({
  metric: fc.constantFrom<Metric>('nps', 'ces', 'csat'),
  score: fc.integer({ min: 0, max: 10 }),
  comment: fc.option(fc.constant('Nobody called back.')),
  contactAllowed: fc.option(fc.boolean()),
  customer: fc.constantFrom('Ona Onaitė', 'The customer'),
  company: fc.constant('Baltic Bikes'),
  ticketNumber: fc.constant('4711'),
});
const task = fc.record({
  ownerName: fc.option(fc.constant('Jonas')),
  because: fc.constant('solved the request'),
  dueAt: fc.constant(TASK.dueAt),
  zone: fc.constantFrom('Europe/Vilnius', 'America/New_York'),
});

/** Words that no agent's sentence may have: holes, and the trade's own. */
const UNWELCOME =
  /undefined|null|NaN|\[object|\{|\}| {2}|\bNPS\b|\bCSAT\b|\bCES\b|detractor|passive|promoter|zendesk|hubspot/i;

describe('the note on a ticket', () => {
  it('says who rated what, in their own words, what follows, and who cannot see it', () => {
    expect(noteText(ONA, TASK, 'aw-note-1')).toBe(
      [
        'Afterword: Ona Onaitė rated 3 of 10 (likelihood to recommend Baltic Bikes).',
        '"Nobody called back."',
        'Follow-up: task for Jonas, due Mon 24 Nov.',
        'The customer cannot see this note. (aw-note-1)',
      ].join('\n'),
    );
  });

  it('leaves out what there is not', () => {
    expect(noteText({ ...ONA, comment: null }, null, 'aw-note-1').split('\n')).toEqual([
      'Afterword: Ona Onaitė rated 3 of 10 (likelihood to recommend Baltic Bikes).',
      'The customer cannot see this note. (aw-note-1)',
    ]);
  });
});

describe('a task', () => {
  it('says in its title how low, whose and about what', () => {
    expect(taskTitle(ONA)).toBe('Low score: Ona Onaitė rated 3 of 10 (request #4711)');
    expect(taskTitle({ ...ONA, metric: 'csat', score: 1 })).toContain('rated 1 of 5');
    expect(taskTitle({ ...ONA, metric: 'ces', score: 2 })).toContain('rated 2 of 7');
  });

  it('says why it is whose, when it is due, and whether the customer may be contacted', () => {
    const body = taskBody(ONA, TASK);

    expect(body).toContain('Owner: Jonas (solved the request). Due Mon 24 Nov.');
    expect(body).toContain('Contact: yes');
    expect(taskBody({ ...ONA, contactAllowed: false }, TASK)).toContain('Contact: NO');
    expect(taskBody({ ...ONA, contactAllowed: null }, TASK)).toContain('did not say');
  });

  it("says plainly when it is nobody's and when nothing was said", () => {
    const body = taskBody(
      { ...ONA, comment: null },
      { ...TASK, ownerName: null, because: 'the request had no assignee' },
    );

    expect(body).toContain('The customer left no comment.');
    expect(body).toContain('Owner: not assigned (the request had no assignee).');
  });
});

describe('whatever is told to agents', () => {
  it('has no holes, and none of the words of the trade', () => {
    fc.assert(
      fc.property(toldFacts, fc.option(task), (facts, planned) => {
        const texts = [ratedLine(facts), noteText(facts, planned, 'aw-note-1'), taskTitle(facts)];
        if (planned) texts.push(taskBody(facts, planned));
        for (const text of texts) {
          expect(text).not.toMatch(UNWELCOME);
          expect(text.split('\n').every((line) => line.trim() !== '')).toBe(true);
        }
      }),
    );
  });

  it('names the company as its brand does, and a customer without a name politely', () => {
    const settings = settingsWith({
      sender: { companyName: 'Baltic Bikes' },
      senderOf: { kids: { companyName: 'Baltic Bikes Kids' } },
    });
    const answered: Answered = {
      response: responseWith(),
      ticketNumber: '4711',
      solvedAt: new Date(0),
      organisationId: null,
      requesterId: null,
      email: 'ona@customer.example',
      name: null,
      snapshot: { ...SNAPSHOT, brand: { externalId: 'kids', name: 'Kids' } },
    };

    expect(told(answered, connectionWith({ settings }))).toMatchObject({
      company: 'Baltic Bikes Kids',
      customer: 'The customer',
    });
    expect(told(answered, connectionWith()).company).toBe('Baltic Bikes');
  });
});

it('the notice about held surveys says how many, what is usual, and what to do', () => {
  const notice = adminNotice({ about: 'bulk-hold', dueWithinAnHour: 2_000, limit: 50 }, 'Baltic Bikes');
  const text = [notice.subject, ...notice.paragraphs].join('\n');

  expect(text).toContain('2000 surveys of Baltic Bikes');
  expect(text).toContain('limit 50');
  expect(text).toContain('Nothing of it has been mailed');
  expect(text).not.toMatch(UNWELCOME);
});
