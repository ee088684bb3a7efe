import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type {
  InboundRequest,
  RejectionCode,
  SenderSecrets,
  SignatureVerdict,
} from '../../src/connector/webhook.ts';

/** HubSpot's own limit for version 3. */
export const REPLAY_WINDOW_MS = 5 * 60_000;
/** Clocks of two machines that are kept by NTP differ by less; anything further ahead is refused. */
const CLOCK_DIFFERENCE_MS = 500;

/** The only escapes that HubSpot reads before it signs; any other stays as it is. */
const DECODED: Readonly<Record<string, string>> = {
  '%3A': ':',
  '%2F': '/',
  '%3F': '?',
  '%40': '@',
  '%21': '!',
  '%24': '$',
  '%27': "'",
  '%28': '(',
  '%29': ')',
  '%2A': '*',
  '%2C': ',',
  '%3B': ';',
};

/** The URL as HubSpot signs it by its documentation. */
export function decodeForSignature(url: string): string {
  return url.replace(/%[0-9a-f]{2}/gi, (escape) => DECODED[escape.toUpperCase()] ?? escape);
}

/** What both versions sign, in this order. */
interface SignedRequest {
  readonly method: string;
  readonly url: string;
  readonly body: Buffer | string;
}

export function signV2(secret: string, { method, url, body }: SignedRequest): string {
  return createHash('sha256')
    .update(secret + method + url)
    .update(body)
    .digest('hex');
}

export function signV3(secret: string, { method, url, body }: SignedRequest, timestamp: string): string {
  return createHmac('sha256', secret)
    .update(method + url)
    .update(body)
    .update(timestamp)
    .digest('base64');
}

/**
 * Version 3 where HubSpot sent it, else version 2. Version 1 alone is refused: it covers neither URL nor time. A wrong
 * version 3 never falls back to version 2. The SDK's own helper is not used: it compares with `===`, accepts any time
 * in the future and NaN, does not read escapes, and throws for an old timestamp.
 */
export function verifySignature(request: InboundRequest, sender: SenderSecrets, now: Date): SignatureVerdict {
  const { headers } = request;
  if (headers['x-hubspot-signature-v3'] !== undefined) return verifyV3(request, sender, now);
  if (headers['x-hubspot-signature-version'] === 'v2') return verifyV2(request, sender);
  return rejected(
    'signature-missing',
    'The request has no X-HubSpot-Signature-v3 header (v1 alone is not accepted).',
  );
}

function verifyV3(request: InboundRequest, { secrets }: SenderSecrets, now: Date): SignatureVerdict {
  const timestamp = request.headers['x-hubspot-request-timestamp'] ?? '';
  if (!/^\d{1,15}$/.test(timestamp)) {
    return rejected('timestamp-unreadable', 'X-HubSpot-Request-Timestamp must be milliseconds since 1970.');
  }
  const { method, body } = request;
  const expected = urlForms(request.url).flatMap((url) =>
    secrets.map((secret) => signV3(secret, { method, url, body }, timestamp)),
  );
  if (!matchesAny(request.headers['x-hubspot-signature-v3'], expected)) {
    return rejected('signature-wrong', WRONG_ADVICE);
  }
  const ageMs = now.getTime() - Number(timestamp);
  if (ageMs > REPLAY_WINDOW_MS) {
    return rejected('timestamp-stale', 'The request was signed more than 5 minutes ago.');
  }
  if (ageMs < -CLOCK_DIFFERENCE_MS) {
    return rejected('timestamp-future', "The request was signed in the future: check this server's clock.");
  }
  return { ok: true, ageMs: Math.max(0, ageMs) };
}

/** Version 2 has no time: a repetition is recognised by its delivery key alone. */
function verifyV2(request: InboundRequest, { secrets }: SenderSecrets): SignatureVerdict {
  const expected = secrets.map((secret) => signV2(secret, request));
  return matchesAny(request.headers['x-hubspot-signature'], expected)
    ? { ok: true, ageMs: 0 }
    : rejected('signature-wrong', WRONG_ADVICE);
}

const WRONG_ADVICE =
  "Check the app's client secret, and that the public base URL is exactly the one in HubSpot's webhook settings.";

/** Whether HubSpot signs the URL as sent or with the escapes read is not confirmed; both are keyed by the secret. */
function urlForms(url: string): string[] {
  const decoded = decodeForSignature(url);
  return decoded === url ? [url] : [url, decoded];
}

/** Compares with every candidate in constant time. */
function matchesAny(signature: string | undefined, candidates: readonly string[]): boolean {
  const given = Buffer.from(signature ?? '');
  let matches = false;
  for (const candidate of candidates) {
    const expected = Buffer.from(candidate);
    if (given.length === expected.length && timingSafeEqual(given, expected)) matches = true;
  }
  return matches;
}

function rejected(code: RejectionCode, advice: string): SignatureVerdict {
  return { ok: false, code, advice };
}
