import { describe, expect, it } from 'vitest';
import { NOW } from '../../test/support/question.ts';
import { REFUSALS } from './reasons.ts';
import { decisionInWords } from './words.ts';

const SENT = { survey: 'nps', carrier: 'afterword-mail', sendAt: '2026-11-19T11:55:00.000Z' };

function refused(reason: string, evidence = {}): string {
  return decisionInWords({ ask: false, rehearsal: false, reason, evidence }, NOW);
}

function askedRecently(agoMs: number): string {
  const lastAskedAt = new Date(NOW.getTime() - agoMs).toISOString();
  return refused('asked-recently', { lastAskedAt, waitsUntil: '2026-12-18T12:00:00.000Z' });
}

describe('a decision in words', () => {
  it('says what is asked and when', () => {
    const decision = { ask: true, rehearsal: false, reason: 'eligible', evidence: SENT };

    expect(decisionInWords(decision, NOW)).toBe('ask NPS at 2026-11-19T11:55:00.000Z');
  });

  it('says in rehearsal what would have been asked', () => {
    const decision = { ask: true, rehearsal: true, reason: 'eligible', evidence: SENT };

    expect(decisionInWords(decision, NOW)).toBe(
      'would have asked NPS at 2026-11-19T11:55:00.000Z (rehearsal)',
    );
  });

  it.each([
    [1_000, '1 second'],
    [2_000, '2 seconds'],
    [120_000, '2 minutes'],
    [3_600_000, '1 hour'],
    [7 * 86_400_000, '7 days'],
  ])('says how long ago a person was asked: %d ms', (ms, words) => {
    expect(askedRecently(ms)).toBe(`not asked: asked ${words} ago, waits until 2026-12-18T12:00:00.000Z`);
  });

  it.each(Object.entries(REFUSALS))('has a sentence for %s', (reason, sentence) => {
    expect(refused(reason)).toBe(`not asked: ${sentence}`);
  });

  it('names a reason of a later version as it stands', () => {
    expect(refused('moon-phase')).toBe('not asked: moon-phase');
    expect(refused('constructor')).toBe('not asked: constructor');
  });
});
