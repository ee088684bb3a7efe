import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestCore, pass, type TestCore } from '../../test/support/core.ts';
import { settingsWith, storedConnection, storedInvitation } from '../../test/support/records.ts';
import { openSuperuser, type Superuser } from '../../test/support/superuser.ts';
import { vendorWith } from '../../test/support/vendor.ts';
import { createAccounts } from '../connection/accounts.ts';
import { credentialStore } from '../connection/credential.story.ts';
import type { Connection } from '../connection/schema.ts';
import { EFFECT_QUEUE } from '../follow-up/raise.story.ts';
import { insertTokens, type NewInvitation } from '../invitation/store.ts';
import { tokenHash, tokenOf, type TokenPurpose } from '../invitation/token.ts';
import { createAnswerDesk } from './desk.story.ts';
import { SETTLE_QUEUE } from './record.story.ts';
import { AnswerForm, type AnswerDesk, type RespondentView } from './schema.ts';

let house: TestCore;
let owner: Superuser;
let desk: AnswerDesk;
let connection: Connection;
let invitation: NewInvitation;

beforeAll(async () => {
  house = await openTestCore();
  owner = await openSuperuser(house.url);
  const { core } = house;
  const connectors = new Map([['zendesk', vendorWith()]]);
  const store = credentialStore(core);
  desk = createAnswerDesk({
    core,
    canMail: true,
    accounts: createAccounts({ connectors, store, safe: core.keys, now: core.now }),
  });
});

beforeEach(async () => {
  house.added.length = 0;
  house.clock.at = new Date('2025-11-20T10:00:00Z');
  const settings = settingsWith({
    sender: { companyName: 'Baltic Bikes' },
    referral: { targetUrl: 'https://bikes.example/friends' },
  });
  connection = await storedConnection(house.core, { settings });
  invitation = await storedInvitation(house.core, connection);
  await tokenFor('answer');
});

afterAll(async () => {
  await owner.end();
  await house.close();
});

/** Writes a link of this kind; returns what stands in it. */
async function tokenFor(purpose: TokenPurpose): Promise<string> {
  const { core } = house;
  const { id: invitationId, workspaceId } = invitation;
  const token = tokenOf(core.keys.derive, invitation, purpose);
  const row = { hash: tokenHash(token).toString('hex'), purpose, invitationId, workspaceId };
  await core.db.inWorkspaces([workspaceId], (tx) => insertTokens(tx, [row]));
  return token;
}

function link(): string {
  return tokenOf(house.core.keys.derive, invitation, 'answer');
}

/** One POST of the page, as a browser sends it. */
function post(form: Record<string, string>, token = link()): Promise<RespondentView> {
  return desk.answer(token, AnswerForm.parse(form));
}

async function answers(): Promise<Record<string, unknown>[]> {
  return await owner.rows(
    `select score, band, comment, contact_allowed as "contactAllowed", revision, via, settle_at as "settleAt",
      (select count(*)::int from response_event where response_id = response.id) as history
     from response where invitation_id = $1`,
    [invitation.id],
  );
}

async function verdicts(): Promise<unknown> {
  const rows = await owner.rows(
    'select verdict, evidence from ledger_verdict where ledger_id = $1 order by id',
    [invitation.ledgerId],
  );
  return rows.map(({ verdict, evidence }) => [verdict, evidence]);
}

describe('looking at the page', () => {
  it('records nothing, whatever score the link names', async () => {
    expect(await desk.view(link(), 3)).toMatchObject({ state: 'ask', preselected: 3, recorded: null });
    expect(await desk.view(link(), 99)).toMatchObject({ state: 'ask', preselected: null });

    expect(await answers()).toEqual([]);
    expect(house.added).toEqual([]);
  });

  it('shows neither name nor comment of whoever answered: mails are forwarded', async () => {
    await post({ score: '3', act: 'comment', comment: 'Nobody called back.' });

    const view = await desk.view(link(), null);

    expect(view).toMatchObject({ state: 'ask', recorded: 3 });
    expect(JSON.stringify(view)).not.toMatch(/Nobody called back|Ona/);
  });
});

describe('a score that is sent', () => {
  it('is recorded with its history, written at once, and settles later', async () => {
    expect(await post({ score: '3' })).toMatchObject({
      state: 'why',
      score: 3,
      band: 'detractor',
      agentName: 'Jonas',
    });

    const settleAt = new Date(house.clock.at.getTime() + 600_000);
    expect(await answers()).toEqual([
      {
        score: 3,
        band: 'detractor',
        comment: null,
        contactAllowed: null,
        revision: 1,
        via: 'mail',
        settleAt,
        history: 1,
      },
    ]);
    expect(await verdicts()).toEqual([['answered', { score: 3 }]]);
    expect(house.added.map(({ name }) => name).toSorted()).toEqual([EFFECT_QUEUE, SETTLE_QUEUE].toSorted());
  });

  it('of 0 is a score', async () => {
    expect(await post({ score: '0' })).toMatchObject({ state: 'why', score: 0 });
  });

  it('twice is recorded once', async () => {
    await post({ score: '3' });
    house.added.length = 0;

    expect(await post({ score: '3' })).toMatchObject({ state: 'why', score: 3 });

    expect(await answers()).toMatchObject([{ revision: 1, history: 1 }]);
    expect(house.added).toEqual([]);
  });

  it('twice at the same time is recorded once; two different ones one after the other', async () => {
    await Promise.all([post({ score: '3' }), post({ score: '3' })]);
    expect(await answers()).toMatchObject([{ revision: 1, history: 1 }]);

    await Promise.all([post({ score: '7' }), post({ score: '8' })]);
    expect(await answers()).toMatchObject([{ revision: 3, history: 3 }]);
  });

  it('off the scale changes nothing, and the scale is shown again', async () => {
    await post({ score: '3' });

    expect(await post({ score: '11' })).toMatchObject({ state: 'ask' });
    expect(await answers()).toMatchObject([{ score: 3, revision: 1 }]);
  });

  it('is corrected by another one, which the ledger tells', async () => {
    await post({ score: '3' });

    expect(await post({ score: '9' })).toMatchObject({ state: 'why', band: 'promoter' });

    expect(await answers()).toMatchObject([{ score: 9, band: 'promoter', revision: 2, history: 2 }]);
    expect(await verdicts()).toEqual([
      ['answered', { score: 3 }],
      ['corrected', { score: 9, before: 3 }],
    ]);
  });
});

describe('a comment that is sent', () => {
  it('joins the score, with the wish to be contacted, and settles the answer at once', async () => {
    await post({ score: '3' });

    const view = await post({ act: 'comment', comment: ' Nobody called back.\r\n', contact: 'no' });

    expect(view).toMatchObject({ state: 'thanks', score: 3, referral: null });
    expect(await answers()).toMatchObject([
      { comment: 'Nobody called back.', contactAllowed: false, revision: 2, settleAt: house.clock.at },
    ]);
  });

  it('empty settles the answer at once, too: the respondent is done', async () => {
    await post({ score: '3' });
    house.added.length = 0;

    await post({ act: 'comment', comment: '' });

    expect(await answers()).toMatchObject([{ comment: null, revision: 1, settleAt: house.clock.at }]);
    expect(house.added).toMatchObject([{ name: SETTLE_QUEUE, at: house.clock.at }]);
  });

  it('without any score is no answer: the scale is shown again', async () => {
    expect(await post({ act: 'comment', comment: 'Hello' })).toMatchObject({ state: 'ask' });
    expect(await answers()).toEqual([]);
  });
});

describe('a link', () => {
  it('that has expired or whose ask was cancelled records nothing', async () => {
    await owner.rows(`update invitation set state = 'cancelled' where id = $1`, [invitation.id]);
    expect(await post({ score: '3' })).toMatchObject({ state: 'cancelled' });

    await owner.rows(`update invitation set state = 'sent' where id = $1`, [invitation.id]);
    pass(house.clock, 28 * 86_400_000);
    expect(await post({ score: '3' })).toMatchObject({ state: 'expired' });
    expect(await desk.view(link(), 3)).toMatchObject({ state: 'expired' });

    expect(await answers()).toEqual([]);
  });

  it('of nobody, or for something else, leads nowhere', async () => {
    const preferences = await tokenFor('preferences');

    for (const token of ['nonsense', preferences]) {
      expect(await desk.view(token, 3)).toEqual({ state: 'unknown' });
      expect(await post({ score: '3' }, token)).toEqual({ state: 'unknown' });
    }
    expect(await answers()).toEqual([]);
  });

  it('that stood in the ticket says so: agents could have read it', async () => {
    await post({ score: '9' }, await tokenFor('helpdesk-link'));

    expect(await answers()).toMatchObject([{ via: 'helpdesk-link' }]);
  });
});

describe('the referral ask', () => {
  function thanks(score: string): Promise<RespondentView> {
    return post({ score, act: 'comment', comment: `I say ${score}.` });
  }

  function linkIn(view: RespondentView): string | null {
    return view.state === 'thanks' ? (view.referral?.link ?? null) : null;
  }

  it('is made on the thank-you page of a promoter, with the same link however often it is seen', async () => {
    const first = linkIn(await thanks('9'));

    expect(first).toMatch(/^https:\/\/feedback\.example\/r\/[\w-]{10}$/);
    expect(linkIn(await thanks('10'))).toBe(first);
  });

  it('is not made to anybody else', async () => {
    expect(linkIn(await thanks('8'))).toBeNull();
    expect(linkIn(await thanks('0'))).toBeNull();
  });

  it('is taken back when the score is corrected downwards, and made again when upwards', async () => {
    const first = linkIn(await thanks('9'));

    expect(linkIn(await thanks('3'))).toBeNull();
    expect(linkIn(await thanks('10'))).toBe(first);
  });

  it('is mailed once, on request', async () => {
    await thanks('9');
    house.added.length = 0;

    expect(await post({ act: 'mail-me-my-link' })).toMatchObject({
      state: 'thanks',
      referral: { mailed: true },
    });
    await post({ act: 'mail-me-my-link' });

    expect(house.added).toMatchObject([{ name: EFFECT_QUEUE }]);
    const effects = await owner.rows(
      `select kind from effect where kind = 'referral-mail' and workspace_id = $1`,
      [connection.workspaceId],
    );
    expect(effects).toHaveLength(1);
  });

  it('is not mailed to whoever was not asked', async () => {
    await thanks('3');
    house.added.length = 0;

    await post({ act: 'mail-me-my-link' });

    expect(house.added).toEqual([]);
  });
});
