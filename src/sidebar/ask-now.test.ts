import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { storedConnection, ticketWith } from '../../test/support/records.ts';
import { beside, openSidebarHouse, type Scene, type SidebarHouse } from '../../test/support/sidebar.ts';

let sidebar: SidebarHouse;

beforeAll(async () => {
  sidebar = await openSidebarHouse();
});

beforeEach(() => {
  sidebar.tickets = new Map();
  sidebar.house.clock.at = new Date('2025-11-20T10:00:00Z');
});

afterAll(() => sidebar.close());

describe('ask now', () => {
  it('replaces the ask that waits, leaves at once and says in the ledger who asked', async () => {
    const on = await sidebar.scene();
    await sidebar.decide(on);

    const result = await sidebar.press(on, 'lead', 'ask-now');

    expect(result).toMatchObject({ done: true, words: 'The question leaves within a minute.' });
    expect(result.view.survey).toMatchObject({ state: 'scheduled', selection: 'manual' });
    expect(result.view.survey?.words).toContain('stays out of the default score');
    expect(await sidebar.invitationsOf(on)).toEqual([
      expect.objectContaining({ state: 'cancelled', selection: 'random', source: 'webhook', turn: 0 }),
      expect.objectContaining({
        state: 'scheduled',
        selection: 'manual',
        source: 'sidebar',
        reason: 'asked-by-hand',
        turn: 1,
        name: 'Rasa',
        send_at: sidebar.house.clock.at,
      }),
    ]);
  });

  it('asks about a request by phone, which is never asked by itself', async () => {
    const on = await sidebar.scene({ customerMessages: 0, agentReplies: 0 });
    await sidebar.decide(on);

    const before = await sidebar.desk.read(beside(on, 'admin'));
    const result = await sidebar.press(on, 'admin', 'ask-now');

    expect(before.survey?.words).toBe('Not asked: the customer wrote nothing.');
    expect(before.actions).toContainEqual({ action: 'ask-now', enabled: true, words: null });
    expect(result.done).toBe(true);
  });

  it('once, however often it is pressed and whoever comes second', async () => {
    const on = await sidebar.scene();
    const key = randomUUID();

    const [first, again] = await Promise.all([
      sidebar.press(on, 'lead', 'ask-now', key),
      sidebar.press(on, 'lead', 'ask-now', key),
    ]);
    const other = await sidebar.press(on, 'admin', 'ask-now');
    await sidebar.decide(on);

    expect([first.done, again.done]).toEqual([true, true]);
    // A second press of another lead replaces what waits: still one ask.
    expect(other.done).toBe(true);
    const waiting = (await sidebar.invitationsOf(on)).filter(({ state }) => state === 'scheduled');
    expect(waiting).toHaveLength(1);
  });

  it('is the decision of its solve when the webhook comes later', async () => {
    const on = await sidebar.scene();
    await sidebar.press(on, 'lead', 'ask-now');

    await sidebar.decide(on);

    expect(await sidebar.invitationsOf(on)).toEqual([
      expect.objectContaining({ source: 'sidebar', turn: 0 }),
    ]);
  });

  it('waits for the hours of mail where the customer lives', async () => {
    sidebar.house.clock.at = new Date('2025-11-20T23:00:00Z');
    const on = await sidebar.scene();

    const result = await sidebar.press(on, 'lead', 'ask-now');

    expect(result.words).toBe('The question leaves 21 Nov, 06:00, when mail may be sent.');
  });

  it('is refused in words where the customer is protected', async () => {
    const asked = await sidebar.scene();
    await sidebar.press(asked, 'lead', 'ask-now');
    const sameCustomer = await sidebar.scene({}, asked.connection);
    sidebar.tickets?.set(sameCustomer.ticket.id, {
      ...sameCustomer.ticket,
      requester: asked.ticket.requester,
    });
    const tagged = await sidebar.scene({ snapshot: { ...ticketWith().snapshot, tags: ['no_survey'] } });
    const open = await sidebar.scene();
    sidebar.tickets?.set(open.ticket.id, { ...open.ticket, status: 'open', solvedAt: null });
    const rehearsing = await sidebar.scene(
      {},
      await storedConnection(sidebar.house.core, { mode: 'rehearsal' }),
    );
    const nobody = await sidebar.scene({ requester: null });
    const suppressed = await sidebar.scene();
    await sidebar.press(suppressed, 'agent', 'do-not-survey');
    const words = async (on: Scene): Promise<string> => {
      const { done, words: said } = await sidebar.press(on, 'lead', 'ask-now');
      expect(done).toBe(false);
      return said;
    };

    expect(await words(sameCustomer)).toBe('Cannot be asked: another ask to this person is already waiting.');
    expect(await words(tagged)).toBe('Cannot be asked: a no_survey tag is set.');
    expect(await words(open)).toBe('The ticket is not solved. Afterword asks after it is.');
    expect(await words(rehearsing)).toBe('Asking is not live.');
    expect(await words(nobody)).toBe('The requester has no e-mail address.');
    expect(await words(suppressed)).toBe('Cannot be asked: the person asked not to be surveyed.');
  });

  it('says to come back when the helpdesk does not answer, and records nothing', async () => {
    const on = await sidebar.scene();
    const there = sidebar.tickets;
    sidebar.tickets = null;
    const key = randomUUID();

    const refused = await sidebar.press(on, 'lead', 'ask-now', key);
    sidebar.tickets = there;
    const result = await sidebar.press(on, 'lead', 'ask-now', key);

    expect(refused).toMatchObject({ done: false, words: expect.stringContaining('Try again') });
    expect(result.done).toBe(true);
  });

  it('is neither offered to an agent nor done for one', async () => {
    const on = await sidebar.scene();

    const view = await sidebar.desk.read(beside(on, 'agent'));
    const result = await sidebar.press(on, 'agent', 'ask-now');

    expect(view.actions.map(({ action }) => action)).toEqual(['do-not-survey']);
    expect(result).toMatchObject({ done: false, words: 'Only leads and admins may do this.' });
    expect(await sidebar.invitationsOf(on)).toEqual([]);
  });
});
