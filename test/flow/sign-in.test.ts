import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestHouse, type Account, type TestHouse } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { membershipOf } from '../support/membership.ts';
import { createVisitor, mailedLink } from '../support/visitor.ts';

let house: TestHouse;
let acme: Account;

beforeAll(async () => {
  house = await startTestHouse();
  acme = await house.zendesk();
}, 90_000);

afterAll(() => house.close());

const { address, invite, member, audit } = membershipOf(() => ({ house, acme }));

describe('signing in by mail', () => {
  it('is a mail, a page with a button, and a workspace that is accepted', async () => {
    const email = address('new');
    await invite(email, 'agent');
    const visitor = createVisitor(house.url);

    expect((await visitor.get('/members')).location).toBe('/sign-in?next=%2Fmembers');
    expect((await visitor.post('/sign-in', { email })).html).toContain('Check your mail');
    const link = await mailedLink(house, email);
    expect((await visitor.get(link)).html).toContain('One more tap');
    const chosen = await visitor.post(link);
    expect(chosen.html).toContain('Accept and open');
    const members = await visitor.post('/workspaces', { workspace: acme.workspaceId });

    expect(members.html).toContain(email);
    expect(members.html).not.toContain('Invite somebody');
    const actions = (await audit()).filter(({ actorName }) => actorName === email);
    expect(actions.map(({ action }) => action)).toEqual(['session.opened', 'member.joined']);
    const [session = ''] = visitor.given;
    expect(session).toMatch(/^afterword=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  it('survives a mail scanner: looking at the link does not use it up', async () => {
    const email = address('scanned');
    await invite(email, 'viewer');
    const visitor = createVisitor(house.url);
    await visitor.post('/sign-in', { email });
    const link = await mailedLink(house, email);

    for (const method of ['GET', 'HEAD', 'GET']) await fetch(`${house.url}${link}`, { method });

    expect((await visitor.post(link)).html).toContain('Choose a workspace');
  });

  it('works once, and says so', async () => {
    const email = address('once');
    await invite(email, 'viewer');
    const visitor = createVisitor(house.url);
    await visitor.post('/sign-in', { email });
    const link = await mailedLink(house, email);
    await visitor.post(link);

    const again = await createVisitor(house.url).post(link);
    expect([again.status, again.html]).toEqual([410, expect.stringContaining('used already')]);
    const look = await createVisitor(house.url).get(link);
    expect([look.status, look.html]).toEqual([410, expect.stringContaining('used already')]);
    const unknown = await visitor.get('/sign-in/link/AAAAAAAAAAAAAAAAAAAAAA');
    expect([unknown.status, unknown.html]).toEqual([404, expect.stringContaining('not known')]);
  });

  it('by two taps at once opens one session', async () => {
    const email = address('twice');
    await invite(email, 'viewer');
    await createVisitor(house.url).post('/sign-in', { email });
    const link = await mailedLink(house, email);

    const both = await Promise.all([1, 2].map(() => createVisitor(house.url).post(link)));

    expect(both.map(({ status }) => status).sort((one, other) => one - other)).toEqual([200, 410]);
  });

  it('ends after 15 minutes', async () => {
    const email = address('late');
    await invite(email, 'viewer');
    const visitor = createVisitor(house.url);
    await visitor.post('/sign-in', { email });
    const link = await mailedLink(house, email);
    const superuser = await house.superuser();
    const [row] = await superuser.rows(
      'select extract(epoch from expires_at - created_at)::int as s from sign_in_link order by created_at desc limit 1',
    );
    expect(row?.['s']).toBe(900);

    await superuser.rows(
      "update sign_in_link set expires_at = now() - interval '1 second' where used_at is null",
    );

    const late = await visitor.post(link);
    expect([late.status, late.html]).toEqual([410, expect.stringContaining('has expired')]);
  });

  it('tells nobody which addresses are known, and mails no stranger', async () => {
    const [known, stranger] = [address('known'), address('stranger')];
    await invite(known, 'viewer');
    const visitor = createVisitor(house.url);

    const answers = [
      await visitor.post('/sign-in', { email: known }),
      await visitor.post('/sign-in', { email: stranger }),
    ];
    await mailedLink(house, known);

    expect(answers[0]?.html).toBe(answers[1]?.html);
    expect(await house.stage.mailbox.mails({ to: stranger })).toEqual([]);
  });

  it('sends a handful of mails at most, however often it is asked', async () => {
    const email = address('flooded');
    await invite(email, 'viewer');
    const visitor = createVisitor(house.url);

    for (let count = 0; count < 7; count += 1) await visitor.post('/sign-in', { email });
    await mailedLink(house, email, 4);

    const superuser = await house.superuser();
    const unmailed = await superuser.rows('select from sign_in_link where mailed_at is null');
    expect(unmailed).toEqual([]);
    const mails = await house.stage.mailbox.mails({ to: email });
    expect(mails.filter(({ subject }) => subject.includes('link to sign in'))).toHaveLength(4);
  });

  it('refuses what is no address, and goes to no other site afterwards', async () => {
    const visitor = createVisitor(house.url);

    const refused = await visitor.post('/sign-in', { email: 'nobody' });
    expect([refused.status, refused.html]).toEqual([422, expect.stringContaining('not an e-mail address')]);
    const known = await member('viewer');
    for (const next of ['//evil.example', 'https://evil.example', '/\\evil.example']) {
      const { location } = await known.post('/workspaces', { workspace: acme.workspaceId, next });
      expect(location).toBe('/members');
    }
  });

  it('speaks the language of the browser, in page and mail', async () => {
    const email = address('ruta');
    await invite(email, 'viewer');
    const visitor = createVisitor(house.url, { 'accept-language': 'lt' });

    expect((await visitor.get('/sign-in')).html).toContain('Atsiųsti nuorodą');
    await visitor.post('/sign-in', { email });

    const mail = await eventually(async () =>
      (await house.stage.mailbox.mails({ to: email })).find(({ subject }) => subject.includes('nuoroda')),
    );
    expect(mail).toBeDefined();
  });
});
