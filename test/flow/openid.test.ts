import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTestHouse, type Account, type TestHouse } from '../support/app.ts';
import { CLIENT, startOpenIdProvider, type OpenIdProvider } from '../support/openid-provider.ts';
import { createVisitor, type Seen, type Visitor } from '../support/visitor.ts';

let provider: OpenIdProvider;
let house: TestHouse;
let acme: Account;
let counter = 0;

beforeAll(async () => {
  provider = await startOpenIdProvider();
  house = await startTestHouse({
    environment: {
      AFTERWORD_OIDC_ISSUER: provider.issuer,
      AFTERWORD_OIDC_CLIENT: `${CLIENT.id}:${CLIENT.secret}`,
    },
  });
  acme = await house.zendesk();
}, 90_000);

afterEach(() => {
  provider.claims = {};
  provider.forge = false;
  provider.refuse = null;
});

afterAll(async () => {
  await house.close();
  await provider.close();
});

async function invited(role = 'analyst'): Promise<string> {
  counter += 1;
  const email = `colleague.${counter}@acme.example`;
  await house.api.done('POST', '/v1/members', { email, role, workspaceId: acme.workspaceId });
  return email;
}

/** To the provider and back to our callback, whose address is answered. */
async function toProvider(visitor: Visitor, next = '/sessions'): Promise<string> {
  const begun = await visitor.get(`/sign-in/oidc?next=${encodeURIComponent(next)}`);
  const answer = await fetch(begun.location ?? '', { redirect: 'manual' });
  const back = new URL(answer.headers.get('location') ?? '');
  return back.pathname + back.search;
}

async function signIn(visitor: Visitor): Promise<Seen> {
  return await visitor.get(await toProvider(visitor));
}

describe("signing in at the organisation's own service", () => {
  it('is offered, proves the address, and leads where one wanted to go', async () => {
    const email = await invited();
    provider.profile = { sub: 's1', email: email.toUpperCase(), email_verified: true };
    const visitor = createVisitor(house.url);
    expect((await visitor.get('/sign-in')).html).toContain(`Sign in with ${new URL(provider.issuer).host}`);

    const first = await signIn(visitor);
    expect(first.location).toBe('/workspaces?next=%2Fsessions');
    await visitor.get(first.location ?? '');
    await visitor.post('/workspaces', { workspace: acme.workspaceId });
    const again = createVisitor(house.url);
    const second = await signIn(again);

    expect(second.location).toBe('/sessions');
    expect((await again.get('/sessions')).html).toContain('with your organisation');
    expect(again.given.at(-1)).toMatch(/^afterword_oidc=; Max-Age=0/);
  });

  it.each([
    ['no verified address', { email_verified: false }, 'names no verified e-mail address'],
    ['an address whose proof is not told', { email_verified: undefined }, 'names no verified e-mail address'],
    ['a nonce of another sign-in', { nonce: 'another' }, 'was not valid'],
    ['an audience that is not us', { aud: 'somebody-else' }, 'was not valid'],
    ['an issuer that it is not', { iss: 'https://evil.example' }, 'was not valid'],
    ['a time that is over', { exp: 1_000_000 }, 'was not valid'],
  ])('with %s opens nothing and says why', async (_name, claims, words) => {
    provider.profile = { sub: 's2', email: await invited(), email_verified: true };
    provider.claims = claims;
    const visitor = createVisitor(house.url);

    const refused = await signIn(visitor);

    expect([refused.status, refused.html]).toEqual([400, expect.stringContaining(words)]);
    expect((await visitor.get('/sessions')).location).toBe('/sign-in?next=%2Fsessions');
  });

  it('with a signature of somebody else opens nothing', async () => {
    provider.profile = { sub: 's3', email: await invited(), email_verified: true };
    provider.forge = true;

    const refused = await signIn(createVisitor(house.url));

    expect([refused.status, refused.html]).toEqual([400, expect.stringContaining('was not valid')]);
  });

  it('that was refused there says so', async () => {
    provider.refuse = 'access_denied';

    const refused = await signIn(createVisitor(house.url));

    expect([refused.status, refused.html]).toEqual([400, expect.stringContaining('did not let you in')]);
  });

  it('with the state of another browser, a wrong one, or none opens nothing', async () => {
    provider.profile = { sub: 's4', email: await invited(), email_verified: true };
    const [one, other] = [createVisitor(house.url), createVisitor(house.url)];
    const callback = await toProvider(one);
    await toProvider(other);

    for (const [visitor, path] of [
      [createVisitor(house.url), callback],
      [other, callback],
      [one, callback.replace(/state=[^&]+/, 'state=wrong')],
      [one, '/sign-in/oidc/callback'],
    ] as const) {
      const refused = await visitor.get(path);
      expect([refused.status, refused.html]).toEqual([
        400,
        expect.stringContaining('not begun in this browser'),
      ]);
    }
    expect((await one.get(callback)).status).toBe(303);
  });

  it('takes a code once', async () => {
    provider.profile = { sub: 's5', email: await invited(), email_verified: true };
    const visitor = createVisitor(house.url);
    const callback = await toProvider(visitor);
    expect((await visitor.get(callback)).status).toBe(303);

    expect((await visitor.get(callback)).status).toBe(400);
  });
});

describe('a service without a provider, or with one that is away', () => {
  it('says so, and offers mail', async () => {
    const elsewhere = await startOpenIdProvider();
    await elsewhere.close();
    const lonely = await startTestHouse({
      environment: {
        AFTERWORD_OIDC_ISSUER: elsewhere.issuer,
        AFTERWORD_OIDC_CLIENT: `${CLIENT.id}:${CLIENT.secret}`,
      },
    });
    try {
      const away = await createVisitor(lonely.url).get('/sign-in/oidc');
      expect([away.status, away.html]).toEqual([503, expect.stringContaining('does not answer')]);
      expect((await createVisitor(lonely.url).get('/sign-in')).html).toContain('Mail me a link');
    } finally {
      await lonely.close();
    }
  }, 60_000);
});
