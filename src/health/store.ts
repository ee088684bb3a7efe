import { sql } from 'kysely';
import { firstOf, type Tx } from '../runtime/db/database.ts';

export interface WorkOf {
  readonly lastWebhookAt: Date | null;
  readonly lastWriteAt: Date | null;
  readonly surveys: number;
  readonly held: number;
  readonly writes: number;
  readonly parkedWrites: number;
}

/** What waits in one connection, and when something last came and went. */
export async function workOf(tx: Tx, connectionId: string): Promise<WorkOf | undefined> {
  return firstOf(
    await sql<WorkOf>`
      select last_webhook_at as "lastWebhookAt",
        (select finished_at from effect where connection_id = connection.id and state = 'done'
          order by finished_at desc limit 1) as "lastWriteAt",
        (select count(*)::int from invitation
          where connection_id = connection.id and state = 'scheduled') as surveys,
        (select count(*)::int from invitation
          where connection_id = connection.id and state = 'held' and held_for = 'bulk') as held,
        (select count(*)::int from effect
          where connection_id = connection.id and state in ('due', 'running')) as writes,
        (select count(*)::int from effect
          where workspace_id = connection.workspace_id and connection_id = connection.id
            and state in ('parked', 'in-doubt')) as "parkedWrites"
      from connection where id = ${connectionId}`.execute(tx),
  );
}
