import { pathToFileURL } from 'node:url';
import { hubspot } from '../integrations/hubspot/index.ts';
import { zendesk } from '../integrations/zendesk/index.ts';
import { createAddressBook, accountHash, urlKeyHash } from '../webhooks/address-book.ts';
import { createIntake } from '../webhooks/intake.ts';
import { forgetEventsJob, normaliseJob, sweepEvents } from '../webhooks/job.ts';
import { parkedEndpoints, webhookRouter } from '../webhooks/routes.ts';
import { createAuthenticate } from './access/keys.story.ts';
import { createAccounts, type Accounts, type Connectors } from './connection/accounts.ts';
import type { ConnectionAdminParts } from './connection/admin.story.ts';
import { completeSettings } from './connection/complete-settings.story.ts';
import { credentialStore } from './connection/credential.story.ts';
import { pollDue, type PollParts } from './connection/poll.story.ts';
import { connectionEndpoints } from './connection/routes.ts';
import { workspacesWithConnections } from './connection/store.ts';
import { ledgerEndpoints } from './eligibility/routes.ts';
import { createFlow } from './flow.ts';
import { effectJob, sweepEffects } from './follow-up/job.ts';
import { effectEndpoints } from './follow-up/routes.ts';
import { respondentRouter } from './heads/page/routes.ts';
import { sendJob, sweepInvitations } from './invitation/job.ts';
import { invitationEndpoints } from './invitation/routes.ts';
import { openMail } from './wiring/mail.ts';
import { openSidebar, type Sidebar } from './wiring/sidebar.ts';
import { createServiceMetrics } from './wiring/metrics.ts';
import { personEndpoints } from './person/routes.ts';
import { referralRouter } from './referral/routes.ts';
import { sidebarEndpoints } from './sidebar/routes.ts';
import { createAnswerDesk } from './response/desk.story.ts';
import { settleJob, sweepResponses } from './response/job.ts';
import { responseEndpoints } from './response/routes.ts';
import { readConfig, type Config } from './runtime/config.ts';
import type { Core } from './runtime/core.ts';
import { openFoundation, type Foundation } from './runtime/foundation.ts';
import { createHttpServer } from './runtime/http/server.ts';
import { openOrClose, type Opened } from './runtime/opened.ts';
import { freePorts, requireFreePorts } from './runtime/ports.ts';
import { runUntilSignal } from './runtime/signals.ts';
import { startSweep } from './runtime/sweep.ts';

const SWEEP_EVERY_MS = 2_000;
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
  const flow = createFlow({ core, accounts, mail: mail?.desk ?? null });
  const sidebar = await openSidebar(config, { core, accounts, connectors });
  const http = openHttp(config, { core, accounts, connectors, foundation, sidebar });
  opened.add(() => foundation.queue.stop(DRAIN_MS));
  await foundation.queue.work(
    [normaliseJob({ core, connectors, flow }), sendJob(flow), settleJob(flow), effectJob(flow)],
    [forgetEventsJob(core)],
  );
  const paced = { everyMs: SWEEP_EVERY_MS, log: core.log };
  const recovery = startSweep({ ...paced, round: () => recoverLost(core) });
  opened.add(() => recovery.stop(DRAIN_MS));
  // On its own: a poll waits for the vendor's rate limit, and what was lost must not wait with it.
  const polls = startSweep({ ...paced, round: () => pollAll({ core, accounts, flow }) });
  opened.add(() => polls.stop(DRAIN_MS));
  opened.add(() => http.close(DRAIN_MS));
  // Streams of open sidebars would keep their connections until the deadline.
  opened.add(() => sidebar.close());
  const url = await http.listen(config.PORT, config.HOST);
  core.log.info({ url }, 'Afterword is ready');
  return { url, core, stop: () => opened.close() };
}

interface HttpParts {
  readonly core: Core;
  readonly accounts: Accounts;
  readonly connectors: Connectors;
  readonly foundation: Foundation;
  readonly sidebar: Sidebar;
}

function openHttp(
  config: Config,
  { core, accounts, connectors, foundation, sidebar }: HttpParts,
): ReturnType<typeof createHttpServer> {
  const addressBook = createAddressBook(core);
  const intake = createIntake({ core, connectors, addressBook, appSecrets: appSecrets(config) });
  const admin: ConnectionAdminParts = {
    core,
    accounts,
    connectors,
    routeHash: (kind, platform, key) => (kind === 'url-key' ? urlKeyHash : accountHash)(core, platform, key),
  };
  return createHttpServer({
    log: core.log,
    metrics: createServiceMetrics(core),
    newId: core.newId,
    checks: [
      { name: 'database', check: () => core.db.ping() },
      { name: 'queue', check: () => foundation.queue.ping() },
    ],
    endpoints: [
      ...connectionEndpoints({ ...admin, baseUrls: baseUrls(config) }),
      ...ledgerEndpoints(core),
      ...invitationEndpoints(core),
      ...responseEndpoints(core),
      ...effectEndpoints(core),
      ...personEndpoints(core),
      ...sidebarEndpoints(core),
      ...parkedEndpoints({ core, connectors, addressBook }),
    ],
    authenticate: createAuthenticate(core, config.AFTERWORD_API_KEY),
    routers: [
      webhookRouter(intake, core.publicUrl),
      respondentRouter(createAnswerDesk({ core, accounts }), {
        onFailure: (failure) => core.log.error({ err: failure }, 'respondent page failed'),
      }),
      referralRouter(core),
      sidebar.router,
    ],
    publicUrl: core.publicUrl,
    version: foundation.version,
  });
}

function installedConnectors(config: Config): Connectors {
  return new Map([
    ['zendesk', { connector: zendesk, app: appOf(config.AFTERWORD_ZENDESK_CLIENT) }],
    ['hubspot', { connector: hubspot, app: appOf(config.AFTERWORD_HUBSPOT_CLIENT) }],
  ]);
}

function appOf(client: string | undefined): { clientId: string; clientSecret: string } | null {
  if (client === undefined) return null;
  const [clientId = '', ...rest] = client.split(':');
  return { clientId, clientSecret: rest.join(':') };
}

/** While the client secret of the app is being rotated, both are live. */
function appSecrets(config: Config): ReadonlyMap<string, readonly string[]> {
  const current = appOf(config.AFTERWORD_HUBSPOT_CLIENT)?.clientSecret;
  const previous = config.AFTERWORD_HUBSPOT_PREVIOUS_SECRET;
  return new Map([['hubspot', [current, previous].filter((secret) => secret !== undefined)]]);
}

function baseUrls(config: Config): ReadonlyMap<string, string> {
  return new Map([
    ['zendesk', config.AFTERWORD_ZENDESK_URL],
    ['hubspot', config.AFTERWORD_HUBSPOT_URL],
  ]);
}

/** What was lost in a crash is found again. */
async function recoverLost(core: Core): Promise<void> {
  await sweepEvents(core);
  const workspaceIds = await core.db.unscoped(workspacesWithConnections);
  if (workspaceIds.length === 0) return;
  await sweepInvitations(core, workspaceIds);
  await sweepResponses(core, workspaceIds);
  await sweepEffects(core, workspaceIds);
}

/** Solved tickets whose webhook never came. */
async function pollAll(parts: PollParts): Promise<void> {
  const workspaceIds = await parts.core.db.unscoped(workspacesWithConnections);
  if (workspaceIds.length > 0) await pollDue(parts, workspaceIds);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runUntilSignal(() => startApp(readConfig(process.env)));
}
