import { ConnectorError, type FailureKind } from '../../src/connector/errors.ts';
import type { NotifierAccess } from '../../src/connector/notifier.ts';
import type { OutboundAnswer } from '../../src/connector/outbound.ts';

/** What a flow answers that does not say how long to wait. */
const WAIT_MS = 30_000;

/**
 * Hands a card to the flow. A 2xx says that the flow took it, not that Teams shows it: that stands in the flow's own
 * run history only. @throws {ConnectorError}
 */
export async function postToFlow(access: NotifierAccess, body: string): Promise<void> {
  await access.limiter.acquire();
  const answer = await access.outbound.post(access.address.secret, { body });
  if (answer.status >= 200 && answer.status < 300) return;
  throw failureOf(access, answer);
}

function failureOf({ limiter }: NotifierAccess, answer: OutboundAnswer): ConnectorError {
  if (answer.status === 429) {
    const seconds = Number(answer.headers['retry-after'] ?? Number.NaN);
    const retryAfterMs = Number.isFinite(seconds) ? seconds * 1_000 : WAIT_MS;
    limiter.pause(retryAfterMs);
    return failure({ kind: 'rate-limited', words: 'The Teams flow asked us to wait.', answer, retryAfterMs });
  }
  const found = WORDS[answer.status];
  if (found) return failure({ ...found, answer });
  return answer.status >= 500
    ? failure({ kind: 'unavailable', words: 'The Teams flow failed.', answer })
    : failure({ kind: 'refused', words: 'The Teams flow refused the card.', answer });
}

const WORDS: Readonly<Record<number, { kind: FailureKind; words: string }>> = {
  400: {
    kind: 'refused',
    words:
      'The Teams flow refused the card. Is the flow switched on, and is it made from the webhook template?',
  },
  401: {
    kind: 'forbidden',
    words:
      'The Teams flow wants a signed-in user. Set its trigger to "Anyone", or add the target again with its new address.',
  },
  403: {
    kind: 'forbidden',
    words: 'The Teams flow refused the signature. Add the target again with its new address.',
  },
  404: {
    kind: 'forbidden',
    words: 'The Teams flow is gone. Make a new one, and add the target again with its address.',
  },
};

function failure(facts: {
  kind: FailureKind;
  words: string;
  answer: OutboundAnswer;
  retryAfterMs?: number;
}): ConnectorError {
  const { kind, words, answer, retryAfterMs } = facts;
  return new ConnectorError('A Teams flow did not accept a card', {
    kind,
    words,
    status: answer.status,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}
