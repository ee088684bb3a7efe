import nock from 'nock';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Credentials } from '../../src/connector/connector.ts';
import { renew, writesAs } from './auth.ts';
import { portalFixture } from './fixtures/portal.ts';

const HOST = 'https://api.hubapi.test';
const APP = { clientId: 'client', clientSecret: 's3cret' };
const NOW = new Date('2026-11-22T10:00:00Z');
const STORED: Credentials = { kind: 'oauth', accessToken: 'old', refreshToken: 'refresh-1', expiresAt: NOW };

beforeEach(() => {
  nock.disableNetConnect();
});

afterEach(() => {
  const unused = nock.pendingMocks();
  nock.cleanAll();
  nock.enableNetConnect();
  expect(unused).toEqual([]);
});

function renewing(credentials: Credentials = STORED): Promise<Credentials> {
  return renew(credentials, APP, { baseUrl: HOST, now: () => NOW });
}

it('sends a form to the dated endpoint and keeps the refresh token of the answer', async () => {
  nock(HOST, { reqheaders: { 'content-type': /^application\/x-www-form-urlencoded/ } })
    .post('/oauth/2026-03/token', {
      grant_type: 'refresh_token',
      client_id: 'client',
      client_secret: 's3cret',
      refresh_token: 'refresh-1',
    })
    .reply(200, { access_token: 'new', refresh_token: 'refresh-2', expires_in: 1_800, hub_id: 62515 });

  expect(await renewing()).toEqual({
    kind: 'oauth',
    accessToken: 'new',
    refreshToken: 'refresh-2',
    issuedAt: NOW,
    expiresAt: new Date('2026-11-22T10:30:00Z'),
  });
});

it('keeps the old refresh token when the answer repeats none', async () => {
  nock(HOST).post('/oauth/2026-03/token').reply(200, { access_token: 'new', expires_in: 1_800 });

  expect(await renewing()).toMatchObject({ refreshToken: 'refresh-1' });
});

it.each([{ error: 'invalid_grant' }, { status: 'BAD_REFRESH_TOKEN', message: 'gone' }])(
  'takes %o as the end of the connection',
  async (body) => {
    nock(HOST).post('/oauth/2026-03/token').reply(400, body);

    await expect(renewing()).rejects.toMatchObject({ kind: 'unauthorised' });
  },
);

it.each([
  [400, { error: 'invalid_client' }, 'refused'],
  [401, {}, 'refused'],
  [429, {}, 'rate-limited'],
  [500, {}, 'unavailable'],
  [200, { access_token: '' }, 'unavailable'],
])('does not blame the account for %i %o', async (status, body, kind) => {
  nock(HOST).post('/oauth/2026-03/token').reply(status, body);

  await expect(renewing()).rejects.toMatchObject({ kind });
});

it('reads a lost connection as unavailable and shows no secret', async () => {
  nock(HOST)
    .post('/oauth/2026-03/token')
    .replyWithError(Object.assign(new Error('s3cret'), { code: 'ECONNRESET' }));

  await expect(renewing()).rejects.toMatchObject({
    kind: 'unavailable',
    message: expect.not.stringContaining('s3cret'),
  });
});

it('cannot renew a static token', async () => {
  await expect(renewing({ kind: 'static', accessToken: 'x' })).rejects.toMatchObject({
    kind: 'unauthorised',
  });
});

it('writes as the app in its account', async () => {
  nock(HOST).get('/account-info/2026-03/details').reply(200, { portalId: 62515 });

  expect(await writesAs(portalFixture({ baseUrl: HOST }))).toBe('the Afterword app in HubSpot account 62515');
});
