import { installApp, tokenFor, type AppUpload, type TokenWish } from './apps.ts';
import type { Account } from './state.ts';
import type { World } from './world.ts';

export interface AppControl {
  /** Uploads a package and installs it; again replaces its addresses. */
  installApp(account: string, upload: AppUpload): { appId: string; installationId: string };
  /** The token that an agent's browser would post to the app; `change` replaces claims. */
  appToken(account: string, wish: TokenWish): string;
}

export function createAppControl(
  world: World,
  { found, baseUrlOf }: { found: (account: string) => Account; baseUrlOf: (account: string) => string },
): AppControl {
  return {
    installApp(name, upload) {
      const { id, installationId } = installApp(found(name), upload);
      world.changed();
      return { appId: String(id), installationId: String(installationId) };
    },
    appToken: (name, wish) => tokenFor(found(name), { ...wish, baseUrl: baseUrlOf(name), now: world.now() }),
  };
}
