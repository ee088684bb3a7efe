import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connectionWith, responseWith, settingsWith } from '../../test/support/records.ts';
import type { ResponseRow } from '../response/store.ts';
import { bandOf } from '../survey/band.ts';
import type { EffectDraft } from './effect.ts';
import { correctionLine, settledEffects, type SettledBefore, type SettledFacts } from './settled.ts';

/** Who is told besides is a matter of its own: alert-effects.test.ts. */
const QUIET = { alerts: { mailOwner: false } };
const helpdesk = connectionWith({ settings: settingsWith(QUIET) });
const crm = connectionWith({ platform: 'hubspot' });

function said(score: number, change: Partial<ResponseRow> = {}): ResponseRow {
  return responseWith({
    id: '019a0000-0000-7000-8000-00000000000a',
    score,
    band: bandOf('nps', score),
    ...change,
  });
}

function stood(score: number, change: Partial<SettledBefore> = {}): SettledBefore {
  return { score, band: bandOf('nps', score), comment: null, contactAllowed: null, ...change };
}

function effects(
  response: ResponseRow,
  before: SettledBefore | null = null,
  change: Partial<SettledFacts> = {},
): EffectDraft[] {
  return settledEffects({ response, helpdesk, tasksIn: helpdesk, before, alertTargetIds: [], ...change });
}

function tasks(response: ResponseRow, before: SettledBefore): EffectDraft[] {
  return effects(response, before).filter(({ kind }) => kind.startsWith('task-'));
}

function kinds(drafts: readonly EffectDraft[]): string[] {
  return drafts.map(({ kind }) => kind);
}

function deskThat(followUp: object): Pick<SettledFacts, 'helpdesk'> {
  return { helpdesk: { ...helpdesk, settings: settingsWith({ ...QUIET, followUp }) } };
}

describe('an answer that settles', () => {
  it('low: leads to a note and a task', () => {
    expect(kinds(effects(said(3)))).toEqual(['ticket-note', 'task-open']);
  });

  it('not low: leads to a note only when something was said', () => {
    expect(kinds(effects(said(8)))).toEqual([]);
    expect(kinds(effects(said(10, { comment: 'Thank you!' })))).toEqual(['ticket-note']);
  });

  it('is noted always or never, as set', () => {
    expect(kinds(effects(said(8), null, deskThat({ notes: 'all' })))).toEqual(['ticket-note']);
    expect(kinds(effects(said(3, { comment: 'x' }), null, deskThat({ notes: 'none' })))).toEqual([
      'task-open',
    ]);
  });

  it('opens no task where the team wants none', () => {
    expect(kinds(effects(said(3), null, deskThat({ tasks: false })))).toEqual(['ticket-note']);
    expect(kinds(effects(said(9), stood(3), deskThat({ tasks: false })))).toEqual([]);
  });

  it('writes its note where the ticket is, and its task where tasks are kept', () => {
    const [note, task] = effects(said(3), null, { tasksIn: crm });

    expect([note?.connectionId, task?.connectionId]).toEqual([helpdesk.id, crm.id]);
  });
});

describe('a settled answer that changes', () => {
  it('upwards out of the low band: its task is solved', () => {
    const [correction, ...others] = effects(said(9, { revision: 2 }), stood(3));

    expect(others).toEqual([]);
    expect(correction).toMatchObject({
      kind: 'task-correct',
      payload: { solvesIt: true, revision: 2, line: 'Customer corrected 3 to 9.' },
    });
  });

  it('within the low band: its task gets a line and stays', () => {
    expect(tasks(said(5, { revision: 2 }), stood(3))).toMatchObject([
      { kind: 'task-correct', payload: { solvesIt: false, line: 'Customer corrected 3 to 5.' } },
    ]);
  });

  it('downwards into the low band: opens the task, which says so', () => {
    expect(effects(said(2, { revision: 2 }), stood(8))).toMatchObject([
      { kind: 'ticket-note' },
      { kind: 'task-open' },
      { kind: 'task-correct', payload: { line: 'Customer corrected 8 to 2.', solvesIt: false } },
    ]);
  });

  it('by a comment that came late: gets the note it had not been worth before', () => {
    expect(kinds(effects(said(8, { revision: 2, comment: 'Now I know why.' }), stood(8)))).toEqual([
      'ticket-note',
    ]);
  });

  it('and never was low: leads to nothing', () => {
    expect(effects(said(10, { revision: 2 }), stood(8))).toEqual([]);
  });

  it('however often: has one note and one task, and one line for each change', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 1, maxLength: 12 }), (scores) => {
        const drafts = new Map<string, EffectDraft>();
        let before: SettledBefore | null = null;
        scores.forEach((score, index) => {
          for (const draft of effects(said(score, { revision: index + 1 }), before)) {
            drafts.set(draft.idempotencyKey, draft);
          }
          before = stood(score);
        });

        const of = (kind: string): EffectDraft[] =>
          [...drafts.values()].filter((draft) => draft.kind === kind);
        expect(of('ticket-note').length).toBeLessThanOrEqual(1);
        expect(of('task-correct').length).toBeLessThan(scores.length);
        // One is opened as new; all others look for the task before they open one.
        expect(
          of('task-open').filter(({ payload }) => payload?.['again'] !== true).length,
        ).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('and becomes low again, after it was corrected before its task was opened: looks for a task and opens one', () => {
    expect(tasks(said(2, { revision: 3 }), stood(9))).toMatchObject([
      { kind: 'task-open', payload: { again: true } },
      { kind: 'task-correct' },
    ]);
  });

  it('is never worked on beside its own task', () => {
    const drafts = [
      ...tasks(said(2, { revision: 2 }), stood(8)),
      ...tasks(said(9, { revision: 3 }), stood(2)),
    ];

    expect(new Set(drafts.map(({ subject }) => subject)).size).toBe(1);
  });
});

describe('the line in a task', () => {
  it('tells everything that changed', () => {
    const response = said(5, { comment: 'Still no bike.', contactAllowed: false });

    expect(correctionLine(stood(3, { comment: 'No bike.' }), response)).toBe(
      'Customer corrected 3 to 5. Customer wrote: "Still no bike." Customer does NOT want to be contacted about it.',
    );
  });

  it('does not repeat a comment that stood there before', () => {
    const response = said(5, { comment: 'No bike.' });

    expect(correctionLine(stood(3, { comment: 'No bike.' }), response)).toBe('Customer corrected 3 to 5.');
  });

  it('tells a wish to be contacted that came late, or was changed', () => {
    expect(correctionLine(stood(3), said(3, { contactAllowed: true }))).toBe(
      'Customer agreed to be contacted about it.',
    );
    expect(correctionLine(stood(3, { contactAllowed: true }), said(3, { contactAllowed: false }))).toBe(
      'Customer does NOT want to be contacted about it.',
    );
  });

  it('is never empty', () => {
    expect(correctionLine(stood(3), said(3))).toBe('Customer confirmed the answer.');
  });
});
