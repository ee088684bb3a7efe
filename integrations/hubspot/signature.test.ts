import { Signature } from '@hubspot/api-client';
import { describe, expect, it } from 'vitest';
import type { InboundRequest } from '../../src/connector/webhook.ts';
import { decodeForSignature, signV2, signV3, verifySignature } from './signature.ts';
import { signedHeaders } from './sandbox/webhooks.ts';

const SECRET = 'f6e94c08-85d0-4608-bcc6-e1850176e7b8';
const URL = 'https://www.hubspot.com/webhook';
const SIGNED_AT = 1_632_188_626_483;
const V3_VECTOR = 'jf872r5vscVcxCiDRHA4rGrqe/8BPLNVkdJSHdMnGTU=';

function request(headers: Record<string, string>, url = URL, body = 'REQUEST_BODY'): InboundRequest {
  return { method: 'POST', url, headers, body: Buffer.from(body) };
}

function v3(url = URL, signedAt = SIGNED_AT, secret = SECRET): Record<string, string> {
  const signed = { method: 'POST', url, body: 'REQUEST_BODY' };
  return {
    'x-hubspot-signature-v3': signV3(secret, signed, String(signedAt)),
    'x-hubspot-request-timestamp': String(signedAt),
  };
}

function verdict(
  headers: Record<string, string>,
  given: { url?: string; at?: number; secrets?: string[] } = {},
) {
  const result = verifySignature(
    request(headers, given.url),
    { secrets: given.secrets ?? [SECRET] },
    new Date(given.at ?? SIGNED_AT + 1_000),
  );
  return result.ok ? 'ok' : result.code;
}

describe('golden vectors', () => {
  it('v1: the sandbox signs as HubSpot documents, and v1 alone is not accepted', () => {
    const body =
      '[{"eventId":1,"subscriptionId":12345,"portalId":62515,"occurredAt":1564113600000,"subscriptionType":"contact.creation","attemptNumber":0,"objectId":123,"changeSource":"CRM","changeFlag":"NEW","appId":54321}]';
    const secret = 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy';

    const signature = signedHeaders(secret, URL, { body, timestamp: '0' })['X-HubSpot-Signature'] ?? '';

    expect(signature).toBe('232db2615f3d666fe21a8ec971ac7b5402d33b9a925784df3ca654d05f4817de');
    const headers = { 'x-hubspot-signature': signature, 'x-hubspot-signature-version': 'v1' };
    const result = verifySignature(request(headers, URL, body), { secrets: [secret] }, new Date());
    expect(result).toMatchObject({ ok: false, code: 'signature-missing' });
  });

  it('v2: a GET without a body', () => {
    const secret = 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy';
    const signed = { method: 'GET', url: 'https://www.example.com/webhook_uri', body: '' };

    expect(signV2(secret, signed)).toBe('eee2dddcc73c94d699f5e395f4b9d454a069a6855fbfa152e91e88823087200e');
  });

  it('v2: a POST that the vendor signed itself', () => {
    const expected = '57bb01a6e6ac92919b5e715d68f40265328701bbf1cf3fd73772887069945766';

    expect(signV2(SECRET, { method: 'POST', url: URL, body: 'REQUEST_BODY' })).toBe(expected);
    expect(verdict({ 'x-hubspot-signature': expected, 'x-hubspot-signature-version': 'v2' })).toBe('ok');
  });

  it('v3', () => {
    expect(signV3(SECRET, { method: 'POST', url: URL, body: 'REQUEST_BODY' }, String(SIGNED_AT))).toBe(
      V3_VECTOR,
    );
    expect(verdict({ ...v3(), 'x-hubspot-signature-v3': V3_VECTOR })).toBe('ok');
  });

  it("agrees with the SDK's own helper", () => {
    const options = {
      signature: '',
      clientSecret: SECRET,
      requestBody: 'REQUEST_BODY',
      url: URL,
      timestamp: SIGNED_AT,
    };

    expect(Signature.getSignature('POST', 'v3', options)).toBe(V3_VECTOR);
    expect(Signature.getSignature('POST', 'v2', options)).toBe(
      signV2(SECRET, { method: 'POST', url: URL, body: 'REQUEST_BODY' }),
    );
  });
});

describe('version 3', () => {
  it('is accepted until it is exactly five minutes old', () => {
    expect(verdict(v3(), { at: SIGNED_AT + 300_000 })).toBe('ok');
    expect(verdict(v3(), { at: SIGNED_AT + 300_001 })).toBe('timestamp-stale');
  });

  it('is refused when it was signed in the future, which the SDK accepts', () => {
    const hourAhead = Date.now() + 3_600_000;
    const headers = v3(URL, hourAhead);

    expect(
      Signature.isValid({
        signature: headers['x-hubspot-signature-v3'] ?? '',
        signatureVersion: 'v3',
        clientSecret: SECRET,
        requestBody: 'REQUEST_BODY',
        url: URL,
        timestamp: hourAhead,
      }),
    ).toBe(true);
    expect(verdict(headers, { at: Date.now() })).toBe('timestamp-future');
    expect(verdict(v3(), { at: SIGNED_AT - 1_000 })).toBe('timestamp-future');
  });

  it.each(['NaN', '', 'Infinity', '-1', '1e12', ' 1632188626483', '1632188626483.0'])(
    'is refused when its timestamp reads "%s", even where the signature covers just that',
    (timestamp) => {
      const signature = signV3(SECRET, { method: 'POST', url: URL, body: 'REQUEST_BODY' }, timestamp);

      const headers = { 'x-hubspot-signature-v3': signature, 'x-hubspot-request-timestamp': timestamp };

      expect(verdict(headers)).toBe('timestamp-unreadable');
    },
  );

  it('never falls back to version 2', () => {
    const good = signV2(SECRET, { method: 'POST', url: URL, body: 'REQUEST_BODY' });

    const headers = { 'x-hubspot-signature': good, 'x-hubspot-signature-version': 'v2' };

    expect(verdict({ ...headers, ...v3(), 'x-hubspot-signature-v3': 'x' })).toBe('signature-wrong');
  });

  it('is accepted under either of two secrets while one replaces the other, and under no third', () => {
    const headers = v3(URL, SIGNED_AT, 'previous');

    expect(verdict(headers, { secrets: ['current', 'previous'] })).toBe('ok');
    expect(verdict(headers, { secrets: ['current'] })).toBe('signature-wrong');
    expect(verdict(headers, { secrets: [] })).toBe('signature-wrong');
  });

  it('covers the method, the URL, every byte of the body and the time', () => {
    const headers = v3();
    const sender = { secrets: [SECRET] };
    const now = new Date(SIGNED_AT);

    expect(verdict(headers, { url: `${URL}/` })).toBe('signature-wrong');
    expect(verifySignature({ ...request(headers), method: 'PUT' }, sender, now).ok).toBe(false);
    expect(verifySignature(request(headers, URL, 'REQUEST_BODY '), sender, now).ok).toBe(false);
    const later = { ...headers, 'x-hubspot-request-timestamp': String(SIGNED_AT + 1) };
    expect(verdict(later)).toBe('signature-wrong');
  });

  it('is accepted over the URL as sent and over the URL with the documented escapes read', () => {
    const raw = 'https://aw.example/hooks?userEmail=a%40b.example&x=%2f%20';
    const decoded = 'https://aw.example/hooks?userEmail=a@b.example&x=/%20';

    expect(decodeForSignature(raw)).toBe(decoded);
    expect(verdict(v3(raw), { url: raw })).toBe('ok');
    expect(verdict(v3(decoded), { url: raw })).toBe('ok');
  });

  it('reads exactly the twelve documented escapes', () => {
    expect(decodeForSignature('%3A%2F%3F%40%21%24%27%28%29%2A%2C%3B')).toBe(":/?@!$'()*,;");
    expect(decodeForSignature('%20%2B%26%3D%25%23')).toBe('%20%2B%26%3D%25%23');
  });

  it('says how old the request is', () => {
    const result = verifySignature(request(v3()), { secrets: [SECRET] }, new Date(SIGNED_AT + 1_234));

    expect(result).toEqual({ ok: true, ageMs: 1_234 });
  });
});

it('refuses a request without any signature', () => {
  expect(verdict({})).toBe('signature-missing');
});
