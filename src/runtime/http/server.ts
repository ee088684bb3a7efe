import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import express, { type Express, type Router } from 'express';
import type { NewId } from '../ids.ts';
import type { Logger } from '../log.ts';
import type { Endpoint } from './endpoint.ts';
import { healthRoutes, type NamedCheck } from './health.ts';
import type { Metrics } from './metrics.ts';
import { mountEndpoints, type Authenticate } from './mount-endpoints.ts';
import { openApiDocument } from './openapi.ts';
import { answerErrors, ERRORS_PATH, refuseUnknownPath } from './problem.ts';
import { logRequests } from './request-log.ts';
import { securityHeaders } from './security-headers.ts';

export interface HttpServerOptions {
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly newId: NewId;
  /** What /readyz asks. */
  readonly checks: readonly NamedCheck[];
  readonly endpoints: readonly Endpoint[];
  readonly authenticate: Authenticate;
  /** Pages, webhooks and whatever else speaks HTTP; asked in this order. */
  readonly routers: readonly Router[];
  readonly publicUrl: string;
  readonly version: string;
}

export interface HttpServer {
  /** Port 0 takes a free one. Resolves to the address, `http://127.0.0.1:8400`. */
  listen(port: number, host: string): Promise<string>;
  /** Takes no new request, finishes those under way, at most `deadlineMs`, and resolves when all are gone. */
  close(deadlineMs?: number): Promise<void>;
}

/** Longer than the 60 s of the usual load balancers: they, not we, end an idle connection, so no request meets a closing one. */
const KEEP_ALIVE_MS = 65_000;
/** A client that sends slower than this is none of ours. */
const REQUEST_TIMEOUT_MS = 30_000;
const CLOSE_DEADLINE_MS = 10_000;
const DOCS_FOLDER = fileURLToPath(new URL('../../../docs/', import.meta.url));

export function createHttpServer(options: HttpServerOptions): HttpServer {
  let closing = false;
  const app = createApp(options, () => closing);
  const server = createServer(
    { keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: REQUEST_TIMEOUT_MS },
    (request, response) => {
      // A connection kept alive would keep us alive.
      if (closing) response.setHeader('Connection', 'close');
      app(request, response);
    },
  );

  return {
    async listen(port, host) {
      server.listen(port, host);
      await once(server, 'listening');
      return addressOf(server);
    },
    async close(deadlineMs = CLOSE_DEADLINE_MS) {
      closing = true;
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      const deadline = setTimeout(() => server.closeAllConnections(), deadlineMs);
      // A connection whose answer was under way when we began is idle only after it.
      const sweep = setInterval(() => server.closeIdleConnections(), 50);
      await closed;
      clearTimeout(deadline);
      clearInterval(sweep);
    },
  };
}

function createApp(options: HttpServerOptions, isClosing: () => boolean): Express {
  const { log, metrics, checks, endpoints, routers } = options;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(logRequests(options), securityHeaders(options.publicUrl));
  app.use(healthRoutes({ log, metrics, checks, isClosing }));
  app.use(documentRoutes(options));
  const api = express.Router();
  mountEndpoints(api, endpoints, options.authenticate);
  app.use(api);
  for (const router of routers) app.use(router);
  app.use(refuseUnknownPath);
  app.use(answerErrors(log));
  return app;
}

function documentRoutes(options: HttpServerOptions): Router {
  const router = express.Router();
  const document = openApiDocument(options);
  router.get('/openapi.json', (_request, response) => {
    response.json(document);
  });
  router.get(ERRORS_PATH, (_request, response) => {
    response.type('text/markdown').sendFile('errors.md', { root: DOCS_FOLDER });
  });
  return router;
}

function addressOf(server: Server): string {
  const address: string | AddressInfo | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}
