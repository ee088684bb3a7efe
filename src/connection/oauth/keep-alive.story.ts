import { ConnectorError } from '../../connector/errors.ts';
import type { Core } from '../../runtime/core.ts';
import type { Accounts } from '../accounts.ts';
import { idleGrants } from '../grant.store.ts';
import { connectionsById, workspacesWithConnections } from '../store.ts';
import { ATTEMPT_MEMORY_MS } from './attempt.ts';
import { forgetAttempts } from './attempt.store.ts';

const DAY_MS = 24 * 3_600_000;
const MOST_AT_ONCE = 200;

/**
 * Uses every grant at least once a day. Zendesk ends one that is not used for a month, and HubSpot tells nobody when an
 * admin removes the app: an account in rehearsal or on pause would notice neither.
 */
export async function keepGrantsAlive({
  core,
  accounts,
}: {
  readonly core: Core;
  readonly accounts: Accounts;
}): Promise<void> {
  const now = core.now().getTime();
  await core.db.unscoped((tx) => forgetAttempts(tx, new Date(now - ATTEMPT_MEMORY_MS)));
  const workspaceIds = await core.db.unscoped(workspacesWithConnections);
  const idle = await core.db.inWorkspaces(workspaceIds, async (tx) => {
    const ids = await idleGrants(tx, new Date(now - DAY_MS), MOST_AT_ONCE);
    return [...(await connectionsById(tx, ids)).values()];
  });
  for (const connection of idle) {
    try {
      await accounts.keepAlive(connection);
    } catch (error) {
      // A lost grant has disconnected the account and told its admin; anything else is tried again in an hour.
      if (!(error instanceof ConnectorError)) throw error;
      core.log.warn({ connection: connection.id, failure: error.kind }, 'grant not renewed');
    }
  }
}
