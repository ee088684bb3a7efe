import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestCore, pass, type TestCore } from '../../test/support/core.ts';
import { openPostOffice } from '../../test/support/post-office.ts';
import {
  settingsWith,
  storedConnection,
  storedInvitation,
  storedPerson,
} from '../../test/support/records.ts';
import { openSuperuser, type Superuser } from '../../test/support/superuser.ts';
import { createAccounts } from '../connection/accounts.ts';
import { credentialStore } from '../connection/credential.story.ts';
import type { Connection } from '../connection/schema.ts';
import { createEffectResults } from '../follow-up/results.story.ts';
import { runEffects } from '../follow-up/run.story.ts';
import { insertTokens, type NewInvitation } from '../invitation/store.ts';
import { preferencesOf } from '../response/preferences.story.ts';
import { tokenHash } from '../invitation/token.ts';
import { askOwnData } from './ask-own-data.story.ts';
import { erasePerson } from './erase.story.ts';
import { forgetOld } from './forget.story.ts';
import { linkState, mayActOnPage, mayMail } from './own-data.ts';
import type { OwnDataWish } from './schema.ts';

const EMAIL = 'ona@customer.example';
const DAY_MS = 86_400_000;
const NOW = new Date('2026-11-25T12:00:00Z');

function ago(ms: number): Date {
  return new Date(NOW.getTime() - ms);
}

describe('a wish to see what is stored', () => {
  const sent = (ms: number, openedAt: Date | null = null) => ({ askedAt: ago(ms), openedAt });

  it.each([
    ['the first', [], 'mail'],
    ['one right after another', [sent(10_000)], 'same-wish'],
    ['one right after another that was opened already', [sent(10_000, ago(5_000))], 'mail'],
    ['one a while later', [sent(120_000)], 'mail'],
    ['a fourth', [sent(120_000), sent(3_600_000), sent(7_200_000)], 'too-many'],
    ['a fourth right after the third', [sent(10_000), sent(3_600_000), sent(7_200_000)], 'same-wish'],
  ] as const)('that is %s', (_which, lately, verdict) => {
    expect(mayMail(lately, NOW)).toBe(verdict);
  });

  it.each([
    ['fresh', ago(-1), null, 'openable', false],
    ['at its end', NOW, null, 'expired', false],
    ['just opened', ago(-1), ago(59_999), 'openable', true],
    ['opened a minute ago', ago(-1), ago(60_000), 'used', true],
    ['opened at its end, the page in hand', ago(1), ago(120_000), 'used', true],
    ['opened an hour ago', ago(-1), ago(3_600_000), 'used', false],
  ] as const)('leads to a link that is %s', (_how, expiresAt, openedAt, state, page) => {
    expect(linkState({ expiresAt, openedAt }, NOW)).toBe(state);
    expect(mayActOnPage({ expiresAt, openedAt }, NOW)).toBe(page);
  });
});

describe('the mail with the link', () => {
  let house: TestCore;
  let owner: Superuser;
  let connection: Connection;
  let invitation: NewInvitation;

  beforeAll(async () => {
    house = await openTestCore();
    owner = await openSuperuser(house.url);
  });

  beforeEach(async () => {
    const sender = { companyName: 'Baltic Bikes', fromAddress: 'hello@bikes.example' };
    connection = await storedConnection(house.core, { settings: settingsWith({ sender }) });
    const personId = await storedPerson(house.core, connection, EMAIL);
    invitation = await storedInvitation(house.core, connection, { personId });
  });

  afterAll(async () => {
    await owner.end();
    await house.close();
  });

  const who = () => ({
    workspaceId: connection.workspaceId,
    emailHash: house.core.keys.fingerprint(EMAIL),
  });

  function ask(): Promise<OwnDataWish> {
    const { core } = house;
    return core.db.inWorkspaces([connection.workspaceId], (tx) =>
      askOwnData(core, tx, { ...who(), invitationId: invitation.id }),
    );
  }

  function deskParts(canMail: boolean) {
    const { core } = house;
    const store = credentialStore(core);
    const accounts = createAccounts({ connectors: new Map(), store, safe: core.keys, now: core.now });
    return { core, accounts, canMail };
  }

  /** Carries out what waits of this connection's workspace; returns the mails and what became of each effect. */
  async function carryOut() {
    const { core } = house;
    const office = openPostOffice();
    const waiting = await owner.rows(
      `select id from effect where workspace_id = $1 and kind = 'own-data-mail'`,
      [connection.workspaceId],
    );
    const parts = { ...deskParts(true), mail: office.desk, alerts: null };
    await runEffects(parts, createEffectResults(core), {
      ids: waiting.map(({ id }) => String(id)),
      workspaceIds: [connection.workspaceId],
    });
    const effects = await owner.rows(
      `select state, result_words as words from effect where workspace_id = $1 and kind = 'own-data-mail'`,
      [connection.workspaceId],
    );
    return { mails: office.mails, effects };
  }

  it('goes to the address on file, without a way to unsubscribe from what was asked for', async () => {
    expect(await ask()).toBe('mailed');

    const { mails } = await carryOut();

    expect(mails.map(({ to, subject }) => [to.address, subject])).toEqual([
      [EMAIL, expect.stringMatching(/^What is stored: https:\/\/feedback\.example\/d\/[\w-]{22}$/)],
    ]);
    expect(mails[0]?.headers).not.toHaveProperty('List-Unsubscribe');
    const rows = await owner.rows(`select * from own_data_link`);
    expect(JSON.stringify(rows)).not.toContain(mails[0]?.subject.split('/').at(-1));
  });

  it('does not leave once the person was erased, and later wishes find nothing', async () => {
    await ask();
    const forgetEvents = () => Promise.resolve(0);
    await house.core.db.inWorkspaces([connection.workspaceId], (tx) =>
      erasePerson({ core: house.core, forgetEvents }, tx, { ...who(), by: 'api' }),
    );

    const { mails, effects } = await carryOut();

    expect(mails).toEqual([]);
    expect(effects).toEqual([{ state: 'skipped', words: 'The person was erased.' }]);
    expect(await ask()).toBe('nothing');
  });

  it('does not leave when the mail server came back after the link had ended', async () => {
    await ask();
    pass(house.clock, DAY_MS);

    const { mails, effects } = await carryOut();

    expect(mails).toEqual([]);
    expect(effects).toEqual([{ state: 'skipped', words: 'The link ended before its mail could leave.' }]);
  });

  it('is not offered where no mail can leave', async () => {
    const token = house.core.newId();
    const hash = tokenHash(token).toString('hex');
    const row = {
      purpose: 'preferences',
      invitationId: invitation.id,
      workspaceId: connection.workspaceId,
    } as const;
    await house.core.db.inWorkspaces([connection.workspaceId], (tx) => insertTokens(tx, [{ hash, ...row }]));

    expect(await preferencesOf(deskParts(true), token)).toMatchObject({ ownData: 'offered' });
    expect(await preferencesOf(deskParts(false), token)).toMatchObject({ ownData: null });
  });

  it('is forgotten with its token a month after the link ended', async () => {
    await ask();
    const left = async () => {
      const [row] = await owner.rows(
        `select (select count(*)::int from own_data_link where workspace_id = $1) as links,
          (select count(*)::int from token where workspace_id = $1 and purpose = 'own-data') as tokens`,
        [connection.workspaceId],
      );
      return row;
    };
    const parts = { core: house.core, forgetEvents: () => Promise.resolve(0) };

    pass(house.clock, 30 * DAY_MS);
    await forgetOld(parts, [connection.workspaceId]);
    expect(await left()).toEqual({ links: 1, tokens: 1 });

    pass(house.clock, 2 * DAY_MS);
    await forgetOld(parts, [connection.workspaceId]);
    expect(await left()).toEqual({ links: 0, tokens: 0 });
  });
});
