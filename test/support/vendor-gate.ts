import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

export interface GateAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
}

export interface Passed {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly atMs: number;
}

type Decide = (call: Passed) => GateAnswer | null | Promise<GateAnswer | null>;

/** Stands before a vendor's API: passes everything on, until it is told to answer some calls itself. */
export interface VendorGate {
  /** Base URL instead of the vendor's. */
  readonly url: string;
  /** Every call that came, in order. */
  readonly calls: readonly Passed[];
  /** Null lets a call pass; a promise holds it back until then. */
  answer(decide: Decide): void;
  close(): Promise<void>;
}

export async function openVendorGate(vendorUrl: string): Promise<VendorGate> {
  const calls: Passed[] = [];
  let decide: Decide = () => null;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '' } = request;
    const call = { method, path: url.split('?', 1)[0] ?? '', atMs: Date.now() };
    calls.push(call);
    const own = await decide(call);
    const body = await buffer(request);
    if (own) {
      response.writeHead(own.status, { 'content-type': 'application/json', ...own.headers });
      response.end(JSON.stringify(own.body ?? {}));
      return;
    }
    const answer = await fetch(`${vendorUrl}${url}`, {
      method,
      headers: passedOn(request),
      ...(body.length > 0 ? { body: new Uint8Array(body) } : {}),
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    response.writeHead(answer.status, headersOf(answer));
    response.end(bytes);
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    answer(next) {
      decide = next;
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

const OF_THE_CONNECTION = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'keep-alive',
]);

function passedOn({ headers }: IncomingMessage): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => !OF_THE_CONNECTION.has(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
}

/** `fetch` has unpacked the body already. */
function headersOf(answer: Response): Record<string, string> {
  const kept = [...answer.headers].filter(
    ([name]) => !OF_THE_CONNECTION.has(name) && name !== 'content-encoding',
  );
  return Object.fromEntries(kept);
}
