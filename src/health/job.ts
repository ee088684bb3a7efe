import { workspacesWithConnections } from '../connection/store.ts';
import type { Recurring } from '../runtime/queue/queue.ts';
import type { Job } from '../runtime/queue/worker.ts';
import { forgetChecks } from './check.store.ts';
import { forgetDriftReports } from './drift.store.ts';
import { CHECK_QUEUE, runChecks } from './full-check.story.ts';
import type { HealthParts } from './parts.ts';

/** They wait for a vendor most of the time. */
const CHECKS_AT_ONCE = 4;
const KEEP_DAYS = 90;

export function checkJob(parts: HealthParts): Job {
  return { name: CHECK_QUEUE, concurrency: CHECKS_AT_ONCE, handle: (batch) => runChecks(parts, batch) };
}

export function forgetReportsJob({ core }: HealthParts): Recurring {
  return {
    name: 'health-forget',
    cron: '37 4 * * *',
    handle: async () => {
      const before = new Date(core.now().getTime() - KEEP_DAYS * 86_400_000);
      const workspaceIds = await core.db.unscoped(workspacesWithConnections);
      await core.db.inWorkspaces(workspaceIds, async (tx) => {
        await forgetChecks(tx, before);
        await forgetDriftReports(tx, before);
      });
    },
  };
}
