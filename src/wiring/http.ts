import type { Router } from 'express';
import { accountHash, createAddressBook, urlKeyHash } from '../../webhooks/address-book.ts';
import { createForgetEvents } from '../../webhooks/forget.story.ts';
import { createIntake } from '../../webhooks/intake.ts';
import { wakeRefusedEvents } from '../../webhooks/job.ts';
import { parkedEndpoints, webhookRouter } from '../../webhooks/routes.ts';
import { createAuthenticate } from '../access/keys.story.ts';
import { keyEndpoints } from '../access/keys/routes.ts';
import { memberEndpoints } from '../access/routes.ts';
import type { AlertDesk } from '../alert/desk.ts';
import { alertEndpoints } from '../alert/routes.ts';
import { followUpEndpoints } from '../case/routes.ts';
import type { Accounts, Connectors } from '../connection/accounts.ts';
import type { ConnectionAdminParts } from '../connection/admin.story.ts';
import { grantEndpoints } from '../connection/oauth/routes.ts';
import { connectionEndpoints } from '../connection/routes.ts';
import { coverageEndpoints } from '../coverage/routes.ts';
import { ledgerEndpoints } from '../eligibility/routes.ts';
import { effectEndpoints } from '../follow-up/routes.ts';
import { ownDataRouter } from '../heads/page/own-data/routes.ts';
import { respondentRouter } from '../heads/page/routes.ts';
import type { HealthParts } from '../health/parts.ts';
import { healthEndpoints } from '../health/routes.ts';
import { installLinkEndpoints } from '../install/routes.ts';
import { withTestSurveys } from '../install/test-answers.story.ts';
import { invitationEndpoints } from '../invitation/routes.ts';
import { personEndpoints } from '../person/routes.ts';
import { createOwnDataDesk } from '../privacy/own-data.story.ts';
import { privacyEndpoints } from '../privacy/routes.ts';
import { referralRouter } from '../referral/routes.ts';
import type { DeskParts } from '../response/parts.ts';
import { createAnswerDesk } from '../response/desk.story.ts';
import { responseEndpoints } from '../response/routes.ts';
import { sidebarEndpoints } from '../sidebar/routes.ts';
import type { Config } from '../runtime/config.ts';
import type { Core } from '../runtime/core.ts';
import type { Foundation } from '../runtime/foundation.ts';
import { createHttpServer } from '../runtime/http/server.ts';
import { connectPages, installPages } from './install-pages.ts';
import { membersPages } from './members-pages.ts';
import { createServiceMetrics } from './metrics.ts';
import type { Sidebar } from './sidebar.ts';
import { openVendorApp } from './vendor-app.ts';
import { appSecrets, baseUrls } from './vendors.ts';

interface HttpParts {
  readonly core: Core;
  readonly accounts: Accounts;
  readonly alerts: AlertDesk;
  readonly connectors: Connectors;
  readonly foundation: Foundation;
  readonly health: HealthParts;
  readonly sidebar: Sidebar;
}

/** Everything that answers over HTTP. */
export function openHttp(config: Config, parts: HttpParts): ReturnType<typeof createHttpServer> {
  const { core, accounts, connectors, foundation, health, sidebar } = parts;
  const addressBook = createAddressBook(core);
  const admin: ConnectionAdminParts = {
    core,
    accounts,
    connectors,
    routeHash: (kind, platform, key) => (kind === 'url-key' ? urlKeyHash : accountHash)(core, platform, key),
    wakeEvents: (tx, connection) => wakeRefusedEvents(core, tx, connection),
  };
  const secrets = appSecrets(config);
  return createHttpServer({
    log: core.log,
    metrics: createServiceMetrics(core),
    newId: core.newId,
    checks: [
      { name: 'database', check: () => core.db.ping() },
      { name: 'queue', check: () => foundation.queue.ping() },
    ],
    endpoints: [
      ...endpointsOf(config, { ...parts, admin }),
      ...parkedEndpoints({ core, connectors, addressBook }),
    ],
    authenticate: createAuthenticate(core, config.AFTERWORD_API_KEY),
    routers: [
      webhookRouter(createIntake({ core, connectors, addressBook, appSecrets: secrets }), core.publicUrl),
      openVendorApp({ core, accounts, connectors, appSecrets: secrets, desk: sidebar.desk }),
      sidebar.router,
      connectPages(config, admin),
      ...respondentPages({ core, accounts, canMail: health.mail !== null }),
      referralRouter(core),
      membersPages(config, core),
      installPages(core, { admin, health }),
    ],
    publicUrl: core.publicUrl,
    version: foundation.version,
  });
}

/** All that customers open, behind links of their own. */
function respondentPages(parts: DeskParts): Router[] {
  const { core } = parts;
  const onFailure = (failure: unknown): void => core.log.error({ err: failure }, 'respondent page failed');
  return [
    respondentRouter(withTestSurveys(core, createAnswerDesk(parts)), { onFailure }),
    ownDataRouter(createOwnDataDesk({ core, forgetEvents: createForgetEvents(core) }), { onFailure }),
  ];
}

function endpointsOf(
  config: Config,
  { core, admin, alerts, health }: HttpParts & { readonly admin: ConnectionAdminParts },
): Parameters<typeof createHttpServer>[0]['endpoints'] {
  return [
    ...connectionEndpoints({ ...admin, baseUrls: baseUrls(config) }),
    ...grantEndpoints(admin),
    ...ledgerEndpoints(core),
    ...invitationEndpoints(core),
    ...responseEndpoints(core),
    ...effectEndpoints(core),
    ...personEndpoints(core),
    ...sidebarEndpoints(core),
    ...privacyEndpoints({ core, forgetEvents: createForgetEvents(core) }),
    ...followUpEndpoints(core),
    ...coverageEndpoints(core),
    ...alertEndpoints({ core, alerts }),
    ...healthEndpoints(health),
    ...installLinkEndpoints(core),
    ...memberEndpoints(core),
    ...keyEndpoints(core),
  ];
}
