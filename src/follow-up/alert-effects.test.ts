import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connectionWith, responseWith, settingsWith } from '../../test/support/records.ts';
import { bandOf } from '../survey/band.ts';
import { alertEffects } from './alert-effects.ts';
import type { EffectDraft } from './effect.ts';
import type { SettledBefore, SettledFacts } from './settled.ts';

const RESPONSE_ID = '019a0000-0000-7000-8000-00000000000b';
const helpdesk = connectionWith();
const CHANNELS = ['target-1', 'target-2'];

function effects(
  score: number,
  before: number | null = null,
  change: Partial<SettledFacts> & { revision?: number } = {},
): EffectDraft[] {
  const { revision = before === null ? 1 : 2, ...facts } = change;
  const response = responseWith({ id: RESPONSE_ID, score, band: bandOf('nps', score), revision });
  return alertEffects({
    response,
    helpdesk,
    tasksIn: helpdesk,
    alertTargetIds: CHANNELS,
    before: before === null ? null : stood(before),
    ...facts,
  });
}

function stood(score: number): SettledBefore {
  return { score, band: bandOf('nps', score), comment: null, contactAllowed: null };
}

function kinds(drafts: readonly EffectDraft[]): string[] {
  return drafts.map(({ kind }) => kind);
}

describe('alerts of a settled answer', () => {
  it('tell a low one to its owner by mail and in every channel', () => {
    expect(kinds(effects(3))).toEqual(['alert-mail', 'alert', 'alert']);
  });

  it('tell nobody of another one', () => {
    expect(effects(7)).toEqual([]);
    expect(effects(10, 8)).toEqual([]);
  });

  it('go to the addresses of the settings, each once, and not to the owner where that is off', () => {
    const mailTo = ['lead@desk.example', 'lead@desk.example'];
    const settings = settingsWith({ alerts: { mailOwner: false, mailTo } });

    const drafts = effects(3, null, { helpdesk: { ...helpdesk, settings }, alertTargetIds: [] });

    expect(drafts.map(({ payload }) => payload)).toEqual([{ to: 'lead@desk.example' }]);
  });

  it('go out when an answer becomes low later', () => {
    expect(kinds(effects(2, 9))).toContain('alert');
    expect(kinds(effects(2, 9))).toContain('alert-mail');
  });

  it('are corrected in their place when the customer thinks better of it', () => {
    expect(kinds(effects(9, 3))).toEqual(['alert-correction', 'alert-correction']);
  });

  it('are posted and corrected one after the other', () => {
    const subjects = [...effects(3), ...effects(9, 3)]
      .filter(({ kind }) => kind !== 'alert-mail')
      .map(({ subject }) => subject);

    expect(new Set(subjects).size).toBe(CHANNELS.length);
  });

  it('are never told twice, however often the answer is edited', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 1, maxLength: 12 }), (scores) => {
        const told = new Map<string, EffectDraft>();
        let before: number | null = null;
        scores.forEach((score, index) => {
          for (const draft of effects(score, before, { revision: index + 1 }))
            told.set(draft.idempotencyKey, draft);
          before = score;
        });

        const of = (kind: string) => [...told.values()].filter((draft) => draft.kind === kind);
        const everLow = scores.some((score) => score <= 6);
        expect(of('alert')).toHaveLength(everLow ? CHANNELS.length : 0);
        expect(of('alert-mail')).toHaveLength(everLow ? 1 : 0);
      }),
    );
  });
});
