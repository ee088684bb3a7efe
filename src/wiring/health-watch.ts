import { workspacesWithConnections } from '../connection/store.ts';
import { compareDue } from '../health/drift.story.ts';
import { sweepChecks } from '../health/full-check.story.ts';
import type { HealthParts } from '../health/parts.ts';
import { startSweep, type Sweep } from '../runtime/sweep.ts';

/** Checks left behind and nightly comparisons: neither is in a hurry. */
const EVERY_MS = 20_000;

export function watchHealth(health: HealthParts): Sweep {
  const { core } = health;
  return startSweep({
    everyMs: EVERY_MS,
    log: core.log,
    async round() {
      const workspaceIds = await core.db.unscoped(workspacesWithConnections);
      if (workspaceIds.length === 0) return;
      await sweepChecks(health, workspaceIds);
      await compareDue(health, workspaceIds);
    },
  });
}
