import { createHmac, randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Account, Webhook } from './state.ts';

/** How one delivery ended, for whoever looks. */
export interface DeliveryRecord {
  readonly account: string;
  readonly webhookId: string;
  readonly invocationId: string;
  readonly attempts: number;
  /** HTTP status of the last attempt, or why there was none. */
  readonly result: string;
}

const TIMEOUT_MS = 12_000;
/** The vendor repeats: 409 three times, 429 and 503 with a Retry-After below a minute, timeouts five times. */
const retries = { conflict: 3, busy: 5, timeout: 5 };
const RETRY_AFTER_MAX_SECONDS = 60;
const CONFLICT_WAIT_MS = 1_000;
/** One call of a webhook, with all its attempts. */
export interface Invocation {
  readonly account: Account;
  readonly webhook: Webhook;
  readonly body: string;
  readonly id: string;
  /** A retry carries the timestamp of its first attempt: the harder of the two readings. */
  readonly timestamp: string;
}

export function newInvocation(
  what: { readonly account: Account; readonly webhook: Webhook; readonly body: string },
  now: number,
): Invocation {
  const id = `${now}${randomInt(1_000_000, 9_999_999)}`;
  return { ...what, id, timestamp: `${new Date(now).toISOString().slice(0, 19)}Z` };
}

export async function attemptUntilDone(
  invocation: Invocation,
  closing: AbortSignal,
): Promise<DeliveryRecord> {
  for (let attempts = 1; ; attempts += 1) {
    const outcome = await attempt(invocation, closing);
    const waitMs = closing.aborted ? null : waitBeforeRetry(outcome, attempts);
    if (waitMs === null) {
      return {
        account: invocation.account.subdomain,
        webhookId: invocation.webhook.id,
        invocationId: invocation.id,
        attempts,
        result: outcome.result,
      };
    }
    await pause(waitMs, closing);
  }
}

interface AttemptOutcome {
  readonly result: string;
  readonly retryAfterSeconds: number | null;
}

async function attempt(invocation: Invocation, closing: AbortSignal): Promise<AttemptOutcome> {
  try {
    const response = await fetch(invocation.webhook.endpoint, {
      method: 'POST',
      headers: headersOf(invocation),
      body: invocation.body,
      redirect: 'manual',
      signal: AbortSignal.any([closing, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    await response.arrayBuffer();
    const retryAfter = response.headers.get('retry-after');
    return {
      result: String(response.status),
      retryAfterSeconds: retryAfter === null ? null : Number(retryAfter),
    };
  } catch (error) {
    const timedOut = error instanceof Error && error.name === 'TimeoutError';
    return { result: timedOut ? 'timeout' : 'connection failed', retryAfterSeconds: null };
  }
}

function headersOf({ account, webhook, body, id, timestamp }: Invocation): Record<string, string> {
  return {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Zendesk Webhook',
    'x-zendesk-account-id': account.accountId,
    'x-zendesk-webhook-id': webhook.id,
    'x-zendesk-webhook-invocation-id': id,
    'x-zendesk-webhook-signature-timestamp': timestamp,
    'x-zendesk-webhook-signature': createHmac('sha256', webhook.secret)
      .update(`${timestamp}${body}`)
      .digest('base64'),
  };
}

function waitBeforeRetry(outcome: AttemptOutcome, attempts: number): number | null {
  switch (outcome.result) {
    case '409':
      return attempts <= retries.conflict ? CONFLICT_WAIT_MS : null;
    case 'timeout':
      return attempts <= retries.timeout ? CONFLICT_WAIT_MS : null;
    case '429':
    case '503': {
      const seconds = outcome.retryAfterSeconds;
      const allowed = seconds !== null && seconds < RETRY_AFTER_MAX_SECONDS && attempts <= retries.busy;
      return allowed ? seconds * 1_000 : null;
    }
    default:
      return null;
  }
}

/** Ends early when the sandbox closes. */
export async function pause(ms: number, closing: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal: closing }).catch(() => undefined);
}
