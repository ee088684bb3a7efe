import { pathToFileURL } from 'node:url';
import { createForgetEvents } from '../webhooks/forget.story.ts';
import { forgetEventsJob, normaliseJob } from '../webhooks/job.ts';
import { createWebhookLook } from '../webhooks/look.story.ts';
import { accessMailJobs, forgetSessionsJob } from './access/job.ts';
import { createAccounts } from './connection/accounts.ts';
import { completeSettings } from './connection/complete-settings.story.ts';
import { credentialStore } from './connection/credential.story.ts';
import { createFlow } from './flow.ts';
import { effectJob } from './follow-up/job.ts';
import { checkJob, forgetReportsJob } from './health/job.ts';
import type { HealthParts } from './health/parts.ts';
import { sendJob } from './invitation/job.ts';
import { forgetJob } from './privacy/job.ts';
import { settleJob } from './response/job.ts';
import { readConfig, type Config } from './runtime/config.ts';
import type { Core } from './runtime/core.ts';
import { openFoundation } from './runtime/foundation.ts';
import { openOrClose, type Opened } from './runtime/opened.ts';
import { freePorts, requireFreePorts } from './runtime/ports.ts';
import { runUntilSignal } from './runtime/signals.ts';
import { openAlerts } from './wiring/alerts.ts';
import { openHttp } from './wiring/http.ts';
import { openMail } from './wiring/mail.ts';
import { startRounds } from './wiring/rounds.ts';
import { installedConnectors } from './wiring/vendors.ts';
import { openSidebar } from './wiring/sidebar.ts';

const DRAIN_MS = 15_000;

/** A running service. */
export interface App {
  /** Where it listens. */
  readonly url: string;
  readonly core: Core;
  /** Requests and jobs under way are finished, then everything is closed. */
  stop(): Promise<void>;
}

/**
 * Builds every part and starts it; when one part fails, those before it are closed again.
 * @throws {PortTakenError} before anything is started.
 */
export async function startApp(config: Config): Promise<App> {
  await requireFreePorts(config.HOST, [
    { port: config.PORT, setting: 'PORT' },
    { port: config.AFTERWORD_BOUNCE_PORT ?? 0, setting: 'AFTERWORD_BOUNCE_PORT' },
  ]);
  const [freePort = 0] = config.PORT === 0 ? await freePorts(config.HOST, 1) : [config.PORT];
  return await openOrClose((opened) => openApp({ ...config, PORT: freePort }, opened));
}

/** The only place that knows all parts. */
async function openApp(config: Config, opened: Opened): Promise<App> {
  const foundation = await openFoundation(config);
  opened.add(() => foundation.close());
  const { core } = foundation;
  const mail = await openMail(config, core);
  opened.add(() => mail?.close());
  await completeSettings(core);
  const connectors = installedConnectors(config);
  const accounts = createAccounts({
    connectors,
    store: credentialStore(core),
    safe: core.keys,
    now: core.now,
  });
  const alerts = openAlerts(config, core);
  const privacy = { core, forgetEvents: createForgetEvents(core) };
  const flow = createFlow({ ...privacy, accounts, alerts, mail: mail?.desk ?? null });
  const webhooks = createWebhookLook(core, connectors);
  const health: HealthParts = { core, accounts, connectors, webhooks, mail: mail?.desk ?? null };
  const sidebar = await openSidebar(config, { core, accounts, connectors });
  const http = openHttp(config, { core, accounts, alerts, connectors, foundation, health, sidebar });
  opened.add(() => foundation.queue.stop(DRAIN_MS));
  await foundation.queue.work(
    [
      normaliseJob({ core, connectors, flow }),
      sendJob(flow),
      settleJob(flow),
      effectJob(flow),
      checkJob(health),
      ...accessMailJobs({ core, mail: mail?.desk ?? null }),
    ],
    [forgetEventsJob(core), forgetReportsJob(health), forgetJob(privacy), forgetSessionsJob(core)],
  );
  for (const round of startRounds({ core, accounts, flow }, health)) opened.add(() => round.stop(DRAIN_MS));
  opened.add(() => http.close(DRAIN_MS));
  // Streams of open sidebars would keep their connections until the deadline.
  opened.add(() => sidebar.close());
  const url = await http.listen(config.PORT, config.HOST);
  core.log.info({ url }, 'Afterword is ready');
  return { url, core, stop: () => opened.close() };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runUntilSignal(() => startApp(readConfig(process.env)));
}
