import { ConnectorError, type FailureKind } from '../../src/connector/errors.ts';
import type { NotifierAccess } from '../../src/connector/notifier.ts';
import { RobotAnswer } from './schema.ts';

/** Exceeding 20 messages a minute: waiting a minute is the least. */
const FREQUENCY_WAIT_MS = 60_000;

/** Sends one markdown message; success is errcode 0 and nothing else. @throws {ConnectorError} */
export async function sendMarkdown(access: NotifierAccess, content: string): Promise<void> {
  await access.limiter.acquire();
  const answer = await access.outbound.post(access.address.secret, {
    body: JSON.stringify({ msgtype: 'markdown', markdown: { content } }),
  });
  const parsed = RobotAnswer.safeParse(jsonOf(answer.body));
  if (parsed.success && parsed.data.errcode === 0 && answer.status === 200) return;
  throw parsed.success && answer.status === 200
    ? robotFailure(access, parsed.data.errcode)
    : unreadable(answer.status);
}

/** Branches on the number alone, as the vendor advises. */
function robotFailure({ limiter }: NotifierAccess, errcode: number): ConnectorError {
  if (errcode === 45_009) {
    limiter.pause(FREQUENCY_WAIT_MS);
    return failure('rate-limited', 'WeCom allows 20 messages a minute: we wait.', FREQUENCY_WAIT_MS);
  }
  if (errcode === -1) return failure('unavailable', 'WeCom is busy.');
  if (errcode === 93_000)
    return failure(
      'forbidden',
      'WeCom does not know this robot any more. Add the target again with the address that the group shows.',
    );
  return failure('refused', `WeCom refused the message (errcode ${errcode}).`);
}

/** No errcode, no success: a proxy or a page in between answered. */
function unreadable(status: number): ConnectorError {
  return failure('unavailable', `WeCom did not answer as it should (HTTP ${status}).`);
}

function failure(kind: FailureKind, words: string, retryAfterMs?: number): ConnectorError {
  return new ConnectorError('WeCom did not accept a message', {
    kind,
    words,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
