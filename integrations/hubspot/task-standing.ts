import { ConnectorError } from '../../src/connector/errors.ts';
import type { TaskStanding } from '../../src/connector/task.ts';
import { BATCH_SIZE } from './batch.ts';
import { agentById } from './owners.ts';
import type { Portal } from './portal.ts';
import type { CrmObject } from './schema.ts';

const STATUS = 'hs_task_status';

/** One call for a hundred tasks, and one for each that is completed: batches tell no history. */
export async function standingsOf(
  portal: Portal,
  taskIds: readonly string[],
): Promise<Map<string, TaskStanding>> {
  const standings = new Map<string, TaskStanding>(taskIds.map((id) => [id, { state: 'gone' }]));
  for (let start = 0; start < taskIds.length; start += BATCH_SIZE) {
    const batch = taskIds.slice(start, start + BATCH_SIZE);
    const { results } = await portal.client.readObjects('tasks', batch, { properties: [STATUS] });
    for (const task of results.filter(({ archived }) => !archived)) {
      const done = task.properties[STATUS] === 'COMPLETED';
      standings.set(task.id, done ? await completionOf(portal, task.id) : { state: 'open' });
    }
  }
  return standings;
}

async function completionOf(portal: Portal, taskId: string): Promise<TaskStanding> {
  try {
    const task = await portal.client.readObject('tasks', taskId, {
      properties: [STATUS, 'hubspot_owner_id'],
      history: [STATUS],
    });
    if (task.properties[STATUS] !== 'COMPLETED') return { state: 'open' };
    return { state: 'completed', completedAt: completedAt(task), by: await ownerName(portal, task) };
  } catch (error) {
    if (error instanceof ConnectorError && error.kind === 'not-found') return { state: 'gone' };
    throw error;
  }
}

/** When it became completed and stayed so; a later write of the same value is no second completion. */
function completedAt(task: CrmObject): Date | null {
  const newestFirst = (task.propertiesWithHistory?.[STATUS] ?? []).toSorted(
    (a, b) => Date.parse(b.timestamp) - Date.parse(a.timestamp),
  );
  const reopened = newestFirst.findIndex(({ value }) => value !== 'COMPLETED');
  const since = newestFirst.at(reopened === -1 ? -1 : reopened - 1);
  return since?.value === 'COMPLETED' ? new Date(since.timestamp) : null;
}

/** HubSpot's history names a user by number, which no call of ours resolves: the task's owner is who acted on it. */
async function ownerName({ client, memory }: Portal, task: CrmObject): Promise<string | null> {
  const ownerId = task.properties['hubspot_owner_id'];
  if (!ownerId) return null;
  const agent = await agentById(client, memory.owners, ownerId);
  return agent.name ?? agent.email;
}
