import { request as requestHttp } from 'node:http';
import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';

export interface WireRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly timeoutMs: number;
}

export interface WireAnswer {
  readonly status: number;
  readonly statusText: string;
  /** Names in lower case. */
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/**
 * One exchange over a kept-alive connection. Redirects are not followed: they would carry the token and repeat a
 * write elsewhere. Node's own client instead of fetch: half the processor time and memory per call.
 * @throws the error of the socket, or one that says that the time ran out.
 */
export function exchangeOverWire(wanted: WireRequest): Promise<WireAnswer> {
  return new Promise((resolve, reject) => {
    const url = new URL(wanted.url);
    const open = url.protocol === 'https:' ? requestHttps : requestHttp;
    const body = wanted.body === undefined ? undefined : Buffer.from(wanted.body);
    const length = body ? { 'Content-Length': String(body.length) } : {};
    const request = open(url, { method: wanted.method, headers: { ...wanted.headers, ...length } });
    const timer = setTimeout(
      () => request.destroy(new Error('The time for an answer ran out')),
      wanted.timeoutMs,
    );
    answerOf(request)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
    request.end(body);
  });
}

function answerOf(request: ClientRequest): Promise<WireAnswer> {
  return new Promise((resolve, reject) => {
    request.once('error', reject);
    request.once('response', (response: IncomingMessage) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      // Cut off in the middle of an answer.
      response.once('error', reject);
      response.once('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          statusText: response.statusMessage ?? '',
          headers: response.headers,
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
  });
}
