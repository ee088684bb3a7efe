import type { ConnectorError } from '../../src/connector/errors.ts';
import type { NotifierAccess } from '../../src/connector/notifier.ts';
import type { OutboundAnswer } from '../../src/connector/outbound.ts';
import { failureOf } from './failures.ts';
import { WebApiAnswer } from './schema.ts';

/** Posts to an incoming webhook: success is exactly "ok". @throws {ConnectorError} */
export async function postToWebhook(access: NotifierAccess, message: object): Promise<void> {
  const answer = await call(access, access.address.secret, { body: JSON.stringify(message) });
  if (answer.status !== 200 || answer.body.trim() !== 'ok') throw braked(access, answer, answer.body.trim());
}

/** A method of the Web API: HTTP 200 says nothing, `ok` does. @throws {ConnectorError} */
export async function callWebApi(
  access: NotifierAccess,
  method: 'chat.postMessage' | 'chat.update',
  body: object,
): Promise<WebApiAnswer> {
  const headers = { authorization: `Bearer ${access.address.secret}` };
  const answer = await call(access, `${access.baseUrl}/${method}`, { headers, body: JSON.stringify(body) });
  const parsed = WebApiAnswer.safeParse(jsonOf(answer.body));
  if (answer.status === 200 && parsed.success && parsed.data.ok) return parsed.data;
  throw braked(access, answer, parsed.data?.error ?? '');
}

async function call(
  { limiter, outbound }: NotifierAccess,
  url: string,
  request: { headers?: Record<string, string>; body: string },
): Promise<OutboundAnswer> {
  await limiter.acquire();
  return await outbound.post(url, request);
}

function braked({ limiter }: NotifierAccess, answer: OutboundAnswer, code: string): ConnectorError {
  const failure = failureOf(answer, code);
  if (failure.kind === 'rate-limited') limiter.pause(failure.retryAfterMs ?? 1_000);
  return failure;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
