import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestHouse, type Account, type TestHouse } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { membershipOf } from '../support/membership.ts';
import { createVisitor, signedIn, type Visitor } from '../support/visitor.ts';

let house: TestHouse;
let acme: Account;
let owner: Visitor;
const OWNER = 'owner@acme.example';

beforeAll(async () => {
  house = await startTestHouse();
  acme = await house.zendesk();
  await invite(OWNER, 'owner');
  owner = await signedIn(house, OWNER, { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' });
  await owner.post('/workspaces', { workspace: acme.workspaceId });
}, 90_000);

afterAll(() => house.close());

const { address, invite, member, audit } = membershipOf(() => ({ house, acme }));

describe('a session', () => {
  it('that was revoked leads to the sign-in page with its next click', async () => {
    const viewer = await member('viewer');
    expect((await viewer.get('/members')).status).toBe(200);

    const { html } = await owner.get('/sessions');
    const row = html.split('<tr>').find((part) => part.includes(viewer.email) && part.includes('/end'));
    const path = /\/sessions\/[\w-]+\/end/.exec(row ?? '')?.[0] ?? '';
    expect((await owner.post(path)).html).not.toContain(viewer.email);

    expect((await viewer.get('/members')).location).toBe('/sign-in?next=%2Fmembers');
    expect((await viewer.post(`/members/${viewer.id}/remove`)).html).toContain('Mail me a link');
  });

  it('of others is shown to admins alone, and ended by them alone', async () => {
    const [viewer, other] = [await member('viewer'), await member('viewer')];
    const own = await viewer.get('/sessions');
    expect(own.html).toContain('this browser');
    expect(own.html).not.toContain(other.email);

    const { html } = await owner.get('/sessions');
    const row = html.split('<tr>').find((part) => part.includes(other.email));
    const refused = await viewer.post(/\/sessions\/[\w-]+\/end/.exec(row ?? '')?.[0] ?? '');

    expect(refused.status).toBe(404);
    expect((await other.get('/members')).status).toBe(200);
  });

  it('is over after signing out, and cannot be used again', async () => {
    const viewer = await member('viewer');
    const cookie = viewer.cookie();

    const out = await viewer.post('/sign-out');

    expect(out.html).toContain('Mail me a link');
    const stolen = await fetch(`${house.url}/members`, { headers: { cookie }, redirect: 'manual' });
    expect(stolen.headers.get('location')).toBe('/sign-in?next=%2Fmembers');
  });

  it('loses the workspace at once when its member is removed', async () => {
    const agent = await member('agent');

    await house.api.done('DELETE', `/v1/members/${agent.id}`);

    const next = await agent.get('/members');
    expect(next.location).toBe('/workspaces?next=%2Fmembers');
    expect((await agent.get('/workspaces')).html).toContain('belongs to no workspace');
    const back = await agent.post('/workspaces', { workspace: acme.workspaceId });
    expect([back.status, back.html]).toEqual([404, expect.stringContaining('no such workspace')]);
  });

  it('is stored so that the database opens none', async () => {
    const token = owner.cookie().split('=')[1] ?? '';
    const superuser = await house.superuser();

    const rows = JSON.stringify([
      ...(await superuser.rows('select *, encode(hash, $1) from session', ['hex'])),
      ...(await superuser.rows('select * from sign_in_link')),
      ...(await superuser.rows('select * from membership')),
    ]);

    expect(token).toHaveLength(43);
    expect(rows).not.toContain(token);
    expect(rows).not.toContain(OWNER);
  });
});

describe('a form from elsewhere', () => {
  it.each([
    ['another site, says the browser', { 'sec-fetch-site': 'cross-site' }],
    ['another site, says its origin', { origin: 'https://evil.example' }],
    ['a page that hides where it is', { origin: 'null' }],
  ])('%s changes nothing', async (_name, headers) => {
    const email = address('forged');

    const refused = await owner.forged('/members/invite', headers, { email, role: 'owner' });

    expect([refused.status, refused.html]).toEqual([403, expect.stringContaining('from another site')]);
    expect((await owner.get('/members')).html).not.toContain(email);
  });

  it('without the token of this session changes nothing', async () => {
    const origin = { origin: new URL(house.url).origin };
    const other = await member('admin');
    const theirs = /name="csrf" value="([^"]+)"/.exec((await other.get('/members')).html)?.[1] ?? '';

    for (const csrf of ['', theirs]) {
      const email = address('forged');
      const refused = await owner.forged('/members/invite', origin, { email, role: 'owner', csrf });
      expect([refused.status, refused.html]).toEqual([403, expect.stringContaining('older session')]);
    }
    const signIn = await createVisitor(house.url).forged('/sign-in', { 'sec-fetch-site': 'cross-site' }, {});
    expect(signIn.status).toBe(403);
  });
});

describe('roles', () => {
  it('below admin are refused in words, on pages and in forms', async () => {
    for (const role of ['analyst', 'lead', 'agent', 'viewer']) {
      const somebody = await member(role);
      for (const path of ['/api-keys', '/audit']) {
        const refused = await somebody.get(path);
        expect([refused.status, refused.html], path).toEqual([
          403,
          expect.stringContaining(`yours is &quot;${role}&quot;`),
        ]);
      }
      await somebody.get('/members');
      const refused = await somebody.post('/members/invite', { email: address('x'), role: 'viewer' });
      expect(refused.status).toBe(403);
    }
  }, 60_000);

  it('change while somebody works, and hold from the next click on', async () => {
    const somebody = await member('admin');
    expect((await somebody.get('/api-keys')).status).toBe(200);

    await owner.get('/members');
    await owner.post(`/members/${somebody.id}/role`, { role: 'viewer' });

    expect((await somebody.get('/api-keys')).status).toBe(403);
    const [row] = await audit(`subject=${somebody.id}&action=member.role-changed`);
    expect(row).toMatchObject({
      actorKind: 'member',
      actorName: OWNER,
      before: { role: 'admin' },
      after: { role: 'viewer' },
      requestId: expect.stringMatching(/\S{8}/),
    });
  });

  it('keep the last owner where they are', async () => {
    const { html } = await owner.get('/members');
    const row = html.split('<tr>').find((part) => part.includes(OWNER) && part.includes('/remove'));
    const leave = /\/members\/[\w-]+\/remove/.exec(row ?? '')?.[0] ?? '';

    const refused = await owner.post(leave);

    expect([refused.status, refused.html]).toEqual([409, expect.stringContaining('last owner')]);
  });
});

describe('inviting', () => {
  it('twice is refused in words, and can be mailed again', async () => {
    const email = address('invited');
    await owner.get('/members');
    await owner.post('/members/invite', { email, role: 'lead' });
    const mails = () => house.stage.mailbox.mails({ to: email });
    await eventually(async () => ((await mails()).length === 1 ? true : null));

    const twice = await owner.post('/members/invite', { email: email.toUpperCase(), role: 'lead' });
    expect([twice.status, twice.html]).toEqual([409, expect.stringContaining('invited already')]);
    const row = (await owner.get('/members')).html.split('<tr>').find((part) => part.includes(email));
    await owner.post(/\/members\/[\w-]+\/again/.exec(row ?? '')?.[0] ?? '');

    await eventually(async () => ((await mails()).length === 2 ? true : null));
    const [mail] = await mails();
    expect(mail?.subject).toBe(`${OWNER} invites you to Acme on Afterword`);
  });

  it('can be taken back: the address enters nothing any more', async () => {
    const email = address('back');
    const id = await invite(email, 'agent');
    const visitor = await signedIn(house, email);
    expect((await visitor.get('/workspaces')).html).toContain('Accept and open');

    await house.api.done('DELETE', `/v1/members/${id}`);

    expect((await visitor.post('/workspaces', { workspace: acme.workspaceId })).status).toBe(404);
  });
});
