import { installRouter } from '../heads/install/routes.ts';
import { createInstallDesk, type InstallParts } from '../install/desk.story.ts';
import { createInstallDoor } from '../install/door.ts';
import type { Core } from '../runtime/core.ts';
import { installGuard } from './install-guard.ts';

/** Open to who was handed a link, and to members who are signed in. */
export function installPages(core: Core, parts: InstallParts): ReturnType<typeof installRouter> {
  const door = createInstallDoor(core);
  return installRouter(createInstallDesk(parts), {
    guard: installGuard(core, door.guard),
    exchange: door.exchange,
    form: door.form,
    secure: core.publicUrl.startsWith('https:'),
    signInUrl: null,
  });
}
