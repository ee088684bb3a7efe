import { pathToFileURL } from 'node:url';
import { createHubspot } from '../integrations/hubspot/index.ts';
import { zendesk } from '../integrations/zendesk/index.ts';
import type { AlertDesk } from './alert/desk.ts';
import { alertEndpoints } from './alert/routes.ts';
import { createAddressBook, accountHash, urlKeyHash } from '../webhooks/address-book.ts';
import { createIntake } from '../webhooks/intake.ts';
import { createWebhookLook } from '../webhooks/look.story.ts';
import { createForgetEvents } from '../webhooks/forget.story.ts';
import { forgetEventsJob, normaliseJob, sweepEvents, wakeRefusedEvents } from '../webhooks/job.ts';
import { parkedEndpoints, webhookRouter } from '../webhooks/routes.ts';
import { createMembersDesk, createSignInDesk } from './access/desk.story.ts';
import { explainFailure } from './access/guard/explain.ts';
import { createMemberGuard } from './access/guard/routes.ts';
import { accessMailJobs, forgetSessionsJob, sweepAccessMails } from './access/job.ts';
import { createAuthenticate } from './access/keys.story.ts';
import { keyEndpoints } from './access/keys/routes.ts';
import { createOidc, type Oidc } from './access/oidc.ts';
import { memberEndpoints } from './access/routes.ts';
import { knownWorkspaces } from './access/store.ts';
import { createAccounts, type Accounts, type Connectors } from './connection/accounts.ts';
import type { ConnectionAdminParts } from './connection/admin.story.ts';
import { completeSettings } from './connection/complete-settings.story.ts';
import { credentialStore } from './connection/credential.story.ts';
import { createConnectDesk } from './connection/oauth/desk.story.ts';
import { openDoor } from './connection/oauth/door.ts';
import { keepGrantsAlive } from './connection/oauth/keep-alive.story.ts';
import { grantEndpoints } from './connection/oauth/routes.ts';
import { pollDue, type PollParts } from './connection/poll.story.ts';
import { connectionEndpoints } from './connection/routes.ts';
import { workspacesWithConnections } from './connection/store.ts';
import { ledgerEndpoints } from './eligibility/routes.ts';
import { createFlow } from './flow.ts';
import { effectJob, sweepEffects } from './follow-up/job.ts';
import { effectEndpoints } from './follow-up/routes.ts';
import { connectRouter } from './heads/connect/routes.ts';
import { membersRouter } from './heads/members/routes.ts';
import { respondentRouter } from './heads/page/routes.ts';
import { checkJob, forgetReportsJob } from './health/job.ts';
import type { HealthParts } from './health/parts.ts';
import { healthEndpoints } from './health/routes.ts';
import { installLinkEndpoints } from './install/routes.ts';
import { withTestSurveys } from './install/test-answers.story.ts';
import { sendJob, sweepInvitations } from './invitation/job.ts';
import { invitationEndpoints } from './invitation/routes.ts';
import { watchHealth } from './wiring/health-watch.ts';
import { installPages } from './wiring/install-pages.ts';
import { openAlerts } from './wiring/alerts.ts';
import { openMail } from './wiring/mail.ts';
import { openVendorApp } from './wiring/vendor-app.ts';
import { createServiceMetrics } from './wiring/metrics.ts';
import { coverageEndpoints } from './coverage/routes.ts';
import { followUpEndpoints } from './case/routes.ts';
import { watchTasks } from './case/watch.story.ts';
import { forgetJob } from './privacy/job.ts';
import { privacyEndpoints } from './privacy/routes.ts';
import { personEndpoints } from './person/routes.ts';
import { referralRouter } from './referral/routes.ts';
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
/** Grants live for weeks: an hour is early enough to renew one that nobody uses. */
const GRANTS_EVERY_MS = 3_600_000;

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
  const http = openHttp(config, { core, accounts, alerts, connectors, foundation, health });
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
  const paced = { everyMs: SWEEP_EVERY_MS, log: core.log };
  const recovery = startSweep({ ...paced, round: () => recoverLost(core) });
  opened.add(() => recovery.stop(DRAIN_MS));
  // On its own: a poll waits for the vendor's rate limit, and what was lost must not wait with it.
  const polls = startSweep({ ...paced, round: () => pollAll({ core, accounts, flow }) });
  opened.add(() => polls.stop(DRAIN_MS));
  const watch = watchHealth(health);
  opened.add(() => watch.stop(DRAIN_MS));
  const grants = startSweep({
    everyMs: GRANTS_EVERY_MS,
    log: core.log,
    round: () => keepGrantsAlive({ core, accounts }),
  });
  opened.add(() => grants.stop(DRAIN_MS));
  opened.add(() => http.close(DRAIN_MS));
  const url = await http.listen(config.PORT, config.HOST);
  core.log.info({ url }, 'Afterword is ready');
  return { url, core, stop: () => opened.close() };
}

interface HttpParts {
  readonly core: Core;
  readonly accounts: Accounts;
  readonly alerts: AlertDesk;
  readonly connectors: Connectors;
  readonly foundation: Foundation;
  readonly health: HealthParts;
}

function openHttp(
  config: Config,
  { core, accounts, alerts, connectors, foundation, health }: HttpParts,
): ReturnType<typeof createHttpServer> {
  const addressBook = createAddressBook(core);
  const intake = createIntake({ core, connectors, addressBook, appSecrets: appSecrets(config) });
  const admin: ConnectionAdminParts = {
    core,
    accounts,
    connectors,
    routeHash: (kind, platform, key) => (kind === 'url-key' ? urlKeyHash : accountHash)(core, platform, key),
    wakeEvents: (tx, connection) => wakeRefusedEvents(core, tx, connection),
  };
  const connectDesk = createConnectDesk({
    ...admin,
    door: openDoor(),
    baseUrls: baseUrls(config),
    consentUrls: new Map([['hubspot', config.AFTERWORD_HUBSPOT_APP_URL]]),
  });
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
      ...grantEndpoints(admin),
      ...ledgerEndpoints(core),
      ...invitationEndpoints(core),
      ...responseEndpoints(core),
      ...effectEndpoints(core),
      ...personEndpoints(core),
      ...privacyEndpoints({ core, forgetEvents: createForgetEvents(core) }),
      ...followUpEndpoints(core),
      ...coverageEndpoints(core),
      ...alertEndpoints({ core, alerts }),
      ...parkedEndpoints({ core, connectors, addressBook }),
      ...healthEndpoints(health),
      ...installLinkEndpoints(core),
      ...memberEndpoints(core),
      ...keyEndpoints(core),
    ],
    authenticate: createAuthenticate(core, config.AFTERWORD_API_KEY),
    routers: [
      webhookRouter(intake, core.publicUrl),
      openVendorApp({ core, accounts, connectors, appSecrets: appSecrets(config) }),
      connectRouter(connectDesk),
      respondentPages(core, accounts),
      referralRouter(core),
      membersPages(config, core),
      installPages(core, { admin, health }),
    ],
    publicUrl: core.publicUrl,
    version: foundation.version,
  });
}

/** Test surveys are answered by a desk of their own, which keeps nothing. */
function respondentPages(core: Core, accounts: Accounts): ReturnType<typeof respondentRouter> {
  return respondentRouter(withTestSurveys(core, createAnswerDesk({ core, accounts })), {
    onFailure: (failure) => core.log.error({ err: failure }, 'respondent page failed'),
  });
}

function membersPages(config: Config, core: Core): ReturnType<typeof membersRouter> {
  return membersRouter({
    signIn: createSignInDesk({ core, oidc: ownProvider(config, core), mails: config.SMTP_URL !== undefined }),
    desk: createMembersDesk(core),
    guard: createMemberGuard(core),
    explain: explainFailure,
    onFailure: (failure) => core.log.error({ err: failure }, 'members page failed'),
  });
}

function ownProvider(config: Config, core: Core): Oidc | null {
  const client = appOf(config.AFTERWORD_OIDC_CLIENT);
  const issuer = config.AFTERWORD_OIDC_ISSUER;
  return client === null || issuer === undefined ? null : createOidc(core, { ...client, issuer });
}

function installedConnectors(config: Config): Connectors {
  return new Map([
    ['zendesk', { connector: zendesk, app: appOf(config.AFTERWORD_ZENDESK_CLIENT) }],
    [
      'hubspot',
      {
        connector: createHubspot(() => new Date(), config.AFTERWORD_HUBSPOT_EVENT_TYPE),
        app: appOf(config.AFTERWORD_HUBSPOT_CLIENT),
      },
    ],
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
  await sweepAccessMails(core, await core.db.unscoped(knownWorkspaces));
  const workspaceIds = await core.db.unscoped(workspacesWithConnections);
  if (workspaceIds.length === 0) return;
  await sweepInvitations(core, workspaceIds);
  await sweepResponses(core, workspaceIds);
  await sweepEffects(core, workspaceIds);
}

/** Solved tickets and completed tasks whose webhook never came. */
async function pollAll(parts: PollParts): Promise<void> {
  const workspaceIds = await parts.core.db.unscoped(workspacesWithConnections);
  if (workspaceIds.length === 0) return;
  await Promise.all([pollDue(parts, workspaceIds), watchTasks(parts, workspaceIds)]);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runUntilSignal(() => startApp(readConfig(process.env)));
}
