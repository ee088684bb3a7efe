import type { Call, CallOptions } from './call.ts';
import { SILENCE_LIMIT_MS } from './transport.ts';

/** Two endpoints that the SDK does not know. Its own `apiRequest` would pass through the shared decorators. */
export function plainGet<T>(baseUrl: string, path: string, shape: Call<T>['shape']): Call<T> {
  return {
    kind: 'read',
    shape,
    async send({ middleware: [exchange] }: CallOptions) {
      const headers = new Headers({ Accept: 'application/json' });
      await exchange.pre({
        getUrl: () => baseUrl + path,
        setUrl: () => undefined,
        setHeaderParam: (name, value) => headers.set(name, value),
      });
      const signal = AbortSignal.timeout(SILENCE_LIMIT_MS);
      const answer = await fetch(baseUrl + path, { headers, signal });
      await exchange.post({
        httpStatusCode: answer.status,
        headers: Object.fromEntries(answer.headers),
        body: { text: () => answer.text() },
      });
    },
  };
}
