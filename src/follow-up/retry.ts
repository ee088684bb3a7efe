import type { ConnectorError, FailureKind } from '../connector/errors.ts';

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 3_600_000;
/** About eight hours of waiting in all; after that an admin has to look. */
const MAX_ATTEMPTS = 20;

/** `wait`: try again by itself. `skip`: there is nothing left to write to. `park`: an admin decides. */
export type NextStep =
  { readonly step: 'wait'; readonly ms: number } | { readonly step: 'skip' } | { readonly step: 'park' };

type Policy = 'backoff' | 'park' | 'skip';

/** A disconnected account comes back when an admin connects it again: waiting does not help, retrying by hand does. */
const POLICY: Readonly<Record<FailureKind, Policy>> = {
  'rate-limited': 'backoff',
  unavailable: 'backoff',
  ambiguous: 'backoff',
  conflict: 'backoff',
  unauthorised: 'park',
  forbidden: 'park',
  refused: 'park',
  'not-found': 'skip',
  'closed-ticket': 'skip',
};

/** What to do after attempt number `attempts` failed. The vendor's own Retry-After is never undercut. */
export function nextStep(failure: Pick<ConnectorError, 'kind' | 'retryAfterMs'>, attempts: number): NextStep {
  const policy = POLICY[failure.kind];
  if (policy !== 'backoff') return { step: policy };
  // A vendor that is busy, unlike one that is broken, needs nobody's decision.
  if (attempts >= MAX_ATTEMPTS && failure.kind !== 'rate-limited') return { step: 'park' };
  const backoffMs = Math.min(FIRST_WAIT_MS * 2 ** (attempts - 1), LONGEST_WAIT_MS);
  return { step: 'wait', ms: Math.max(failure.retryAfterMs ?? 0, backoffMs) };
}
