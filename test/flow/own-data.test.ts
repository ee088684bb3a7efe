import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestHouse, type Account, type TestHouse } from '../support/app.ts';
import { askedAbout } from '../support/asked.ts';
import type { Customer } from '../support/desks.ts';
import { eventually } from '../support/eventually.ts';
import { linkIn, linksOf, type Page, unsubscribeLinkOf } from '../support/respondent.ts';

let house: TestHouse;
let acme: Account;

beforeAll(async () => {
  house = await startTestHouse();
  acme = await house.zendesk({ settings: { programme: { quarantineSeconds: 0 } } });
});

afterAll(() => house.close());

const WORDS = 'Nobody called back, says Ada of Riverside Lane.';

/** A customer who answered, with the way to the preferences in hand. */
async function answered(account = acme) {
  const asked = await askedAbout(house, account);
  const preferences = unsubscribeLinkOf(await house.mailTo(asked.ada));
  await house.respondent.score(asked.link, 3);
  await house.respondent.comment(asked.link, WORDS, 'no');
  await house.settled(account, asked.ticket);
  return { ...asked, preferences };
}

type Answered = Awaited<ReturnType<typeof answered>>;

function wish(preferences: string): Promise<Page> {
  return house.respondent.post(preferences, { act: 'own-data' });
}

/** Presses "What is stored about me?" and waits for the mail with the link. */
async function linkMailed({ ada, preferences }: Pick<Answered, 'ada' | 'preferences'>): Promise<string> {
  const before = house.mailCount(ada);
  await wish(preferences);
  return linkIn(await house.mailTo(ada, before + 1), /https?:\/\/\S+\/d\/[\w-]+/);
}

function keyOn({ html }: Page): string {
  const [, key = ''] = /name="key" value="([^"]+)"/.exec(html) ?? [];
  if (key === '') throw new Error('The page carries no key');
  return key;
}

async function opened(link: string) {
  const page = await house.respondent.post(link, { act: 'open' });
  return { page, key: keyOn(page) };
}

function names(page: Page, { name, email }: Customer): string[] {
  return [name, email, 'Ada', 'Riverside Lane'].filter((trace) => page.html.includes(trace));
}

describe('what is stored about a person', { concurrent: true, timeout: 90_000 }, () => {
  it('is mailed as a link to the address on file; the page it was asked from shows none of it', async () => {
    const { ada, preferences, link } = await answered();
    const asking = await house.respondent.open(preferences);

    const page = await wish(preferences);

    for (const shown of [asking, page, await house.respondent.open(link)])
      expect(names(shown, ada)).toEqual([]);
    expect(page.html).toContain('A link is on its way');
    const mail = await house.mailTo(ada, 2);
    expect(mail.headers).not.toHaveProperty('list-unsubscribe');
    expect(`${mail.text} ${mail.html}`).not.toMatch(/Riverside|rated|\b3\b/);
    expect(linksOf(mail).filter((one) => one.includes('/d/'))).toHaveLength(1);
  });

  it('stays hidden behind the mailed link until its button is pressed: scanners open every link', async () => {
    const person = await answered();
    const link = await linkMailed(person);

    const looked = await house.respondent.open(link);
    await house.respondent.open(link, { method: 'HEAD' });

    expect([looked.status, names(looked, person.ada)]).toEqual([200, []]);
    expect(looked.headers.get('cache-control')).toBe('no-store');
    const { page } = await opened(link);
    expect(page.status).toBe(200);
    for (const known of [person.ada.email, person.ada.name, WORDS, 'Your answer on', '3 out of 10'])
      expect(page.html).toContain(known);
    expect(page.html).toContain('You said that you do not want to be contacted');
  });

  it('can be taken along as a file, with every version of an answer and nothing of the agents', async () => {
    const person = await answered();
    await house.respondent.score(person.link, 9);
    const link = await linkMailed(person);
    const { key } = await opened(link);

    const file = await house.respondent.post(link, { act: 'download', key });

    expect(file.headers.get('content-disposition')).toBe('attachment; filename=my-data.json');
    const data: unknown = JSON.parse(file.html);
    expect(data).toMatchObject({
      email: person.ada.email,
      name: person.ada.name,
      optOuts: [],
      requests: [{ asked: true, reason: 'eligible' }],
      asks: [
        { state: 'sent', answer: { score: 9, history: [{ score: 3 }, { comment: WORDS }, { score: 9 }] } },
      ],
      accounts: [{ platform: 'zendesk' }],
    });
    expect(file.html).not.toMatch(/assignee|owner|@acme/i);
    const superuser = await house.superuser();
    const audit = await superuser.rows(
      `select after from audit_event join person on person.id::text = audit_event.subject_id
       where person.email = $1 order by at`,
      [person.ada.email],
    );
    expect(audit.map(({ after }) => after)).toEqual([
      { by: 'respondent', how: 'page' },
      { by: 'respondent', how: 'download' },
    ]);
  });

  it('is deleted after one confirmation: what is kept is said, and twice changes nothing', async () => {
    const person = await answered();
    const link = await linkMailed(person);
    const { key } = await opened(link);

    const asked = await house.respondent.post(link, { act: 'erase', key });
    expect(asked.html).toContain('It cannot be undone');
    expect((await house.respondent.post(link, { act: 'show', key })).html).toContain(WORDS);
    const done = await house.respondent.post(link, { act: 'erase-now', key });
    const again = await house.respondent.post(link, { act: 'erase-now', key });

    for (const page of [done, again]) {
      expect(page.status).toBe(200);
      expect(page.html).toContain('a keyed hash of your address');
      expect(names(page, person.ada)).toEqual([]);
    }
    const superuser = await house.superuser();
    const kept = await superuser.rows(
      `select list, source from opt_out where workspace_id = $1 and email_hash = $2`,
      [acme.workspaceId, house.core().keys.fingerprint(person.ada.email)],
    );
    expect(kept).toEqual([{ list: 'erased', source: 'respondent' }]);
    expect(await superuser.rows('select id from person where email = $1', [person.ada.email])).toEqual([]);
    await eventually(() => (acme.score(person.ticket).comment === null ? true : null));
    expect((await wish(person.preferences)).html).toContain('Nothing is stored any more');
    expect(await house.respondent.open(link)).toMatchObject({ status: 200 });
  });

  it('is not deleted by the link alone, nor with another key', async () => {
    const person = await answered();
    const link = await linkMailed(person);

    for (const key of ['', 'AAAAAAAAAAAAAAAAAAAAAA']) {
      const page = await house.respondent.post(link, { act: 'erase-now', key });
      expect(names(page, person.ada)).toEqual([]);
    }
    const stray = await house.respondent.post(link, { act: 'anything' });

    expect(stray.status).toBe(415);
    expect((await opened(link)).page.html).toContain(WORDS);
  });

  it('is shown by no link of another kind, and this link is none of theirs', async () => {
    const person = await answered();
    const link = await linkMailed(person);
    const token = (from: string) => from.split('/').at(-1) ?? '';
    const at = (path: string) => `${house.url}${path}`;

    const wrong = await Promise.all([
      house.respondent.post(at(`/d/${token(person.preferences)}`), { act: 'open' }),
      house.respondent.post(at(`/d/${token(person.link)}`), { act: 'open' }),
      house.respondent.open(at('/d/nobody')),
      house.respondent.open(at(`/u/${token(link)}`)),
      house.respondent.post(at(`/u/${token(link)}`), { 'List-Unsubscribe': 'One-Click' }),
      house.respondent.post(at(`/s/${token(link)}`), { act: 'score', score: '0' }),
    ]);

    expect(wrong.map(({ status }) => status)).toEqual(wrong.map(() => 404));
  });
});

describe('the mailed link', { concurrent: true, timeout: 90_000 }, () => {
  async function change(link: string, set: string): Promise<void> {
    const superuser = await house.superuser();
    const hash = `sha256(convert_to($1, 'UTF8'))`;
    await superuser.rows(`update own_data_link set ${set} where token_hash = ${hash}`, [
      link.split('/').at(-1),
    ]);
  }

  it('works once: a second press of the button is the same press, a later one is told so in words', async () => {
    const person = await answered();
    const link = await linkMailed(person);

    const pages = await Promise.all([opened(link), opened(link)]);
    expect(new Set(pages.map(({ key }) => key)).size).toBe(1);
    await change(link, `opened_at = opened_at - interval '2 minutes'`);

    const late = await house.respondent.post(link, { act: 'open' });
    expect(late.status).toBe(410);
    expect(late.html).toContain('This link was used already');
    expect(names(late, person.ada)).toEqual([]);
    const [first] = pages;
    expect((await house.respondent.post(link, { act: 'show', key: first.key })).html).toContain(WORDS);
    await change(link, `opened_at = opened_at - interval '1 hour'`);
    const ended = await house.respondent.post(link, { act: 'show', key: first.key });
    expect([ended.status, names(ended, person.ada)]).toEqual([410, []]);
  });

  it('ends after a day', async () => {
    const person = await answered();
    const link = await linkMailed(person);
    await change(link, `expires_at = now() - interval '1 second'`);

    for (const page of [
      await house.respondent.open(link),
      await house.respondent.post(link, { act: 'open' }),
    ]) {
      expect(page.status).toBe(410);
      expect(page.html).toContain('This link has ended');
      expect(names(page, person.ada)).toEqual([]);
    }
  });

  it('leads to nobody when the person was erased in between', async () => {
    const person = await answered();
    const link = await linkMailed(person);
    await house.api.done('POST', '/v1/people/erase', { email: person.ada.email });

    for (const page of [
      await house.respondent.open(link),
      await house.respondent.post(link, { act: 'open' }),
    ]) {
      expect(page.html).toContain('Nothing is stored about you any more');
      expect(names(page, person.ada)).toEqual([]);
    }
  });

  it('is mailed once for presses that follow each other, and at most three times a day', async () => {
    const person = await answered();
    const { ada, preferences } = person;

    const pages = await Promise.all([wish(preferences), wish(preferences), wish(preferences)]);
    for (const page of pages) expect(page.html).toContain('A link is on its way');
    await house.mailTo(ada, 2);
    for (const nth of [3, 4]) {
      await earlier(ada);
      await wish(preferences);
      await house.mailTo(ada, nth);
    }
    await earlier(ada);

    const refused = await wish(preferences);

    expect(refused.html).toContain('Three links were mailed');
    await earlier(ada, '25 hours');
    expect((await wish(preferences)).html).toContain('A link is on its way');
    await house.mailTo(ada, 5);
    expect(house.mailCount(ada)).toBe(5);
  });

  async function earlier({ email }: Customer, by = '5 minutes'): Promise<void> {
    const superuser = await house.superuser();
    await superuser.rows(
      `update own_data_link set asked_at = asked_at - $2::interval from person
       where person.id = own_data_link.person_id and person.email = $1`,
      [email, by],
    );
  }
});
