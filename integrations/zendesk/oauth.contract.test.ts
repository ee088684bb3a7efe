import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRateLimiter } from '../../src/connector/rate-limiter.ts';
import type { Credentials } from '../../src/connector/connector.ts';
import { startZendeskSandbox, zendesk } from './index.ts';
import type { ZendeskSandbox } from './index.ts';

const CLIENT = { clientId: 'local-client', clientSecret: 'local-secret' };
const GLOBAL = { clientId: 'zdg-afterword', clientSecret: 'global-secret' };

let sandbox: ZendeskSandbox;

beforeAll(async () => {
  sandbox = await startZendeskSandbox({ client: { ...GLOBAL, redirectUrls: null } });
});

afterAll(() => sandbox.close());

function oauth(account: string): { baseUrl: string; credentials: Credentials } {
  const { baseUrl, credentials } = sandbox.createAccount({ account });
  const expiresAt = new Date(Date.now() + credentials.expiresInSeconds * 1_000);
  const { accessToken, refreshToken } = credentials;
  return { baseUrl, credentials: { kind: 'oauth', accessToken, refreshToken, expiresAt } };
}

function writesAs(baseUrl: string, token: string): Promise<string> {
  return zendesk
    .open({
      connectionId: 'connection-1',
      baseUrl,
      accountId: 'any',
      resources: {},
      options: {},
      limiter: createRateLimiter(zendesk.limits),
      accessToken: () => Promise.resolve(token),
      renewedToken: () => Promise.resolve(token),
      now: () => new Date(),
    })
    .writesAs();
}

describe('a client of the account itself', () => {
  test('gets tokens without a person, and others when they end', async () => {
    const { baseUrl } = sandbox.createAccount({ account: 'selfhosted', localClient: CLIENT });

    const granted = await zendesk.clientGrant?.(CLIENT, baseUrl);
    const renewed = granted && (await zendesk.renew(granted, GLOBAL, baseUrl));

    expect(granted).toMatchObject({ kind: 'client', client: CLIENT, scopes: ['read', 'write'] });
    expect(renewed?.accessToken).not.toBe(granted?.accessToken);
    expect(await writesAs(baseUrl, renewed?.accessToken ?? '')).toBe('Afterword Integration');
  });

  test('with a wrong secret is refused in words; the global client gets nothing without a person', async () => {
    const { baseUrl } = sandbox.createAccount({ account: 'selfhosted', localClient: CLIENT });

    for (const client of [{ ...CLIENT, clientSecret: 'wrong' }, GLOBAL]) {
      await expect(zendesk.clientGrant?.(client, baseUrl)).rejects.toMatchObject({
        kind: 'refused',
        words: expect.stringContaining('client id or client secret'),
      });
    }
  });
});

describe('an API token', () => {
  test('is sent as it is, and a wrong one is refused', async () => {
    const { baseUrl } = sandbox.createAccount({ account: 'oldways', apiToken: 'token-1' });
    const basic = (token: string): string =>
      `Basic ${Buffer.from(`integration@agents.example/token:${token}`).toString('base64')}`;

    expect(await writesAs(baseUrl, basic('token-1'))).toBe('Afterword Integration');
    await expect(writesAs(baseUrl, basic('token-2'))).rejects.toMatchObject({ kind: 'unauthorised' });
  });
});

describe('an account that is not where it was', () => {
  test('after it was renamed ends the grant with words that say what to do', async () => {
    const { baseUrl, credentials } = oauth('before');
    sandbox.renameAccount('before', 'afterwards');

    await expect(zendesk.renew(credentials, GLOBAL, baseUrl)).rejects.toMatchObject({
      kind: 'unauthorised',
      words: expect.stringContaining('renamed, suspended or closed'),
    });
    const moved = baseUrl.replace('before', 'afterwards');
    expect(await zendesk.renew(credentials, GLOBAL, moved)).toMatchObject({ kind: 'oauth' });
  });

  test('while it is suspended is disconnected; its pair works again afterwards', async () => {
    const { baseUrl, credentials } = oauth('unpaid');
    sandbox.suspendAccount('unpaid', true);

    await expect(zendesk.renew(credentials, GLOBAL, baseUrl)).rejects.toMatchObject({ kind: 'unauthorised' });
    sandbox.suspendAccount('unpaid', false);
    expect(await zendesk.renew(credentials, GLOBAL, baseUrl)).toMatchObject({ kind: 'oauth' });
  });

  test('with a wrong client keeps its grant: that is a fault of the installation', async () => {
    const { baseUrl, credentials } = oauth('wrongclient');

    await expect(zendesk.renew(credentials, CLIENT, baseUrl)).rejects.toMatchObject({ kind: 'refused' });
    expect(await zendesk.renew(credentials, GLOBAL, baseUrl)).toMatchObject({ kind: 'oauth' });
  });
});
