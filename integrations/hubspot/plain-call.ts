import { z } from 'zod';
import type { Call, CallOptions } from './call.ts';
import { SILENCE_LIMIT_MS } from './transport.ts';

/** Endpoints that the SDK does not know. Its own `apiRequest` would pass through the shared decorators. */
export function plainGet<T>(baseUrl: string, path: string, shape: Call<T>['shape']): Call<T> {
  return { kind: 'read', shape, send: (options) => send({ method: 'GET', url: baseUrl + path }, options) };
}

/** The SDK expects a 204 of these and throws for everything else. */
export function plainDelete(baseUrl: string, path: string): Call<unknown> {
  return {
    kind: 'write',
    shape: z.unknown(),
    send: (options) => send({ method: 'DELETE', url: baseUrl + path }, options),
  };
}

/** JSON in, JSON out. */
export function plainPost<T>(
  url: string,
  { body, shape }: { body: object; shape: Call<T>['shape'] },
): Call<T> {
  return {
    kind: 'write',
    shape,
    send: (options) => send({ method: 'POST', url, body: JSON.stringify(body) }, options),
  };
}

interface Sent {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  readonly body?: string;
}

async function send({ method, url, body }: Sent, { middleware: [exchange] }: CallOptions): Promise<void> {
  const headers = new Headers({ Accept: 'application/json' });
  await exchange.pre({
    getUrl: () => url,
    setUrl: () => undefined,
    setHeaderParam: (name, value) => headers.set(name, value),
  });
  if (body !== undefined) headers.set('Content-Type', 'application/json');
  const signal = AbortSignal.timeout(SILENCE_LIMIT_MS);
  const answer = await fetch(url, { method, headers, signal, ...(body === undefined ? {} : { body }) });
  await exchange.post({
    httpStatusCode: answer.status,
    headers: Object.fromEntries(answer.headers),
    body: { text: () => answer.text() },
  });
}
