import type { Core } from '../runtime/core.ts';
import type { Connectors } from './accounts.ts';
import { appRouteHash } from './app-route.ts';
import { connectionsOf, insertRoute, workspacesWithConnections } from './store.ts';

/** At start: accounts that were connected before apps existed can be found by the tokens of their app. */
export async function completeAppRoutes(core: Core, connectors: Connectors): Promise<void> {
  const workspaceIds = await core.db.unscoped(workspacesWithConnections);
  await core.db.inWorkspaces(workspaceIds, async (tx) => {
    for (const { id, platform, baseUrl, workspaceId } of await connectionsOf(tx, workspaceIds)) {
      if (!connectors.get(platform)?.connector.app) continue;
      await insertRoute(tx, appRouteHash(core, platform, baseUrl), { connectionId: id, workspaceId });
    }
  });
}
