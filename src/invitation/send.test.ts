import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestCore, pass, type TestCore } from '../../test/support/core.ts';
import { eventually } from '../../test/support/eventually.ts';
import { openPostOffice } from '../../test/support/post-office.ts';
import { storedInvitation, storedPerson, ticketWith } from '../../test/support/records.ts';
import { openSending, type TestSending } from '../../test/support/sending.ts';
import { openSuperuser, type Superuser } from '../../test/support/superuser.ts';
import { ConnectorError } from '../connector/errors.ts';
import { SEND_LEASE_MS } from './parts.ts';
import { cancelPending, type NewInvitation } from './store.ts';

let house: TestCore;
let owner: Superuser;
let sending: TestSending;

beforeAll(async () => {
  house = await openTestCore();
  owner = await openSuperuser(house.url);
});

beforeEach(async () => {
  house.added.length = 0;
  sending = await openSending(house);
});

afterEach(() => sending.close());

afterAll(async () => {
  await owner.end();
  await house.close();
});

async function states(invitations: readonly NewInvitation[]): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const invitation of invitations) found.push((await sending.standing(invitation))['state']);
  return found;
}

describe('an invitation that is due', () => {
  it('leaves with its own id, its answer link and a way out', async () => {
    const invitation = await storedInvitation(house.core, sending.connection);

    await sending.send(invitation);

    const [mail] = sending.office.mails;
    expect(mail).toMatchObject({
      messageId: `<invitation.${invitation.id}@mail.example>`,
      from: { name: 'Baltic Bikes', address: 'hello@bikes.example' },
      headers: { 'List-Unsubscribe': expect.stringContaining('https://feedback.example/u/') },
    });
    expect(await sending.standing(invitation)).toMatchObject({
      state: 'sent',
      sentAt: house.clock.at,
      verdicts: ['sent'],
      asked: 1,
    });
  });

  it('is marked in the database before its bytes leave', async () => {
    const invitations = await sending.due(3);
    const seen: unknown[] = [];
    sending.office.answer = async ({ messageId }) => {
      const [row] = await owner.rows('select state from invitation where message_id = $1', [messageId]);
      seen.push(row?.['state']);
      return { state: 'sent', answer: '250 OK' };
    };

    await sending.send(...invitations);

    expect(seen).toEqual(['sending', 'sending', 'sending']);
    expect(await states(invitations)).toEqual(['sent', 'sent', 'sent']);
  });

  it('leaves side by side with as many as the mail server is to be given, and no more', async () => {
    await sending.send(...(await sending.due(7)));

    expect(sending.office.mails).toHaveLength(7);
    expect(sending.office.most()).toBe(2);
  });

  it('leaves once, though its job comes twice at the same time', async () => {
    const invitation = await sending.one();

    await Promise.all([sending.send(invitation), sending.send(invitation)]);
    await sending.send(invitation);

    expect(sending.office.mails).toHaveLength(1);
  });

  it('leaves once, though a process was so slow that another one took what it still had', async () => {
    const invitations = await sending.due(6);
    const second = openPostOffice();
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    second.answer = () => gate.then(() => ({ state: 'sent', answer: '250 OK' }));
    const others: Promise<void>[] = [];
    // While the first mails of this process are under way, its claim on the others ends.
    sending.office.answer = async () => {
      if (others.length === 0) {
        pass(house.clock, SEND_LEASE_MS);
        others.push(sending.sendWith(sending.parts(second.desk), ...invitations));
        await eventually(() => second.mails[0]);
      }
      return { state: 'sent', answer: '250 OK' };
    };

    await sending.send(...invitations);
    open();
    await Promise.all(others);

    const sent = [...sending.office.mails, ...second.mails].map(({ messageId }) => messageId);
    expect(sent).toHaveLength(6);
    expect(new Set(sent).size).toBe(6);
  });

  it('stays when it was cancelled while others left', async () => {
    const invitations = await sending.due(3);
    const waiting = (): NewInvitation[] =>
      invitations.filter(({ id }) => sending.office.mails.every(({ messageId }) => !messageId.includes(id)));
    sending.office.answer = async () => {
      const gone = waiting().map(({ ticketId }) => {
        return {
          connectionId: sending.connection.id,
          ticketId,
          exceptSolvedAt: null,
          words: 'reopened',
        } as const;
      });
      await house.core.db.inWorkspaces([sending.connection.workspaceId], (tx) => cancelPending(tx, gone));
      return { state: 'sent', answer: '250 OK' };
    };

    await sending.send(...invitations);

    expect(sending.office.mails).toHaveLength(2);
    expect(await states(waiting())).toEqual(['cancelled']);
  });

  it('whose letter cannot be written is tried later and keeps nobody else in the house', async () => {
    const { core } = house;
    const [before, after] = [await sending.one(), await sending.one()];
    const personId = await storedPerson(core, sending.connection, 'broken@customer.example');
    await owner.rows(`update person set first_name = 'Broken' where id = $1`, [personId]);
    const broken = await storedInvitation(core, sending.connection, { personId });
    sending.office.unwritable.add('Broken');

    await sending.send(before, broken, after);

    expect(await states([before, after])).toEqual(['sent', 'sent']);
    expect(await sending.standing(broken)).toMatchObject({
      state: 'scheduled',
      attempts: 1,
      asked: 0,
      words: 'This mail could not be written: the log says why.',
      sendAt: new Date(house.clock.at.getTime() + 5_000),
    });
    expect(house.logged()).toContain('a defect of the renderer');
  });
});

describe('before an invitation leaves', () => {
  it('its ticket is read again, and what it has become is believed', async () => {
    const [reopened, merged, deleted] = [await sending.one(), await sending.one(), await sending.one()];
    pass(house.clock, 600_000);
    sending.reading = (ticketId) => {
      if (ticketId === reopened.ticketId)
        return { found: true, ticket: ticketWith({ status: 'open', solvedAt: null }) };
      return { found: false, reason: ticketId === merged.ticketId ? 'merged' : 'deleted' };
    };

    await sending.send(reopened, merged, deleted);

    expect(sending.office.mails).toEqual([]);
    for (const [invitation, verdict] of [
      [reopened, 'reopened'],
      [merged, 'merged'],
      [deleted, 'deleted'],
    ] as const) {
      expect(await sending.standing(invitation)).toMatchObject({ state: 'cancelled', verdicts: [verdict] });
    }
  });

  it('a helpdesk that does not answer is asked again later', async () => {
    const invitation = await sending.one();
    pass(house.clock, 600_000);
    sending.reading = () => {
      throw new ConnectorError('away', { kind: 'unavailable', words: 'The helpdesk did not answer.' });
    };

    await sending.send(invitation);

    expect(sending.office.mails).toEqual([]);
    expect(await sending.standing(invitation)).toMatchObject({
      state: 'scheduled',
      words: 'The helpdesk did not answer.',
    });
  });
});
