import type { ConnectionAdminParts } from '../connection/admin.story.ts';
import { createConnectDesk } from '../connection/oauth/desk.story.ts';
import { connectRouter } from '../heads/connect/routes.ts';
import { installRouter } from '../heads/install/routes.ts';
import { createInstallDesk, type InstallParts } from '../install/desk.story.ts';
import { createInstallDoor } from '../install/door.ts';
import type { Config } from '../runtime/config.ts';
import type { Core } from '../runtime/core.ts';
import { installGuard } from './install-guard.ts';
import { baseUrls } from './vendors.ts';
import { memberDoor } from './workspace-door.ts';

/** To the vendor's consent page and back; what set-up makes is shown on the install page before it is made. */
export function connectPages(config: Config, admin: ConnectionAdminParts): ReturnType<typeof connectRouter> {
  const desk = createConnectDesk({
    ...admin,
    door: memberDoor(admin.core, createInstallDoor(admin.core)),
    deferSetUp: true,
    baseUrls: baseUrls(config),
    consentUrls: new Map([['hubspot', config.AFTERWORD_HUBSPOT_APP_URL]]),
  });
  return connectRouter(desk, { settings: (connectionId) => `/connections/${connectionId}/install` });
}

/** Open to who was handed a link, to who has just connected, and to members who are signed in. */
export function installPages(core: Core, parts: InstallParts): ReturnType<typeof installRouter> {
  const door = createInstallDoor(core);
  return installRouter(createInstallDesk(parts), {
    guard: installGuard(core, door.guard),
    exchange: door.exchange,
    form: door.form,
    signInUrl: '/sign-in',
  });
}
