import { createServer } from 'node:http';
import type { Server } from 'node:http';
import express from 'express';
import { agentRouter, sandboxFiles } from './sandbox/agent/router.ts';
import { apiRouter } from './sandbox/api.ts';
import type { Counters } from './sandbox/api.ts';
import type { GlobalClient } from './sandbox/clients.ts';
import { consentRouter } from './sandbox/consent-router.ts';
import { createControl } from './sandbox/control.ts';
import type { ZendeskControl } from './sandbox/control.ts';
import { controlRouter } from './sandbox/control-router.ts';
import { createCourier } from './sandbox/delivery.ts';
import { createFaultBoard } from './sandbox/faults.ts';
import { openState } from './sandbox/persistence.ts';
import { createRateLimits } from './sandbox/rate-limits.ts';
import { createRenewalLog } from './sandbox/renewal-log.ts';
import type { World } from './sandbox/world.ts';

export interface ZendeskSandboxOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** How others reach it, when that is not `http://<host>:<port>`; without a trailing slash. */
  readonly publicUrl?: string;
  /** Keeps everything over a restart. */
  readonly stateFile?: string;
  /** The OAuth client that works in all accounts; absent: any client is taken. */
  readonly client?: GlobalClient;
  /** Between 0 and 1; decides when faults strike. */
  readonly random?: () => number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** A running stand-in: the control functions, its address, and its end. */
export interface ZendeskSandbox extends ZendeskControl {
  /** Without a trailing slash; the account "acme" has the base URL `<url>/accounts/acme`. */
  readonly url: string;
  close(): Promise<void>;
}

/** Starts a stateful stand-in of Zendesk for many accounts over real HTTP. */
export async function startZendeskSandbox(options: ZendeskSandboxOptions = {}): Promise<ZendeskSandbox> {
  const { random = Math.random, now = Date.now, port = 0, host = '127.0.0.1' } = options;
  const stored = openState(options.stateFile);
  const faults = createFaultBoard(random);
  const courier = createCourier({ faults, random, now });
  const world: World = {
    state: stored.state,
    faults,
    courier,
    limits: createRateLimits(),
    clients: { global: options.client ?? null },
    renewalLog: createRenewalLog(),
    now,
    changed: () => stored.changed(),
  };
  const counters: Counters = new Map();
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  const server = createServer(app);
  const url = (): string => options.publicUrl ?? addressOf(server, host);
  const control = createControl(world, counters, url);
  app.use('/static', sandboxFiles());
  app.use('/accounts/:account/agent', agentRouter(world, url));
  app.use('/accounts/:account', consentRouter(world));
  app.use('/accounts/:account', apiRouter(world, counters));
  app.use('/sandbox', controlRouter(control));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });

  return {
    ...control,
    url: url(),
    async close() {
      courier.close();
      await courier.settled();
      stored.close();
      const closed = new Promise((resolve) => server.close(resolve));
      // Answers that a fault withholds would keep the server open for ever.
      server.closeAllConnections();
      await closed;
    },
  };
}

function addressOf(server: Server, host: string): string {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
