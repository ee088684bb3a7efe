import type { Router } from 'express';
import type { Accounts, Connectors } from '../connection/accounts.ts';
import { completeAppRoutes } from '../connection/complete-app-routes.story.ts';
import { createLiveStreams } from '../heads/sidebar/live-stream.ts';
import { sidebarRouter } from '../heads/sidebar/routes.ts';
import type { Config } from '../runtime/config.ts';
import type { Core } from '../runtime/core.ts';
import { createSidebarDesk } from '../sidebar/desk.story.ts';
import { createEntrance } from '../sidebar/entrance.story.ts';
import type { SidebarDesk } from '../sidebar/schema.ts';
import { createWatch } from '../sidebar/watch.story.ts';

/** The ticket sidebar: its content for every helpdesk, and the app inside Zendesk. */
export interface Sidebar {
  readonly desk: SidebarDesk;
  readonly router: Router;
  /** Ends the streams of open sidebars; their pages come back to another process. */
  close(): Promise<void>;
}

export interface SidebarWiring {
  readonly core: Core;
  readonly accounts: Accounts;
  readonly connectors: Connectors;
}

export async function openSidebar(config: Config, parts: SidebarWiring): Promise<Sidebar> {
  await completeAppRoutes(parts.core, parts.connectors);
  const watch = createWatch(parts.core);
  const streams = createLiveStreams();
  const desk = createSidebarDesk(parts, watch);
  const listedAppId = config.AFTERWORD_ZENDESK_APP_ID ?? null;
  const router = sidebarRouter({
    entrance: createEntrance({ ...parts, platform: 'zendesk', listedAppId }),
    desk,
    base: '/zendesk/app',
    sdkUrl: config.AFTERWORD_ZENDESK_SDK_URL,
    anyFrame: anyFrame(config.AFTERWORD_ZENDESK_URL),
    streams,
  });
  return {
    desk,
    router,
    close() {
      watch.close();
      streams.close();
      return Promise.resolve();
    },
  };
}

/** Every account of the helpdesk: "https://*.zendesk.com". */
function anyFrame(accountUrl: string): string {
  return new URL(accountUrl.replace('{account}', 'account')).origin.replace('//account.', '//*.');
}
