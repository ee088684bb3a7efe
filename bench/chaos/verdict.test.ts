import { describe, expect, it } from 'vitest';
import { judge, passed, repeats, totalsOf, type Evidence } from './verdict.ts';

const SOLVED_AT = Date.UTC(2026, 10, 22, 9);
const ticket = (ticketId: string) => ({ connectionId: 'c1', ticketId, solvedAt: SOLVED_AT });

/** Two customers were asked; one gave a 3, the other did not answer. */
function flawless(): Evidence {
  return {
    transitions: [
      { ...ticket('1'), email: 'ada@x.example', score: 3 },
      { ...ticket('2'), email: 'grace@x.example', score: null },
    ],
    ledger: [ticket('1'), ticket('2')],
    invitations: ['sent', 'in-doubt'],
    sentTo: ['ada@x.example'],
    invitationMails: ['ada@x.example', 'grace@x.example'],
    referralMails: [],
    votes: new Map([['ada@x.example', 3]]),
    answers: new Map([['ada@x.example', 3]]),
    people: [
      { email: 'ada@x.example', score: 3 },
      { email: 'agent@x.example', score: null },
    ],
    tasks: ['r1'],
    notes: ['r1'],
    histories: ['r1'],
    tasksDone: ['r1'],
    notesDone: ['r1'],
    unfinishedEffects: 0,
    effectsInDoubt: 0,
    customerMailsByUs: 0,
  };
}

const totals = (change: Partial<Evidence>) => totalsOf(judge({ ...flawless(), ...change }));

describe('the verdict', () => {
  it('finds nothing wrong where nothing is', () => {
    const all = totals({});

    expect(all).toEqual({ lost: 0, duplicated: 0, ledgerGaps: 0, inDoubt: 1 });
    expect(passed(all, 1)).toBe(true);
    expect(passed(all, 0)).toBe(false);
  });

  it('misses the row of a solved ticket, or one for another moment', () => {
    expect(totals({ ledger: [ticket('1')] })).toMatchObject({ lost: 1, ledgerGaps: 1 });
    const late = { ...ticket('2'), solvedAt: SOLVED_AT + 1 };
    expect(totals({ ledger: [ticket('1'), late] })).toMatchObject({ lost: 1, ledgerGaps: 2 });
  });

  it('sees a transition that was recorded twice', () => {
    const ledger = [ticket('1'), ticket('1'), ticket('2')];

    expect(totals({ ledger })).toMatchObject({ lost: 0, ledgerGaps: 1 });
  });

  it('counts an invitation as lost that never came to an end', () => {
    expect(totals({ invitations: ['sent', 'sending', 'scheduled', 'held', 'dropped'] }).lost).toBe(4);
    expect(totals({ invitations: ['sent', 'cancelled', 'refused'] }).lost).toBe(0);
  });

  it('counts a mail as lost that is said to be sent and is not in the mailbox', () => {
    expect(totals({ sentTo: ['ada@x.example', 'nobody@x.example'] }).lost).toBe(1);
  });

  it('counts a confirmed vote as lost when it is not stored, or stored otherwise', () => {
    expect(totals({ answers: new Map() }).lost).toBe(1);
    expect(totals({ answers: new Map([['ada@x.example', 4]]) }).lost).toBe(1);
  });

  it('compares the score on the ticket and on the person with the vote', () => {
    const transitions = [{ ...ticket('1'), email: 'ada@x.example', score: 4 }];

    expect(judge({ ...flawless(), transitions }).wrongScores).toBe(1);
    const people = [{ email: 'ada@x.example', score: null }];
    expect(judge({ ...flawless(), people }).wrongScores).toBe(1);
  });

  it('misses a task and a note that were said to be made', () => {
    expect(totals({ tasks: [], notes: [] }).lost).toBe(2);
  });

  it('counts every second mail, task, note and history', () => {
    const twice = { tasks: ['r1', 'r1'], notes: ['r1', 'r1', 'r1'], histories: ['r1', 'r1'] };
    const mails = ['ada@x.example', 'ada@x.example'];

    expect(totals(twice).duplicated).toBe(4);
    expect(totals({ invitationMails: mails, referralMails: mails }).duplicated).toBe(2);
    expect(totals({ customerMailsByUs: 1 }).duplicated).toBe(1);
  });

  it('counts each repetition once', () => {
    expect(repeats(['a', 'b', 'a', 'a'])).toBe(2);
  });
});
