import { isDeepStrictEqual } from 'node:util';
import type { Core } from '../runtime/core.ts';
import { ConnectionSettings } from './schema.ts';
import { saveSettings, storedSettings, workspacesWithConnections } from './store.ts';

/** At start: settings stored by an older version get the defaults of what has been added since. */
export async function completeSettings(core: Core): Promise<void> {
  const workspaceIds = await core.db.unscoped(workspacesWithConnections);
  await core.db.inWorkspaces(workspaceIds, async (tx) => {
    for (const { id, settings } of await storedSettings(tx)) {
      const complete = ConnectionSettings.parse(settings);
      if (!isDeepStrictEqual(settings, complete)) await saveSettings(tx, id, { settings: complete });
    }
  });
}
