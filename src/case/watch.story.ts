import type { Accounts } from '../connection/accounts.ts';
import type { Connection } from '../connection/schema.ts';
import { connectionsById } from '../connection/store.ts';
import { ConnectorError } from '../connector/errors.ts';
import type { TaskStanding } from '../connector/task.ts';
import type { Core } from '../runtime/core.ts';
import { nextLook } from './followed-up.ts';
import { claimWatched, saveWatched, type Watched, type WatchedTask } from './follow-up.store.ts';

const LEASE_MS = 120_000;

export interface WatchParts {
  readonly core: Core;
  readonly accounts: Accounts;
}

/** Looks at the tasks whose turn it is: completed, reopened, or still waiting. */
export async function watchTasks(
  { core, accounts }: WatchParts,
  workspaceIds: readonly string[],
): Promise<void> {
  const { due, connections } = await core.db.inWorkspaces(workspaceIds, async (tx) => {
    const now = core.now();
    const due = await claimWatched(tx, now, new Date(now.getTime() + LEASE_MS));
    const connections = await connectionsById(tx, [...new Set(due.map(({ connectionId }) => connectionId))]);
    return { due, connections };
  });
  const groups = [...Map.groupBy(due, ({ connectionId }) => connectionId)];
  await Promise.all(
    groups.map(async ([connectionId, tasks]) => {
      const connection = connections.get(connectionId);
      if (connection) await watchIn({ core, accounts }, connection, tasks);
    }),
  );
}

/** A vendor that does not answer is asked again at the next turn. */
async function watchIn(
  { core, accounts }: WatchParts,
  connection: Connection,
  tasks: readonly WatchedTask[],
): Promise<void> {
  const desk = accounts.open(connection).tasks;
  if (!desk) return;
  try {
    const standings = await desk.standings(tasks.map(({ taskId }) => taskId));
    const now = core.now();
    const watched = tasks.map((task) => watchedNow(task, standings.get(task.taskId), now));
    await core.db.inWorkspaces([connection.workspaceId], (tx) => saveWatched(tx, watched));
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    core.log.warn({ connection: connection.id, failure: error.kind }, 'tasks not looked at');
  }
}

function watchedNow(task: WatchedTask, standing: TaskStanding | undefined, now: Date): Watched {
  const { responseId } = task;
  if (standing?.state === 'completed') {
    const followedUpAt = standing.completedAt ?? task.followedUpAt ?? now;
    const checkAt = nextLook({ ...task, followedUpAt }, now);
    return { responseId, followedUpAt, followedUpBy: standing.by, checkAt };
  }
  const reopened = { ...task, followedUpAt: null };
  // A deleted task is never followed up, and stays as it was when that had happened before.
  return standing?.state === 'open'
    ? { responseId, followedUpAt: null, followedUpBy: null, checkAt: nextLook(reopened, now) }
    : { responseId, followedUpAt: task.followedUpAt, followedUpBy: null, checkAt: null };
}
