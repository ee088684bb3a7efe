import type { ZodType } from 'zod';
import type { AccountAccess } from '../../src/connector/account.ts';
import { datedUrl } from './dated-paths.ts';
import { brakeOf, failureOf, lostConnection, unreadable } from './failure.ts';
import type { Answer, CallKind } from './failure.ts';

/** The parts of the SDK's request and response that we touch; every API group has classes of its own. */
interface SdkRequest {
  getUrl(): string;
  setUrl(url: string): void;
  setHeaderParam(name: string, value: string): void;
}

interface SdkResponse {
  readonly httpStatusCode: number;
  readonly headers: Record<string, string>;
  readonly body: { text(): Promise<string> };
}

interface Middleware {
  pre<T extends SdkRequest>(request: T): Promise<T>;
  post<T extends SdkResponse>(response: T): Promise<T>;
}

/** Handed to the SDK with every single call, so that the token is the current one and the answer is ours to read. */
export interface CallOptions {
  middleware: [Middleware];
  middlewareMergeStrategy: 'append';
}

export interface Call<T> {
  readonly kind: CallKind;
  /** Search has a limit of its own. */
  readonly limit?: 'search';
  readonly shape: ZodType<T>;
  send(options: CallOptions): Promise<unknown>;
}

/**
 * One call under the account's limit with the account's current token, which is renewed once after a 401.
 * Nothing else is repeated here: the outbox and the queue do that, knowing what may be repeated.
 * @throws {ConnectorError} for every answer of 400 and more, every lost connection and every unknown shape.
 */
export async function callHubspot<T>(access: AccountAccess, call: Call<T>): Promise<T> {
  const token = await access.accessToken();
  const answer = await attempt(access, call, token);
  if (answer.status !== 401) return settle(access, call, answer);
  const renewed = await access.renewedToken(token);
  return settle(access, call, await attempt(access, call, renewed));
}

async function attempt<T>(access: AccountAccess, call: Call<T>, token: string): Promise<Answer> {
  await access.limiter.acquire(call.limit ?? 'default');
  const seen: { answer: Answer | null } = { answer: null };
  try {
    await call.send(optionsFor(token, access.baseUrl, seen));
  } catch (error) {
    // Once an answer was read, what the SDK makes of it does not count: it throws for a 200 where it expects a 201,
    // loses the status of an error without content type, and puts bodies and headers into its messages.
    if (!seen.answer) throw lostConnection(error, call.kind);
  }
  if (!seen.answer) throw lostConnection(new Error('the SDK sent nothing'), call.kind);
  return seen.answer;
}

function settle<T>(access: AccountAccess, call: Call<T>, answer: Answer): T {
  if (answer.status === 429) throw slowedDown(access, call, answer);
  if (answer.status >= 300) throw failureOf(answer, call.kind);
  const parsed = call.shape.safeParse(answer.body);
  if (parsed.success) return parsed.data;
  const paths = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
  throw unreadable(call.kind, answer.status, paths);
}

function slowedDown<T>(access: AccountAccess, call: Call<T>, answer: Answer) {
  const brake = brakeOf(answer, call.limit ?? 'default');
  for (const limit of brake.limits) access.limiter.pause(brake.waitMs, limit);
  return failureOf(answer, call.kind, brake.waitMs);
}

function optionsFor(token: string, baseUrl: string, seen: { answer: Answer | null }): CallOptions {
  const middleware: Middleware = {
    async pre(request) {
      request.setUrl(datedUrl(request.getUrl(), baseUrl));
      request.setHeaderParam('Authorization', `Bearer ${token}`);
      return request;
    },
    async post(response) {
      const text = await response.body.text();
      seen.answer = { status: response.httpStatusCode, headers: response.headers, body: readJson(text) };
      return response;
    },
  };
  return { middleware: [middleware], middlewareMergeStrategy: 'append' };
}

function readJson(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return text;
  }
}
