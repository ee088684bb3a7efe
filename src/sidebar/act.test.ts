import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pass } from '../../test/support/core.ts';
import { beside, openSidebarHouse, SOLVED_AT, type SidebarHouse } from '../../test/support/sidebar.ts';
import { suppressionRates } from './action.store.ts';

const HOUR_MS = 3_600_000;

let sidebar: SidebarHouse;

beforeAll(async () => {
  sidebar = await openSidebarHouse();
});

beforeEach(() => {
  sidebar.tickets = new Map();
  sidebar.house.clock.at = new Date('2025-11-20T10:00:00Z');
});

afterAll(() => sidebar.close());

describe('cancel', () => {
  it('calls off what waits, says who did it, and leaves nothing for a second press', async () => {
    const on = await sidebar.scene();
    await sidebar.decide(on);

    const result = await sidebar.press(on, 'lead', 'cancel-ask');
    const again = await sidebar.press(on, 'lead', 'cancel-ask');

    expect(result).toMatchObject({ done: true });
    expect(result.view.survey).toMatchObject({ state: 'called-off', reason: 'called-off-by-lead' });
    expect(result.view.survey?.words).toBe('Planned, then called off: a lead called it off.');
    expect(again).toMatchObject({ done: false, words: 'Nothing is waiting to be asked.' });
    const [verdict] = await sidebar.rows(
      `select verdict, ledger_verdict.evidence from ledger_verdict join ledger on ledger.id = ledger_id where ticket_id = $1`,
      [on.ticket.id],
    );
    expect(verdict).toEqual({
      verdict: 'called-off-by-lead',
      evidence: { by: 'agent-7', name: 'Rasa', role: 'lead' },
    });
  });

  it('lets a lead change their mind', async () => {
    const on = await sidebar.scene();
    await sidebar.decide(on);
    await sidebar.press(on, 'lead', 'cancel-ask');

    const result = await sidebar.press(on, 'lead', 'ask-now');

    expect(result.done).toBe(true);
  });
});

describe('customer asked not to be surveyed', () => {
  it('is recorded by an agent before anything is decided, calls off what waits, and is told to the CRM once', async () => {
    const on = await sidebar.scene();
    const later = await sidebar.scene({}, on.connection);
    const second = { ...later, ticket: { ...later.ticket, requester: on.ticket.requester } };
    await sidebar.decide(second);

    const key = randomUUID();
    const result = await sidebar.press(on, 'agent', 'do-not-survey', key);
    await sidebar.press(on, 'agent', 'do-not-survey', key);
    const again = await sidebar.press(on, 'agent', 'do-not-survey');
    await sidebar.decide(on);

    expect(result).toMatchObject({ done: true, words: 'Recorded. This person is not surveyed any more.' });
    expect(result.view.person?.optedOut).toBe(true);
    expect(again).toMatchObject({ done: false, words: 'This person is not surveyed any more.' });
    expect((await sidebar.invitationsOf(second))[0]).toMatchObject({ state: 'cancelled' });
    const after = await sidebar.desk.read(beside(on, 'agent'));
    expect(after.survey?.words).toBe('Not asked: the person asked not to be surveyed.');
    const effects = await sidebar.rows(`select kind from effect where workspace_id = $1`, [
      on.connection.workspaceId,
    ]);
    expect(effects.map(({ kind }) => kind)).toEqual(['person-fields']);
  });

  it('works while the helpdesk is away, for somebody who is known', async () => {
    const on = await sidebar.scene();
    await sidebar.decide(on);
    sidebar.tickets = null;

    const result = await sidebar.press(on, 'agent', 'do-not-survey');

    expect(result.done).toBe(true);
  });

  it('is counted per agent beside the tickets they solved', async () => {
    const on = await sidebar.scene();
    await sidebar.decide(on);
    await sidebar.press(on, 'agent', 'do-not-survey');
    pass(sidebar.house.clock, HOUR_MS);

    const rates = await sidebar.house.core.db.inWorkspaces([on.connection.workspaceId], (tx) =>
      suppressionRates(tx, { since: SOLVED_AT, until: sidebar.house.clock.at }),
    );

    expect(rates).toEqual([
      {
        connectionId: on.connection.id,
        agentId: 'agent-7',
        agentName: 'Rasa',
        suppressed: 1,
        solved: 1,
      },
    ]);
  });

  it('cannot be pressed by somebody whose role is not known', async () => {
    const on = await sidebar.scene();

    const asked = { ...beside(on, 'agent'), viewer: null };
    const view = await sidebar.desk.read(asked);
    const result = await sidebar.desk.act(asked, {
      action: 'do-not-survey',
      key: randomUUID(),
      reason: 'why not',
    });

    expect(view.actions).toEqual([]);
    expect(result.done).toBe(false);
  });
});
