import { sweepEvents } from '../../webhooks/job.ts';
import { sweepAccessMails } from '../access/job.ts';
import { knownWorkspaces } from '../access/store.ts';
import { watchTasks } from '../case/watch.story.ts';
import { keepGrantsAlive } from '../connection/oauth/keep-alive.story.ts';
import { pollDue, type PollParts } from '../connection/poll.story.ts';
import { workspacesWithConnections } from '../connection/store.ts';
import { sweepEffects } from '../follow-up/job.ts';
import type { HealthParts } from '../health/parts.ts';
import { sweepInvitations } from '../invitation/job.ts';
import { sweepResponses } from '../response/job.ts';
import type { Core } from '../runtime/core.ts';
import { startSweep, type Sweep } from '../runtime/sweep.ts';
import { watchHealth } from './health-watch.ts';

const EVERY_MS = 2_000;
/** Grants live for weeks: an hour is early enough to renew one that nobody uses. */
const GRANTS_EVERY_MS = 3_600_000;

/** What is looked at again and again, whether or not anybody says that something is due. */
export function startRounds(parts: PollParts, health: HealthParts): readonly Sweep[] {
  const { core, accounts } = parts;
  const { log } = core;
  return [
    startSweep({ everyMs: EVERY_MS, log, round: () => recoverLost(core) }),
    // On its own: a poll waits for the vendor's rate limit, and what was lost must not wait with it.
    startSweep({ everyMs: EVERY_MS, log, round: () => pollAll(parts) }),
    watchHealth(health),
    startSweep({ everyMs: GRANTS_EVERY_MS, log, round: () => keepGrantsAlive({ core, accounts }) }),
  ];
}

/** What was lost in a crash is found again. */
async function recoverLost(core: Core): Promise<void> {
  await sweepEvents(core);
  await sweepAccessMails(core, await core.db.unscoped(knownWorkspaces));
  const workspaceIds = await core.db.unscoped(workspacesWithConnections);
  if (workspaceIds.length === 0) return;
  await sweepInvitations(core, workspaceIds);
  await sweepResponses(core, workspaceIds);
  await sweepEffects(core, workspaceIds);
}

/** Solved tickets and completed tasks whose webhook never came. */
async function pollAll(parts: PollParts): Promise<void> {
  const workspaceIds = await parts.core.db.unscoped(workspacesWithConnections);
  if (workspaceIds.length === 0) return;
  await Promise.all([pollDue(parts, workspaceIds), watchTasks(parts, workspaceIds)]);
}
