import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SANDBOX_APP } from '../../src/cli/sandbox/stage.ts';
import { startTestHouse, type Account, type TestHouse } from '../support/app.ts';
import {
  hubspotEvent,
  postWebhook,
  signedByHubspot,
  signedByZendesk,
  zendeskEvent,
  zendeskWebhook,
  type SignedRequest,
  type ZendeskWebhook,
} from '../support/forged-webhook.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const PREVIOUS_SECRET = 'the-secret-before-it-was-rotated';
/** Printed in Zendesk's documentation for its "Test webhook" button. */
const PUBLIC_TEST_SECRET = 'dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ==';

let house: TestHouse;
let acme: Account;
let webhook: ZendeskWebhook;
let globex: Account;

beforeAll(async () => {
  house = await startTestHouse({ environment: { AFTERWORD_HUBSPOT_PREVIOUS_SECRET: PREVIOUS_SECRET } });
  acme = await house.zendesk();
  globex = await house.hubspot();
  webhook = await zendeskWebhook(house, acme);
});

afterAll(() => house.close());

function fromZendesk(forgery: { secret?: string; ageMs?: number } = {}): SignedRequest {
  const at = new Date(Date.now() - (forgery.ageMs ?? 0));
  return signedByZendesk(webhook, { ...forgery, at, body: zendeskEvent(webhook, '9999') });
}

function fromHubspot(forgery: { secret?: string; ageMs?: number; url?: string } = {}): SignedRequest {
  const { secret = SANDBOX_APP.clientSecret, ageMs = 0, url = `${house.url}/hooks/hubspot` } = forgery;
  const body = JSON.stringify([hubspotEvent(globex.account, '9999', Date.now() - ageMs)]);
  return signedByHubspot(url, { body, secret, at: new Date(Date.now() - ageMs) });
}

function withHeaders(signed: SignedRequest, headers: Record<string, string>): SignedRequest {
  return { ...signed, headers: { ...signed.headers, ...headers } };
}

describe('a webhook of Zendesk', () => {
  it('to an address of nobody is answered 404', async () => {
    const answer = await postWebhook({ ...fromZendesk(), url: `${house.url}/hooks/zendesk/nobody` });

    expect(answer.status).toBe(404);
    expect(answer.text).toContain('Was the account disconnected?');
  });

  it.each([
    ['a wrong signature', () => fromZendesk({ secret: 'guessed' }), 'Compare the signing secret'],
    [
      'the public test secret',
      () => fromZendesk({ secret: PUBLIC_TEST_SECRET }),
      'Compare the signing secret',
    ],
    ['a signature of yesterday', () => fromZendesk({ ageMs: 25 * HOUR_MS }), 'check the clock'],
    ['a signature of tomorrow', () => fromZendesk({ ageMs: -5 * MINUTE_MS }), 'check the clock'],
    [
      'a changed body',
      () => ({ ...fromZendesk(), body: zendeskEvent(webhook, '1') }),
      'no proxy changes the body',
    ],
    [
      'the number of another account',
      () => withHeaders(fromZendesk(), { 'x-zendesk-account-id': '1' }),
      'belongs to another Zendesk account',
    ],
  ])('with %s is answered 401 and told what to check', async (_what, signed, advice) => {
    const answer = await postWebhook(signed());

    expect(answer.status).toBe(401);
    expect(answer.text).toContain(advice);
  });

  it('without a signature is answered 401', async () => {
    const { url, body } = fromZendesk();

    const answer = await postWebhook({ url, body, headers: { 'content-type': 'application/json' } });

    expect(answer.status).toBe(401);
  });

  it('that is retried hours later with its first signature is taken', async () => {
    const answer = await postWebhook(fromZendesk({ ageMs: 20 * HOUR_MS }));

    expect(answer.status).toBe(202);
  });

  it('that is too large is answered 413, of another type 415', async () => {
    const large = signedByZendesk(webhook, { body: JSON.stringify({ padding: 'x'.repeat(1_100_000) }) });

    expect((await postWebhook(large)).status).toBe(413);
    const typed = withHeaders(fromZendesk(), { 'content-type': 'text/plain' });
    expect((await postWebhook(typed)).status).toBe(415);
  });

  it('signed with the old or the new secret is taken while the secret is rotated', async () => {
    const other = await house.zendesk();
    const before = await zendeskWebhook(house, other);
    await fetch(`${other.baseUrl}/api/v2/webhooks/${before.id}/signing_secret`, {
      method: 'POST',
      headers: { authorization: `Bearer ${other.accessToken}` },
    });
    await house.api.done('POST', `/v1/connections/${other.connectionId}/set-up`);
    const after = await zendeskWebhook(house, other);
    expect(after.secret).not.toBe(before.secret);

    const send = (signer: ZendeskWebhook) =>
      postWebhook(signedByZendesk(signer, { body: zendeskEvent(signer, '9999') }));
    expect((await send(after)).status).toBe(202);
    expect((await send(before)).status).toBe(202);
  });
});

describe('a webhook of HubSpot', () => {
  it.each([
    ['a wrong signature', () => fromHubspot({ secret: 'guessed' })],
    ['a signature older than five minutes', () => fromHubspot({ ageMs: 5 * MINUTE_MS + 5_000 })],
    ['a signature of the future', () => fromHubspot({ ageMs: -MINUTE_MS })],
    ['a signature for another address', () => fromHubspot({ url: 'https://evil.example/hooks/hubspot' })],
  ])('with %s is answered 401', async (_what, signed) => {
    const answer = await postWebhook({ ...signed(), url: `${house.url}/hooks/hubspot` });

    expect(answer.status).toBe(401);
  });

  it('is never verified against the address that its own headers name', async () => {
    const signed = withHeaders(fromHubspot({ url: 'https://evil.example/hooks/hubspot' }), {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
    });

    expect(await statusWithHost({ ...signed, url: `${house.url}/hooks/hubspot` })).toBe(401);
  });

  it('signed with the present or the previous client secret is taken', async () => {
    expect((await postWebhook(fromHubspot())).status).toBe(202);
    expect((await postWebhook(fromHubspot({ secret: PREVIOUS_SECRET }))).status).toBe(202);
  });

  it('below the address of another platform leads nowhere', async () => {
    const signed = fromHubspot({ url: `${house.url}/hooks/nothing` });

    expect((await postWebhook(signed)).status).toBe(404);
    expect((await postWebhook({ ...fromHubspot(), url: `${house.url}/hooks/hubspot/key` })).status).toBe(404);
  });
});

/** `fetch` sets the Host header itself. */
function statusWithHost({ url, headers, body }: SignedRequest): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    sent.once('error', reject);
    sent.end(body);
  });
}
