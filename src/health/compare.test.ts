import { describe, expect, it } from 'vitest';
import { responseWith } from '../../test/support/records.ts';
import { differencesIn, driftInWords } from './compare.ts';

const answer = responseWith({ score: 3, band: 'detractor' });
const same = { score: 3, band: 'detractor' as const, responseId: answer.id };

describe('a record', () => {
  it('that holds the answer differs in nothing', () => {
    expect(differencesIn({ of: 'person', recordId: '7', answer, held: same })).toEqual([]);
    expect(
      differencesIn({ of: 'ticket', recordId: '7', answer, held: { ...same, responseId: null } }),
    ).toEqual([]);
  });

  it.each([
    ['an emptied score', { ...same, score: null }, [['score', '3', null]]],
    ['another category', { ...same, band: 'promoter' as const }, [['category', 'detractor', 'promoter']]],
    ['an older answer', { ...same, responseId: 'old' }, [['response-id', answer.id, 'old']]],
    [
      'nothing at all',
      undefined,
      [
        ['score', '3', null],
        ['category', 'detractor', null],
        ['response-id', answer.id, null],
      ],
    ],
  ])('with %s differs in that', (_what, held, expected) => {
    const found = differencesIn({ of: 'person', recordId: '7', answer, held });

    expect(found.map(({ field, ours, theirs }) => [field, ours, theirs])).toEqual(expected);
  });
});

describe('a comparison in words', () => {
  const nothing = { peopleCompared: 0, ticketsCompared: 0, differences: [], stoppedWords: null };
  const differs = differencesIn({ of: 'person', recordId: '7', answer, held: { ...same, score: null } });

  it.each([
    [nothing, 'There is nothing to compare yet: no answer has been written into this account.'],
    [
      { ...nothing, peopleCompared: 200, ticketsCompared: 1 },
      'All 200 people agree. The one ticket compared agrees.',
    ],
    [{ ...nothing, peopleCompared: 200, differences: differs }, '1 of 200 people differs: score in 1.'],
    [{ ...nothing, stoppedWords: 'HubSpot could not be reached.' }, 'HubSpot could not be reached.'],
  ])('is %#', (report, words) => {
    expect(driftInWords(report)).toBe(words);
  });
});
