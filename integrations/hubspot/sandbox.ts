import { once } from 'node:events';
import http from 'node:http';
import express from 'express';
import { apiRoutes } from './sandbox/api-routes.ts';
import { cardRoutes } from './sandbox/card/routes.ts';
import { createControl } from './sandbox/control.ts';
import type { HubspotControl } from './sandbox/control.ts';
import { controlRoutes } from './sandbox/control-routes.ts';
import { createFaultBoard, seededRandom } from './sandbox/faults.ts';
import { consentRoutes } from './sandbox/consent-routes.ts';
import { oauthRoutes } from './sandbox/oauth-routes.ts';
import { createRenewalLog } from './sandbox/renewal-log.ts';
import { createRateLimits } from './sandbox/rate-limits.ts';
import { keepState, loadState } from './sandbox/state-file.ts';
import type { SandboxApp } from './sandbox/state.ts';
import { createWebhookSender } from './sandbox/webhooks.ts';
import type { World } from './sandbox/world.ts';

export interface HubspotSandboxOptions {
  /** 0 or absent: any free port. */
  readonly port?: number;
  readonly host?: string;
  readonly appId?: string;
  /** Absent: any client id is accepted. */
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** Where webhooks of all portals go; none are sent without it. */
  readonly webhookTarget?: string;
  /** Registered redirect addresses; absent: any of this machine. */
  readonly redirectUrls?: readonly string[];
  /** JSON file in which everything is kept between starts. */
  readonly stateFile?: string;
  /** Faults that are left to chance repeat with the same seed. */
  readonly seed?: number;
}

export interface HubspotSandbox extends HubspotControl {
  /** Base URL of the API of all portals; the control functions are below `/sandbox`. */
  readonly url: string;
  close(): Promise<void>;
}

/** A stateful stand-in of HubSpot's API 2026-03 over real HTTP. One serves many portals, told apart by token. */
export async function startHubspotSandbox(options: HubspotSandboxOptions = {}): Promise<HubspotSandbox> {
  const state = loadState(options.stateFile, appOf(options));
  const file = keepState(options.stateFile, state);
  const now = (): number => Date.now();
  const random = seededRandom(options.seed ?? 1);
  const faults = createFaultBoard(random);
  const sender = createWebhookSender({ state, faults, now, random });
  const world: World = { state, faults, now, random, changed: file.touch, publish: sender.publish };
  const renewalLog = createRenewalLog();
  const counters = new Map<string, number>();
  const control = createControl({ world, sender, renewalLog, counters, url: () => url });
  const count = (endpoint: string): void => void counters.set(endpoint, (counters.get(endpoint) ?? 0) + 1);

  const app = express().disable('x-powered-by').disable('etag');
  app.use(cardRoutes(control, () => state.app.appBackend));
  app.use('/sandbox', controlRoutes(control));
  app.use(consentRoutes(world));
  app.use(oauthRoutes({ world, count, renewalLog }));
  app.use(apiRoutes({ world, limits: createRateLimits(now), count }));
  app.use((request, response) => {
    response.status(404).json({ status: 'error', message: `No endpoint ${request.method} ${request.path}` });
  });

  const server = http.createServer(app);
  server.keepAliveTimeout = 60_000;
  server.listen(options.port ?? 0, options.host ?? '127.0.0.1');
  await once(server, 'listening');
  const url = urlOf(server, options.host ?? '127.0.0.1');

  return {
    url,
    ...control,
    async close() {
      sender.close();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
      file.close();
    },
  };
}

function appOf(options: HubspotSandboxOptions): SandboxApp {
  return {
    appId: options.appId ?? '54321',
    clientId: options.clientId ?? null,
    clientSecret: options.clientSecret ?? 'sandbox-client-secret',
    webhookTarget: options.webhookTarget ?? null,
    redirectUrls: options.redirectUrls ?? null,
    appBackend: null,
    eventType: 'afterword_score',
  };
}

function urlOf(server: http.Server, host: string): string {
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return `http://${host}:${port}`;
}
