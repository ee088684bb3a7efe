import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestCore, pass, type TestCore } from '../../test/support/core.ts';
import { openSending, type TestSending } from '../../test/support/sending.ts';
import { openSuperuser, type Superuser } from '../../test/support/superuser.ts';
import { SEND_QUEUE } from './enqueue.story.ts';
import { sweepInvitations } from './job.ts';

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

describe('the mail server', () => {
  it('that refuses for now is tried again later and later', async () => {
    const invitation = await sending.one();
    sending.office.answer = () => ({
      state: 'refused',
      permanent: false,
      status: '4.2.1',
      words: 'The mailbox is busy.',
    });

    await sending.send(invitation);
    const first = await sending.standing(invitation);
    expect(first).toMatchObject({
      state: 'scheduled',
      asked: 0,
      attempts: 1,
      words: 'The mailbox is busy.',
      verdicts: null,
    });
    expect(first['sendAt']).toEqual(new Date(house.clock.at.getTime() + 5_000));
    expect(house.added).toContainEqual(expect.objectContaining({ name: SEND_QUEUE, at: first['sendAt'] }));

    pass(house.clock, 5_000);
    await sending.send(invitation);
    expect((await sending.standing(invitation))['sendAt']).toEqual(
      new Date(house.clock.at.getTime() + 10_000),
    );
  });

  it('that refuses for good is not tried again, and a mailbox that does not exist is never written to again', async () => {
    const [full, gone] = [await sending.one(), await sending.one()];
    const refused = { state: 'refused', permanent: true, words: 'Refused.' } as const;
    sending.office.answer = ({ messageId }) => ({
      ...refused,
      status: messageId.includes(gone.id) ? '5.1.1' : '5.7.1',
    });

    await sending.send(full, gone);

    for (const one of [full, gone]) {
      expect(await sending.standing(one)).toMatchObject({
        state: 'refused',
        asked: 0,
        verdicts: ['refused-by-server'],
      });
    }
    const suppressed = await owner.rows(
      `select person.id from opt_out join person using (workspace_id, email_hash)
       where list = 'undeliverable' and workspace_id = $1`,
      [sending.connection.workspaceId],
    );
    expect(suppressed).toEqual([{ id: gone.personId }]);
  });

  it('that falls silent leaves a mail in doubt: it counts as asked and is not sent again by itself', async () => {
    const invitation = await sending.one();
    sending.office.answer = () => ({ state: 'in-doubt', words: 'The sending.connection broke.' });

    await sending.send(invitation);
    await sending.send(invitation);

    expect(sending.office.mails).toHaveLength(1);
    expect(await sending.standing(invitation)).toMatchObject({
      state: 'in-doubt',
      asked: 1,
      verdicts: ['in-doubt'],
    });
  });

  it('that is not configured is waited for', async () => {
    const invitation = await sending.one();

    await sending.sendWith(sending.parts(null), invitation);

    expect(await sending.standing(invitation)).toMatchObject({
      state: 'scheduled',
      words: expect.stringContaining('SMTP_URL'),
    });
  });
});

describe('a process that ended while it handed a mail over', () => {
  it('leaves it in doubt: found by the sweep, counted once, never sent a second time', async () => {
    const [lost, lucky] = [await sending.one(), await sending.one()];
    await owner.rows(`update invitation set state = 'sending', lease_until = $2 where id = $1`, [
      lost.id,
      house.clock.at,
    ]);

    await sweepInvitations(house.core, [sending.connection.workspaceId]);
    await sweepInvitations(house.core, [sending.connection.workspaceId]);

    expect(await sending.standing(lost)).toMatchObject({
      state: 'in-doubt',
      asked: 1,
      verdicts: ['in-doubt'],
    });
    expect(await sending.standing(lucky)).toMatchObject({ state: 'scheduled' });
  });

  it('or before it took a mail at all: its job is made again', async () => {
    const invitation = await sending.one();
    pass(house.clock, 10_000);

    await sweepInvitations(house.core, [sending.connection.workspaceId]);

    expect(house.added).toEqual([
      expect.objectContaining({
        name: SEND_QUEUE,
        payload: expect.objectContaining({ ids: [invitation.id] }),
      }),
    ]);
  });
});
