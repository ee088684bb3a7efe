import { sql } from 'kysely';
import { firstOf, type Tx } from '../runtime/db/database.ts';

/** An execution as it was answered. */
export interface StoredRun {
  readonly outcome: 'asked' | 'not_asked' | 'failed';
  readonly reason: string;
  readonly words: string;
  /** ISO 8601 */
  readonly sendAt: string | null;
}

export interface WorkflowRun {
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly executionKey: string;
  readonly ticketId: string;
  readonly at: Date;
}

/** What this execution was answered before; undefined the first time. */
export async function answeredRun(
  tx: Tx,
  run: Pick<WorkflowRun, 'connectionId' | 'executionKey'>,
): Promise<StoredRun | undefined> {
  const found = await sql<{ outcome: StoredRun }>`
    select outcome from workflow_run
    where connection_id = ${run.connectionId} and execution_key = ${run.executionKey}`.execute(tx);
  return firstOf(found)?.outcome;
}

/** Executions side by side wait here for each other, until the transaction ends. */
export async function lockExecution(
  tx: Tx,
  run: Pick<WorkflowRun, 'connectionId' | 'executionKey'>,
): Promise<void> {
  await sql`
    select pg_advisory_xact_lock(hashtextextended(${`${run.connectionId} ${run.executionKey}`}, 0))`.execute(
    tx,
  );
}

/** Keeps the answer of an execution, and forgets those that no vendor repeats any more. */
export async function keepRun(
  tx: Tx,
  run: WorkflowRun,
  kept: { outcome: StoredRun; since: Date },
): Promise<void> {
  await sql`
    delete from workflow_run where connection_id = ${run.connectionId} and at < ${kept.since}`.execute(tx);
  await sql`
    insert into workflow_run (workspace_id, connection_id, execution_key, ticket_id, outcome, at)
    values (${run.workspaceId}, ${run.connectionId}, ${run.executionKey}, ${run.ticketId},
      ${JSON.stringify(kept.outcome)}, ${run.at})`.execute(tx);
}

/** Confirmed answers given through this connection since then. */
export async function answersSince(tx: Tx, connectionId: string, since: Date): Promise<number> {
  const found = await sql<{ count: number }>`
    select count(*) as count from response
    where connection_id = ${connectionId} and verdict = 'confirmed' and answered_at >= ${since}`.execute(tx);
  return firstOf(found)?.count ?? 0;
}
