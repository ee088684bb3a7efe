import { ConnectorError, type FailureKind } from '../../src/connector/errors.ts';
import type { OutboundAnswer } from '../../src/connector/outbound.ts';

/** Codes of webhooks and of the Web API that mean: this address or token is gone. Docs of Slack, read 2026-11-22. */
const RECONNECT = new Set([
  'no_service',
  'no_service_id',
  'no_team',
  'no_active_hooks',
  'invalid_token',
  'team_disabled',
  'invalid_auth',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'not_authed',
  'missing_scope',
]);
const TARGET = new Set([
  'channel_not_found',
  'channel_is_archived',
  'is_archived',
  'not_in_channel',
  'restricted_action',
  'action_prohibited',
  'posting_to_general_channel_denied',
  'user_not_found',
]);
const RETRY = new Set([
  'ratelimited',
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
]);
/** Only for a code: whatever else the body holds is not ours to show. */
const CODE = /^[a-z_]{2,60}$/;

/** What an answer that is no success means. Slack's text decides, not its number. */
export function failureOf(answer: OutboundAnswer, given: string): ConnectorError {
  const code = CODE.test(given) ? given : 'unknown';
  if (answer.status === 429 || code === 'ratelimited') {
    const seconds = Number(answer.headers['retry-after'] ?? 1);
    const retryAfterMs = Number.isFinite(seconds) ? seconds * 1_000 : 1_000;
    return failure({ kind: 'rate-limited', words: 'Slack asked us to wait.', answer, retryAfterMs });
  }
  if (RECONNECT.has(code))
    return failure({
      kind: 'forbidden',
      words: `Slack no longer accepts this webhook or token (${code}). Add the Slack target again.`,
      answer,
    });
  if (TARGET.has(code))
    return failure({
      kind: 'forbidden',
      words: `Slack does not let us post there (${code}). Check the channel, or invite the app to it.`,
      answer,
    });
  if (RETRY.has(code) || answer.status >= 500)
    return failure({ kind: 'unavailable', words: `Slack failed (${code}).`, answer });
  return failure({ kind: 'refused', words: `Slack refused the message (${code}).`, answer });
}

interface Facts {
  readonly kind: FailureKind;
  readonly words: string;
  readonly answer: OutboundAnswer;
  readonly retryAfterMs?: number;
}

function failure({ kind, words, answer, retryAfterMs }: Facts): ConnectorError {
  return new ConnectorError('Slack did not accept a message', {
    kind,
    words,
    status: answer.status,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}
