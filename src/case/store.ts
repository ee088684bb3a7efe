import { sql } from 'kysely';
import { firstOf, writeLater, type Tx } from '../runtime/db/database.ts';

/** The one task that a low answer opened, in the one system where it lives. */
export interface FollowUpTask {
  readonly responseId: string;
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly taskId: string;
  readonly ownerName: string | null;
  readonly dueAt: Date;
  readonly state: 'open' | 'completed-by-us' | 'left-to-owner';
  readonly openedAt: Date;
  /** When it was completed, by whom; null while it is open, also when it was reopened. */
  readonly followedUpAt: Date | null;
  readonly followedUpBy: string | null;
}

export type NewTask = Omit<FollowUpTask, 'followedUpAt' | 'followedUpBy'> & { readonly checkAt?: Date };

const columns = sql`response_id as "responseId", workspace_id as "workspaceId", connection_id as "connectionId",
  task_id as "taskId", owner_name as "ownerName", due_at as "dueAt", state, opened_at as "openedAt",
  followed_up_at as "followedUpAt", followed_up_by as "followedUpBy"`;

export async function insertTask(tx: Tx, task: NewTask): Promise<void> {
  await writeLater(tx)`
    insert into follow_up_task (response_id, workspace_id, connection_id, task_id, owner_name, due_at, state, opened_at,
      check_at)
    values (${task.responseId}, ${task.workspaceId}, ${task.connectionId}, ${task.taskId}, ${task.ownerName},
      ${task.dueAt}, ${task.state}, ${task.openedAt}, ${task.checkAt ?? null})
    on conflict (response_id) do nothing`;
}

export async function taskOfResponse(tx: Tx, responseId: string): Promise<FollowUpTask | undefined> {
  return firstOf(
    await sql<FollowUpTask>`select ${columns} from follow_up_task where response_id = ${responseId}`.execute(
      tx,
    ),
  );
}

export async function saveTaskState(tx: Tx, responseId: string, state: FollowUpTask['state']): Promise<void> {
  await writeLater(tx)`update follow_up_task set state = ${state} where response_id = ${responseId}`;
}
