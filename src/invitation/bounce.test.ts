import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestCore, type TestCore } from '../../test/support/core.ts';
import { storedConnection, storedInvitation } from '../../test/support/records.ts';
import { openSuperuser, type Superuser } from '../../test/support/superuser.ts';
import type { BounceReport } from '../connector/mail.ts';
import { EFFECT_QUEUE } from '../follow-up/raise.story.ts';
import { recordBounce } from './bounce.story.ts';
import { mailTag } from './mail-desk.ts';
import { insertTokens, type NewInvitation } from './store.ts';
import { tokenHash } from './token.ts';

let house: TestCore;
let owner: Superuser;
let invitation: NewInvitation;

beforeAll(async () => {
  house = await openTestCore();
  owner = await openSuperuser(house.url);
});

beforeEach(async () => {
  const { core } = house;
  house.added.length = 0;
  invitation = await storedInvitation(core, await storedConnection(core));
  const { id: invitationId, workspaceId } = invitation;
  const hash = tokenHash(invitationId).toString('hex');
  await core.db.inWorkspaces([workspaceId], (tx) =>
    insertTokens(tx, [{ hash, purpose: 'answer', invitationId, workspaceId }]),
  );
});

afterAll(async () => {
  await owner.end();
  await house.close();
});

function bounce(
  kind: BounceReport['kind'],
  status: string | null = null,
  tag = mailTag(invitation.id),
): Promise<void> {
  return recordBounce(house.core, { recipientTag: tag, kind, status }, tag);
}

async function standing(): Promise<Record<string, unknown>> {
  const [row] = await owner.rows(
    `select bounced_at as "bouncedAt", words,
      (select array_agg(verdict) from ledger_verdict where ledger_id = invitation.ledger_id) as verdicts,
      (select array_agg(list) from opt_out join person using (workspace_id, email_hash)
        where person.id = invitation.person_id) as lists
     from invitation where id = $1`,
    [invitation.id],
  );
  return row ?? {};
}

describe('a mail that comes back', () => {
  it('because nobody is there: is recorded, never written to again, and the CRMs are told', async () => {
    await bounce('hard', '5.1.1');

    expect(await standing()).toEqual({
      bouncedAt: house.clock.at,
      words: 'The mail came back: hard 5.1.1',
      verdicts: ['bounced'],
      lists: ['undeliverable'],
    });
    expect(house.added).toMatchObject([{ name: EFFECT_QUEUE }]);
  });

  it('as a complaint: the person has left the surveys', async () => {
    await bounce('complaint');

    expect(await standing()).toMatchObject({ lists: ['surveys'], words: 'The mail came back: complaint' });
  });

  it('because of a rule of the server: is recorded, and nobody is blamed', async () => {
    await bounce('policy', '5.7.1');

    expect(await standing()).toMatchObject({ verdicts: ['bounced'], lists: null });
    expect(house.added).toEqual([]);
  });

  it('for now: changes nothing', async () => {
    await bounce('soft', '4.2.2');

    expect(await standing()).toMatchObject({ bouncedAt: null, verdicts: null, lists: null });
  });

  it('twice, also at the same time: comes back once', async () => {
    await Promise.all([bounce('hard', '5.1.1'), bounce('hard', '5.1.1')]);
    await bounce('hard', '5.1.1');

    expect(await standing()).toMatchObject({ verdicts: ['bounced'] });
  });

  it('with a tag of nobody: changes nothing', async () => {
    await bounce('hard', '5.1.1', mailTag(house.core.newId()));
    await bounce('hard', '5.1.1', 'nonsense');

    expect(await standing()).toMatchObject({ bouncedAt: null });
  });
});
