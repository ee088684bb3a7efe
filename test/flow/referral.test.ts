import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestHouse, type Account, type TestHouse } from '../support/app.ts';
import { askedAbout } from '../support/asked.ts';
import type { Customer } from '../support/desks.ts';
import { eventually } from '../support/eventually.ts';
import { unsubscribeLinkOf, type Page } from '../support/respondent.ts';

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const TARGET = 'https://acme.example/welcome';

let house: TestHouse;
let acme: Account;

beforeAll(async () => {
  house = await startTestHouse();
  acme = await house.zendesk();
});

afterAll(() => house.close());

/** A promoter on the thank-you page, with the link to pass on. */
async function promoter(account = acme, ada?: Customer) {
  const asked = await askedAbout(house, account, ada ? { ada } : {});
  await house.respondent.score(asked.link, 9);
  const page = await house.respondent.comment(asked.link, '');
  return { ...asked, page, referralLink: referralLinkIn(page) };
}

function referralLinkIn(page: Page): string | null {
  return new RegExp(`${house.url}/r/[\\w-]+`).exec(page.html)?.[0] ?? null;
}

function mailMeMyLink(link: string): Promise<Page> {
  return house.respondent.post(link, { act: 'mail-me-my-link' });
}

describe('the referral ask', { concurrent: true, timeout: 90_000 }, () => {
  it('is mailed on request, once, however often the button is pressed', async () => {
    const { ada, ticket, link, referralLink } = await promoter();

    const pages = await Promise.all([mailMeMyLink(link), mailMeMyLink(link), mailMeMyLink(link)]);

    for (const page of pages) expect(referralLinkIn(page)).toBe(referralLink);
    const mail = await house.mailTo(ada, 2);
    await mailMeMyLink(link);
    const { effects } = await house.settled(acme, ticket);
    expect(effects.filter(({ kind }) => kind === 'referral-mail')).toHaveLength(1);
    expect(house.mailCount(ada)).toBe(2);
    expect(mail.text).toContain(referralLink);
    const words = `${mail.subject} ${mail.text}`.replaceAll(/https?:\S+/g, '');
    expect(words).not.toMatch(/\b9\b|score|NPS/i);
  });

  it('has an opt-out of its own: leaving it stops referral asks and no surveys', async () => {
    const account = await house.zendesk({
      settings: { programme: { quarantineSeconds: 0 }, referral: { everySeconds: 0 } },
    });
    const first = await promoter(account);
    await mailMeMyLink(first.link);
    const referralMail = await house.mailTo(first.ada, 2);

    await house.respondent.post(unsubscribeLinkOf(referralMail), { 'List-Unsubscribe': 'One-Click' });
    const second = await promoter(account, first.ada);

    expect(second.referralLink).toBeNull();
  });

  it('leads to the target and nowhere else, and tells likely persons from scanners', async () => {
    const { ada, referralLink } = await promoter();
    const link = referralLink ?? '';
    const visit = (headers: Record<string, string>, method = 'GET') =>
      house.respondent.open(`${link}?to=https://evil.example`, { method, headers });

    const person = await visit({ 'user-agent': BROWSER });
    await visit({ 'user-agent': 'Slackbot-LinkExpanding 1.0' });
    await visit({ 'user-agent': BROWSER, 'sec-purpose': 'prefetch' });
    await visit({ 'user-agent': BROWSER }, 'HEAD');

    expect([person.status, person.headers.get('location')]).toEqual([302, TARGET]);
    expect(await visits(ada)).toEqual(['likely-person', 'scanner', 'scanner', 'scanner']);
  });

  it('answers an unknown code with a plain page and counts nothing', async () => {
    const page = await house.respondent.open(`${house.url}/r/AAAAAAAAAA`, {
      headers: { accept: 'text/html', 'user-agent': BROWSER },
    });

    expect(page.status).toBe(404);
    expect(page.html).toContain('This link does not lead anywhere.');
  });

  it('is made at most once per person in the configured time', async () => {
    const account = await house.zendesk({ settings: { programme: { quarantineSeconds: 0 } } });
    const first = await promoter(account);
    expect(first.referralLink).not.toBeNull();

    const second = await promoter(account, first.ada);

    expect(second.referralLink).toBeNull();
  });

  it('is not made without a target', async () => {
    const account = await house.zendesk({ settings: { referral: { targetUrl: null } } });

    expect((await promoter(account)).referralLink).toBeNull();
  });

  it('is withdrawn when the score is corrected downwards before its mail left', async () => {
    const account = await house.zendesk();
    const { ada, ticket, link } = await promoter(account);
    house.stage.mailbox.setFaults({ tempFail: 1 });
    await mailMeMyLink(link);
    await eventually(async () => {
      const waiting = await house.api.effects('state=due');
      return waiting.find(({ kind, attempts }) => kind === 'referral-mail' && attempts > 0);
    });

    await house.respondent.score(link, 3);
    house.stage.mailbox.setFaults({});

    const { effects } = await house.settled(account, ticket);
    expect(effects.find(({ kind }) => kind === 'referral-mail')).toMatchObject({
      state: 'skipped',
      resultWords: 'The customer corrected the score before the mail left.',
    });
    expect(house.mailCount(ada)).toBe(1);
  });
});

/** How the visits of this customer's link were classed, in order. There is no page for this yet. */
async function visits({ email }: Customer): Promise<unknown[]> {
  const superuser = await house.superuser();
  const rows = await superuser.rows(
    `select visitor from referral_visit join referral on referral.id = referral_id
     join person on person.id = person_id where email = $1 order by at`,
    [email],
  );
  return rows.map(({ visitor }) => visitor);
}
