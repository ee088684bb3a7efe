import { z } from 'zod';
import type { Call, CallOptions } from './call.ts';
import { SILENCE_LIMIT_MS } from './transport.ts';

/** Endpoints that the SDK does not know. Its own `apiRequest` would pass through the shared decorators. */
export function plainGet<T>(baseUrl: string, path: string, shape: Call<T>['shape']): Call<T> {
  return { kind: 'read', shape, send: (options) => send('GET', baseUrl + path, options) };
}

/** The SDK expects a 204 of these and throws for everything else. */
export function plainDelete(baseUrl: string, path: string): Call<unknown> {
  return { kind: 'write', shape: z.unknown(), send: (options) => send('DELETE', baseUrl + path, options) };
}

async function send(method: string, url: string, { middleware: [exchange] }: CallOptions): Promise<void> {
  const headers = new Headers({ Accept: 'application/json' });
  await exchange.pre({
    getUrl: () => url,
    setUrl: () => undefined,
    setHeaderParam: (name, value) => headers.set(name, value),
  });
  const answer = await fetch(url, { method, headers, signal: AbortSignal.timeout(SILENCE_LIMIT_MS) });
  await exchange.post({
    httpStatusCode: answer.status,
    headers: Object.fromEntries(answer.headers),
    body: { text: () => answer.text() },
  });
}
