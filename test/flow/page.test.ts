import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tokenOf } from '../../src/invitation/token.ts';
import { startTestHouse, type Account, type TestHouse } from '../support/app.ts';
import { askedAbout, type Asked } from '../support/asked.ts';
import { eventually } from '../support/eventually.ts';
import type { AnswerInFull, LedgerRow } from '../support/house-api.ts';

let house: TestHouse;
let acme: Account;

beforeAll(async () => {
  house = await startTestHouse();
  // Answers are looked at as they were sent: nothing settles meanwhile.
  acme = await house.hubspot({
    settings: { followUp: { settleSeconds: 600 }, bulkHold: { minimum: 1_000 } },
  });
});

afterAll(() => house.close());

function asked(account = acme): Promise<Asked> {
  return askedAbout(house, account);
}

function answerTo({ ticket }: Asked, account = acme): Promise<AnswerInFull | undefined> {
  return house.api.answer(ticket, account.connectionId);
}

async function decision(ticket: string, account: Account): Promise<LedgerRow> {
  return eventually(
    async () => (await house.api.ledger({ ticket, connection: account.connectionId }))[0] ?? null,
  );
}

describe('opening the link', { concurrent: true, timeout: 60_000 }, () => {
  it('records nothing, whatever it preselects: scanners open every link', async () => {
    const ask = await asked();

    const page = await house.respondent.open(`${ask.link}?s=7`);
    await house.respondent.open(`${ask.link}?s=9`, { method: 'HEAD' });

    expect(page.status).toBe(200);
    expect(page.html).toMatch(/value="7" required class="at" checked/);
    expect(page.html).toContain('One more tap: Send my 7.');
    expect(await answerTo(ask)).toBeUndefined();
    const { verdicts } = await decision(ask.ticket, acme);
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(['sent']);
  });

  it('shows neither name nor comment of an earlier answer: mails are forwarded', async () => {
    const ask = await asked();
    await house.respondent.score(ask.link, 6);
    await house.respondent.comment(ask.link, 'The courier was rude.');

    const page = await house.respondent.open(ask.link);

    expect(page.html).toContain('class="tile kept"');
    expect(page.html).not.toContain('courier');
    expect(page.html).not.toMatch(/Ada|Byron/);
  });

  it('is one small request without cookies, and nothing is fetched from anybody', async () => {
    const page = await house.respondent.open((await asked()).link);

    expect(gzipSync(page.html).length).toBeLessThanOrEqual(14 * 1024);
    expect(page.headers.get('set-cookie')).toBeNull();
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.html).not.toMatch(/(src|href)="(?!data:|https:\/\/acme\.example\/privacy|http:\/\/127|#)/);
  });
});

describe('sending an answer', { concurrent: true, timeout: 60_000 }, () => {
  it('twice the same, also at the same moment, is one revision', async () => {
    const ask = await asked();

    await Promise.all([1, 2, 3].map(() => house.respondent.score(ask.link, 5)));
    await house.respondent.score(ask.link, 5);

    const answer = await answerTo(ask);
    expect(answer?.revision).toBe(1);
    expect(answer?.history).toHaveLength(1);
  });

  it('again corrects it, and keeps what was said before', async () => {
    const ask = await asked();

    await house.respondent.score(ask.link, 5);
    await house.respondent.comment(ask.link, 'It took long.');
    await house.respondent.score(ask.link, 8);

    const answer = await answerTo(ask);
    expect(answer).toMatchObject({ score: 8, comment: 'It took long.', programme: 'scenario', via: 'mail' });
    expect(answer?.history).toMatchObject([
      { revision: 1, score: 5, comment: null },
      { revision: 2, score: 5, comment: 'It took long.' },
      { revision: 3, score: 8, comment: 'It took long.' },
    ]);
  });

  it.each(['11', '-1', '3.5', '', 'seven', '0x5', '1e0'])(
    'with the score "%s" asks again and changes nothing',
    async (score) => {
      const ask = await asked();
      await house.respondent.score(ask.link, 4);

      const page = await house.respondent.post(ask.link, { act: 'score', score });

      expect(page.status).toBe(422);
      expect(page.html).toContain('role="alert"');
      expect(await answerTo(ask)).toMatchObject({ score: 4, revision: 1 });
    },
  );

  it('of 0 is an answer', async () => {
    const ask = await asked();

    const page = await house.respondent.score(ask.link, 0);

    expect(page.status).toBe(200);
    expect(await answerTo(ask)).toMatchObject({ score: 0, band: 'detractor' });
  });

  it('with a comment alone records nothing before there is a score', async () => {
    const ask = await asked();

    const page = await house.respondent.comment(ask.link, 'Hello?');

    expect(page.html).toContain('name="score"');
    expect(await answerTo(ask)).toBeUndefined();
  });

  it('asks after a low score only whether an agent may call', async () => {
    const [low, high] = [await asked(), await asked()];

    expect((await house.respondent.score(low.link, 2)).html).toContain('name="contact"');
    expect((await house.respondent.score(high.link, 9)).html).not.toContain('name="contact"');
  });
});

describe('a refused contact', { timeout: 60_000 }, () => {
  it('stands on the task, which stays for learning', async () => {
    const globex = await house.hubspot();
    const { ticket, link } = await asked(globex);

    await house.respondent.score(link, 2);
    await house.respondent.comment(link, 'Please do not call.', 'no');
    await house.settled(globex, ticket);

    expect(globex.tasks()[0]?.text).toContain('Contact: NO');
  });
});

describe('a link that leads nowhere any more', { concurrent: true, timeout: 60_000 }, () => {
  it('expired, is answered 410 with a friendly page, and records nothing', async () => {
    const ask = await asked();
    const superuser = await house.superuser();
    await superuser.rows('update invitation set expires_at = now() where ticket_id = $1', [ask.ticket]);

    const opened = await house.respondent.open(ask.link);
    const sent = await house.respondent.score(ask.link, 3);

    for (const page of [opened, sent]) {
      expect(page.status).toBe(410);
      expect(page.html).toContain('This link has expired');
      expect(page.html).toContain('/u/');
    }
    expect(await answerTo(ask)).toBeUndefined();
  });

  it('cancelled, is answered 410 with a friendly page', async () => {
    const account = await house.hubspot({ settings: { programme: { delaySeconds: 600 } } });
    const ticket = account.open(house.customer());
    account.solve(ticket);
    const { invitationId } = await decision(ticket, account);
    account.reopen(ticket);
    await eventually(async () =>
      (await decision(ticket, account)).invitationState === 'cancelled' ? true : null,
    );
    const { keys } = house.core();
    const invitation = { id: invitationId ?? '', tokenKey: keys.currentKid };

    const page = await house.respondent.score(
      `${house.url}/s/${tokenOf(keys.derive, invitation, 'answer')}`,
      9,
    );

    expect(page.status).toBe(410);
    expect(await house.api.answer(ticket, account.connectionId)).toBeUndefined();
  });

  it('unknown, is answered 404 in the language of the browser', async () => {
    const open = (language: string) =>
      house.respondent.open(`${house.url}/s/AAAAAAAAAAAAAAAAAAAAAA`, {
        headers: { 'accept-language': language },
      });

    const [english, lithuanian, chinese] = [await open('de, en'), await open('lt-LT'), await open('zh-CN')];

    expect([english.status, lithuanian.status, chinese.status]).toEqual([404, 404, 404]);
    expect(english.html).toContain('<html lang="en"');
    expect(lithuanian.html).toContain('<html lang="lt"');
    expect(chinese.html).toContain('<html lang="zh-CN"');
  });

  it('cannot be a preference link: that one never answers', async () => {
    const ask = await asked();
    const mail = await house.mailTo(ask.ada);
    const [, token = ''] = /\/u\/([\w-]+)/.exec(mail.text ?? '') ?? [];

    const page = await house.respondent.score(`${house.url}/s/${token}`, 9);

    expect(page.status).toBe(404);
    expect(await answerTo(ask)).toBeUndefined();
  });
});
