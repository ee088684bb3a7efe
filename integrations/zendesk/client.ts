import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import library from 'node-zendesk';
import { z } from 'zod';
import type { AccountAccess } from '../../src/connector/account.ts';
import { ConnectorError } from '../../src/connector/errors.ts';
import { failureOf, lostCall, strangeAnswer } from './failures.ts';
import type { FailedCall, HttpMethod } from './failures.ts';
import { exchangeOverWire } from './wire.ts';
import type { WireAnswer } from './wire.ts';

/** One call of the API; `path` is relative to /api/v2. */
export interface ZendeskCall {
  readonly method: HttpMethod;
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: object;
  /** Newer resources (webhooks, custom objects) have no ".json". */
  readonly dotJson?: false;
  /** Limits beside the account's own, e.g. "ticket:4711"; the first is the narrowest. */
  readonly budgets?: readonly string[];
  /** Makes the vendor recognise a repeated create; our own look-up stays the guarantee. */
  readonly idempotencyMarker?: string;
}

export interface ZendeskClient {
  /**
   * The parsed JSON of a 2xx answer; undefined when there is none.
   * @throws {ConnectorError} for every other answer and for none at all.
   */
  call(call: ZendeskCall): Promise<unknown>;
}

export interface ClientTiming {
  /** Milliseconds until an answer counts as lost. */
  readonly timeoutMs: number;
}

/** Longer than any answer Zendesk's own load balancer lets through. */
const defaultTiming: ClientTiming = { timeoutMs: 15_000 };
/** Account limits are counted per minute: a longer pause of the whole account helps nobody. */
const ACCOUNT_PAUSE_MAX_MS = 60_000;
/** When Zendesk sends no Retry-After with a 429. */
const DEFAULT_RETRY_AFTER_MS = 10_000;

interface Answer {
  readonly status: number;
  readonly statusText: string;
  readonly body: unknown;
}

interface SentRequest {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

const KeptAnswer = z.object({ response: z.object({ body: z.unknown().optional() }) });

/**
 * Wraps node-zendesk 6.0.1, which reports many failures as success, drops headers and side-loads, has no timeout and
 * shares side-loads between calls: it builds header and body here, our transport decides what an answer means.
 */
export function createZendeskClient(access: AccountAccess, timing = defaultTiming): ZendeskClient {
  const root = `${access.baseUrl}/api/v2`;
  // The library hands its transport an address and a body only: which call they belong to travels beside it.
  const current = new AsyncLocalStorage<ZendeskCall>();
  const client = library.createClient({
    endpointUri: root,
    useOAuth: true,
    token: 'replaced-by-the-transport',
    throwOriginalException: true,
    transportConfig: {
      transportFn: (uri: string, sent: SentRequest) => {
        const one = current.getStore();
        if (!one) throw new Error('node-zendesk called its transport outside of a call');
        return answerTo(access, { one, uri, sent, timing });
      },
      responseAdapter,
    },
  });

  // Each look at this property makes the library compare the source text of its classes.
  const { tickets } = client;

  async function call(one: ZendeskCall): Promise<unknown> {
    // A whole URL is taken as it is; a path would get page sizes added, and the side-loads of an earlier call.
    const url = urlOf(root, one);
    const raw: unknown = await current.run(one, () =>
      one.body === undefined ? tickets.request(one.method, url) : tickets.request(one.method, url, one.body),
    );
    return KeptAnswer.parse(raw).response.body;
  }

  return { call };
}

/**
 * What the library sees: no Retry-After (it would turn a good answer into an error value) and, beside its own view,
 * the whole body (it keeps only the first key it knows and loses side-loads).
 */
function responseAdapter(answer: Answer): object {
  return {
    status: answer.status,
    statusText: answer.statusText,
    headers: { get: (name: string) => (name === 'content-type' ? 'application/json' : null) },
    json: () => Promise.resolve(answer.body ?? {}),
    body: answer.body,
  };
}

interface Attempt {
  readonly one: ZendeskCall;
  readonly uri: string;
  readonly sent: SentRequest;
  readonly timing: ClientTiming;
}

async function answerTo(access: AccountAccess, attempt: Attempt): Promise<Answer> {
  const token = await access.accessToken();
  const first = await exchange(access, attempt, token);
  if (first.status !== 401) return judged(access, attempt, first);
  const renewed = await access.renewedToken(token);
  return judged(access, attempt, await exchange(access, attempt, renewed));
}

async function exchange(access: AccountAccess, attempt: Attempt, token: string): Promise<Received> {
  for (const budget of attempt.one.budgets ?? []) await access.limiter.acquire(budget);
  await access.limiter.acquire();
  try {
    const answer = await exchangeOverWire({
      // Only what the wire needs: the library's options also hold token and settings.
      method: attempt.sent.method,
      url: attempt.uri,
      headers: {
        ...attempt.sent.headers,
        ...idempotencyHeader(attempt.one),
        Authorization: token.startsWith('Basic ') ? token : `Bearer ${token}`,
      },
      body: attempt.sent.body,
      timeoutMs: attempt.timing.timeoutMs,
    });
    return { ...answer, ...bodyOf(answer.text) };
  } catch (cause) {
    throw lostCall(namedCall(attempt.one), cause);
  }
}

interface Received extends WireAnswer {
  readonly body: unknown;
  readonly json: boolean;
}

function bodyOf(text: string): { body: unknown; json: boolean } {
  if (text === '') return { body: undefined, json: true };
  try {
    const body: unknown = JSON.parse(text);
    return { body, json: true };
  } catch {
    return { body: undefined, json: false };
  }
}

function judged(access: AccountAccess, attempt: Attempt, received: Received): Answer {
  const { status, statusText, body } = received;
  const call = namedCall(attempt.one);
  if (status >= 200 && status < 300) {
    if (!received.json) throw strangeAnswer(call, status);
    return { status, statusText, body };
  }
  if (status >= 300 && status < 400) throw strangeAnswer(call, status);
  const retryAfterMs = retryAfterOf(received, access.now());
  if (status === 429) pause(access, attempt.one, { received, retryAfterMs });
  throw failureOf(call, { status, body, retryAfterMs });
}

/** A limit of one ticket or user must not silence the account: the account's own budget tells them apart. */
function pause(
  access: AccountAccess,
  one: ZendeskCall,
  told: { received: Received; retryAfterMs: number | undefined },
): void {
  const waitMs = told.retryAfterMs ?? DEFAULT_RETRY_AFTER_MS;
  const remaining = Number(told.received.headers['x-rate-limit-remaining'] ?? '0');
  const narrowest = one.budgets?.[0];
  if (narrowest !== undefined && remaining > 0) access.limiter.pause(waitMs, narrowest);
  else access.limiter.pause(Math.min(waitMs, ACCOUNT_PAUSE_MAX_MS));
}

/** Seconds or an HTTP date (RFC 9110), as milliseconds from now. */
function retryAfterOf(received: Received, now: Date): number | undefined {
  const header = received.headers['retry-after'];
  if (header === undefined) return received.status === 429 ? DEFAULT_RETRY_AFTER_MS : undefined;
  if (/^\d+(\.\d+)?$/.test(header)) return Math.ceil(Number(header) * 1_000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? DEFAULT_RETRY_AFTER_MS : Math.max(0, date - now.getTime());
}

function urlOf(root: string, one: ZendeskCall): string {
  for (const segment of one.path) {
    // Ids come from outside: a dot or slash in one would leave the resource it belongs to.
    if (!/^[\w-]+$/.test(segment)) {
      throw new ConnectorError('A path segment is not an id', {
        kind: 'refused',
        words: 'This record has an id that Zendesk cannot have given it.',
      });
    }
  }
  const query = Object.entries(one.query ?? {})
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
  return `${root}/${one.path.join('/')}${one.dotJson === false ? '' : '.json'}${query ? `?${query}` : ''}`;
}

function namedCall(one: ZendeskCall): FailedCall {
  return { method: one.method, path: `/${one.path.join('/')}` };
}

/** The body is part of the key: Zendesk refuses a known key with another body. */
function idempotencyHeader(one: ZendeskCall): Record<string, string> {
  if (one.idempotencyMarker === undefined) return {};
  const digest = createHash('sha256').update(JSON.stringify(one.body)).digest('hex').slice(0, 16);
  return { 'Idempotency-Key': `${one.idempotencyMarker}-${digest}` };
}
