import type { Call, CallOptions } from './call.ts';
import { SILENCE_LIMIT_MS } from './transport.ts';

/** A write that the SDK does not know and that may be repeated. */
export function plainPost<T>(
  baseUrl: string,
  { path, body }: { readonly path: string; readonly body: object },
  shape: Call<T>['shape'],
): Call<T> {
  return {
    kind: 'write',
    shape,
    async send({ middleware: [exchange] }: CallOptions) {
      const headers = new Headers({ Accept: 'application/json', 'Content-Type': 'application/json' });
      await exchange.pre({
        getUrl: () => baseUrl + path,
        setUrl: () => undefined,
        setHeaderParam: (name, value) => headers.set(name, value),
      });
      const signal = AbortSignal.timeout(SILENCE_LIMIT_MS);
      const answer = await fetch(baseUrl + path, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
        signal,
      });
      await exchange.post({
        httpStatusCode: answer.status,
        headers: Object.fromEntries(answer.headers),
        body: { text: () => answer.text() },
      });
    },
  };
}
