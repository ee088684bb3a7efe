import { sql } from 'kysely';
import { firstOf, rowsJson, type Tx } from '../runtime/db/database.ts';

/** A task whose system is to be asked how it stands. */
export interface WatchedTask {
  readonly responseId: string;
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly taskId: string;
  readonly openedAt: Date;
  readonly followedUpAt: Date | null;
}

/** Takes the tasks that are due to be looked at; nobody else looks at them until `leaseUntil`. */
export async function claimWatched(tx: Tx, now: Date, leaseUntil: Date): Promise<WatchedTask[]> {
  const { rows } = await sql<WatchedTask>`
    update follow_up_task set check_at = ${leaseUntil}
    where response_id in (
      select task.response_id from follow_up_task as task
      join connection on connection.id = task.connection_id and connection.health = 'connected'
      where task.check_at <= ${now} order by task.check_at limit 200 for update of task skip locked)
    returning response_id as "responseId", workspace_id as "workspaceId", connection_id as "connectionId",
      task_id as "taskId", opened_at as "openedAt", followed_up_at as "followedUpAt"`.execute(tx);
  return rows;
}

export interface Watched {
  readonly responseId: string;
  readonly followedUpAt: Date | null;
  readonly followedUpBy: string | null;
  /** Null: not any more. */
  readonly checkAt: Date | null;
}

/** What was found; a task that the customer's correction completed meanwhile is nobody's follow-up. */
export async function saveWatched(tx: Tx, watched: readonly Watched[]): Promise<void> {
  if (watched.length === 0) return;
  await sql`
    update follow_up_task set followed_up_at = seen."followedUpAt", followed_up_by = seen."followedUpBy",
      check_at = seen."checkAt"
    from jsonb_to_recordset(${rowsJson(watched)}::jsonb) as seen("responseId" uuid, "followedUpAt" timestamptz,
      "followedUpBy" text, "checkAt" timestamptz)
    where follow_up_task.response_id = seen."responseId" and follow_up_task.state <> 'completed-by-us'`.execute(
    tx,
  );
}

/** Somebody says that these tasks changed: they are looked at now. Others' ids change nothing. */
export async function watchNow(
  tx: Tx,
  connectionId: string,
  changed: { taskIds: readonly string[]; now: Date },
): Promise<void> {
  await sql`
    update follow_up_task set check_at = ${changed.now}
    where connection_id = ${connectionId} and task_id = any(${[...changed.taskIds]}::text[])
      and state <> 'completed-by-us'`.execute(tx);
}

export interface FollowUpQuery {
  readonly connectionId: string | null;
  readonly from: Date | null;
  readonly until: Date | null;
}

export interface FollowUpCounts {
  readonly tasks: number;
  readonly followedUp: number;
  readonly sameDay: number;
  readonly overdue: number;
  readonly medianSeconds: number | null;
}

/** Tasks of answers given in this time; those that a correction completed are left out: nobody had to follow up. */
export async function followUpCounts(tx: Tx, query: FollowUpQuery, now: Date): Promise<FollowUpCounts> {
  const zone = sql`coalesce(connection.settings->'sender'->>'timeZone', 'UTC')`;
  const found = await sql<FollowUpCounts>`
    select count(*) as tasks, count(task.followed_up_at) as "followedUp",
      count(*) filter (where (task.followed_up_at at time zone ${zone})::date
        = (response.answered_at at time zone ${zone})::date) as "sameDay",
      count(*) filter (where task.followed_up_at is null and task.due_at < ${now}) as overdue,
      percentile_cont(0.5) within group (order by extract(epoch from task.followed_up_at - response.answered_at))
        filter (where task.followed_up_at is not null) as "medianSeconds"
    from follow_up_task as task join response on response.id = task.response_id
      join connection on connection.id = response.connection_id
    where task.state <> 'completed-by-us'
      and (${query.connectionId}::uuid is null or response.connection_id = ${query.connectionId})
      and (${query.from}::timestamptz is null or response.answered_at >= ${query.from})
      and (${query.until}::timestamptz is null or response.answered_at < ${query.until})`.execute(tx);
  return firstOf(found) ?? { tasks: 0, followedUp: 0, sameDay: 0, overdue: 0, medianSeconds: null };
}
