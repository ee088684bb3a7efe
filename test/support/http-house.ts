import { createHttpServer, type HttpServerOptions } from '../../src/runtime/http/server.ts';
import { createMetrics } from '../../src/runtime/http/metrics.ts';
import { systemIds } from '../../src/runtime/ids.ts';
import { createLog } from '../../src/runtime/log.ts';

/** Our HTTP server on a free port, with nothing in it but what a test puts there. */
export interface TestServer {
  readonly url: string;
  /** Everything it has logged so far. */
  logged(): string;
  close(deadlineMs?: number): Promise<void>;
}

export async function startTestServer(parts: Partial<HttpServerOptions> = {}): Promise<TestServer> {
  const lines: string[] = [];
  const log = createLog({ level: 'debug', destination: { write: (line: string) => void lines.push(line) } });
  const server = createHttpServer({
    log,
    metrics: createMetrics(),
    newId: systemIds(),
    checks: [],
    endpoints: [],
    authenticate: () => Promise.resolve(null),
    routers: [],
    publicUrl: 'https://afterword.example',
    version: '0.0.0',
    ...parts,
  });
  const url = await server.listen(0, '127.0.0.1');
  return { url, logged: () => lines.join(''), close: (deadlineMs) => server.close(deadlineMs) };
}
