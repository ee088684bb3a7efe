import nock from 'nock';
import { describe, expect, test } from 'vitest';
import { renew } from './auth.ts';
import type { Renewal } from './auth.ts';
import { foretellEveryCall, HOST } from './fixtures/mocked-account.ts';

const renewal: Renewal = {
  credentials: { kind: 'oauth', accessToken: 'a1', refreshToken: 'r1', expiresAt: new Date(0) },
  app: { clientId: 'id', clientSecret: 'secret' },
  baseUrl: HOST,
  now: new Date('2026-11-20T10:00:00Z'),
};

foretellEveryCall();

describe('renewing a grant', () => {
  test('sends the refresh token as JSON, asks for long lives and returns the new pair with its end', async () => {
    nock(HOST)
      .post('/oauth/tokens', {
        grant_type: 'refresh_token',
        refresh_token: 'r1',
        client_id: 'id',
        client_secret: 'secret',
        expires_in: 172_800,
        refresh_token_expires_in: 7_776_000,
      })
      .reply(200, { access_token: 'a2', refresh_token: 'r2', token_type: 'bearer', expires_in: 3_600 });

    expect(await renew(renewal)).toEqual({
      kind: 'oauth',
      accessToken: 'a2',
      refreshToken: 'r2',
      issuedAt: renewal.now,
      expiresAt: new Date('2026-11-20T11:00:00Z'),
    });
  });

  test('without a lifetime in the answer the default half hour counts', async () => {
    nock(HOST).post('/oauth/tokens').reply(200, { access_token: 'a2', refresh_token: 'r2' });

    expect(await renew(renewal)).toMatchObject({ expiresAt: new Date('2026-11-20T10:30:00Z') });
  });

  test.each([400, 401, 403])('%i means that the grant is gone', async (status) => {
    nock(HOST).post('/oauth/tokens').reply(status, { error: 'invalid_grant' });

    await expect(renew(renewal)).rejects.toMatchObject({
      kind: 'unauthorised',
      status,
      words: expect.stringContaining('Connect the account again'),
    });
  });

  test('an outage or a limit does not end the connection', async () => {
    nock(HOST).post('/oauth/tokens').reply(502, 'bad gateway');
    nock(HOST).post('/oauth/tokens').reply(429, {}, { 'retry-after': '30' });
    nock(HOST).post('/oauth/tokens').replyWithError('broken');

    await expect(renew(renewal)).rejects.toMatchObject({ kind: 'unavailable', status: 502 });
    await expect(renew(renewal)).rejects.toMatchObject({ kind: 'rate-limited', retryAfterMs: 30_000 });
    await expect(renew(renewal)).rejects.toMatchObject({ kind: 'unavailable' });
  });

  test('an answer without a pair, and a token that cannot be renewed, say to connect again', async () => {
    nock(HOST).post('/oauth/tokens').reply(200, { access_token: 'a2' });

    await expect(renew(renewal)).rejects.toMatchObject({ kind: 'unauthorised' });
    const fixed = { kind: 'static', accessToken: 'api-token' } as const;
    await expect(renew({ ...renewal, credentials: fixed })).rejects.toMatchObject({ kind: 'unauthorised' });
  });
});
