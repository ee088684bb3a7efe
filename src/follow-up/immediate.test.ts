import { describe, expect, it } from 'vitest';
import { connectionWith, responseWith } from '../../test/support/records.ts';
import { immediateEffects, type ImmediateFacts } from './immediate.ts';

const response = responseWith({ revision: 1 });
const helpdesk = connectionWith({ workspaceId: response.workspaceId });
const crm = connectionWith({ workspaceId: response.workspaceId, platform: 'hubspot' });

function facts(change: Partial<ImmediateFacts> = {}): ImmediateFacts {
  return {
    response,
    helpdesk,
    crms: [helpdesk, crm],
    withHistory: new Set([helpdesk.id]),
    scoreChanged: true,
    linkOnTicket: false,
    ...change,
  };
}

function summary(change: Partial<ImmediateFacts> = {}): [string, string | null][] {
  return immediateEffects(facts(change)).map(({ kind, connectionId }) => [kind, connectionId]);
}

describe('an answer is written at once', () => {
  it('to its ticket, to the person in every CRM, and to the history where one is kept', () => {
    expect(summary()).toEqual([
      ['ticket-score', helpdesk.id],
      ['person-fields', helpdesk.id],
      ['person-fields', crm.id],
      ['history', helpdesk.id],
    ]);
  });

  it('to no CRM of another workspace', () => {
    expect(summary({ crms: [connectionWith()], withHistory: new Set() })).toEqual([
      ['ticket-score', helpdesk.id],
    ]);
  });

  it('once per revision, whatever how often it is asked for', () => {
    const keys = (revision: number): string[] =>
      immediateEffects(facts({ response: { ...response, revision } })).map(
        ({ idempotencyKey }) => idempotencyKey,
      );

    expect(keys(1)).toEqual(keys(1));
    expect(keys(1).filter((key) => keys(2).includes(key))).toEqual([]);
    expect(new Set(keys(1)).size).toBe(keys(1).length);
  });

  it('to nobody but its ticket and its history when only the comment changed', () => {
    expect(summary({ scoreChanged: false, response: { ...response, revision: 2 } })).toEqual([
      ['ticket-score', helpdesk.id],
      ['history', helpdesk.id],
    ]);
  });

  it('and a moment later when it is a correction, so that several are written together', () => {
    const delays = (revision: number): Set<number | undefined> =>
      new Set(immediateEffects(facts({ response: { ...response, revision } })).map(({ afterMs }) => afterMs));

    expect(delays(1)).toEqual(new Set([undefined]));
    expect([...delays(2)].every((ms) => ms !== undefined && ms > 0)).toBe(true);
  });

  it('and takes the link off its ticket, the first time only', () => {
    const links = (revision: number): number =>
      immediateEffects(facts({ linkOnTicket: true, response: { ...response, revision } })).filter(
        ({ kind }) => kind === 'survey-link',
      ).length;

    expect([links(1), links(2)]).toEqual([1, 0]);
  });

  it('in one order per record: the ticket, the person, the history of this answer', () => {
    const subjects = immediateEffects(facts({ linkOnTicket: true })).map(({ subject }) => subject);

    expect(new Set(subjects)).toEqual(
      new Set([`ticket:${response.ticketId}`, `person:${response.personId}`, `history:${response.id}`]),
    );
  });
});
