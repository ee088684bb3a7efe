import { sql } from 'kysely';
import { firstOf, type Tx } from '../runtime/db/database.ts';
import type { DriftReport } from './schema.ts';

/** Nobody else compares these connections until `leaseUntil`. In rehearsal nothing has been written. */
export async function claimDueDrifts(
  tx: Tx,
  now: Date,
  leaseUntil: Date,
): Promise<{ id: string; nextDriftAt: Date | null }[]> {
  const { rows } = await sql<{ id: string; nextDriftAt: Date | null }>`
    update connection set drift_lease_until = ${leaseUntil}
    where id in (
      select id from connection
      where mode <> 'rehearsal' and health = 'connected' and (next_drift_at is null or next_drift_at <= ${now})
        and (drift_lease_until is null or drift_lease_until <= ${now})
      order by next_drift_at limit 5 for update skip locked)
    returning id, next_drift_at as "nextDriftAt"`.execute(tx);
  return rows;
}

export async function finishDrift(tx: Tx, connectionId: string, next: Date): Promise<void> {
  await sql`
    update connection set next_drift_at = ${next}, drift_lease_until = null where id = ${connectionId}`.execute(
    tx,
  );
}

export interface WrittenPerson {
  readonly personId: string;
  readonly externalId: string;
}

/** Of these many latest answers the sample is drawn: a comparison costs the same in a large workspace as in a small one. */
const RECENT_ANSWERS = 2_000;

/** People whose answers were written into this account, and of whom nothing waits to be written. */
export async function sampleOfPeople(tx: Tx, connectionId: string, most: number): Promise<WrittenPerson[]> {
  const { rows } = await sql<WrittenPerson>`
    with recent as (
      select distinct person_id from (
        select person_id from response
        where workspace_id = (select workspace_id from connection where id = ${connectionId})
          and person_id is not null
        order by answered_at desc, id desc limit ${RECENT_ANSWERS}) as answers)
    select account.person_id as "personId", account.external_id as "externalId"
    from recent join person_account as account
      on account.person_id = recent.person_id and account.connection_id = ${connectionId}
    where exists (
        select from response join effect on effect.response_id = response.id
        where response.person_id = recent.person_id and effect.connection_id = ${connectionId}
          and effect.kind = 'person-fields' and effect.state = 'done')
      and not exists (
        select from effect where effect.connection_id = ${connectionId}
          and effect.subject = 'person:' || recent.person_id and effect.state in ('due', 'running'))
    order by random() limit ${most}`.execute(tx);
  return rows;
}

/** Answers whose score was written onto a ticket of this account; the latest of each ticket and metric. */
export async function sampleOfTickets(tx: Tx, connectionId: string, most: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recent as (
      select distinct on (ticket_id, metric) id, ticket_id from (
        select id, ticket_id, metric, answered_at from response
        where workspace_id = (select workspace_id from connection where id = ${connectionId})
          and connection_id = ${connectionId}
        order by answered_at desc, id desc limit ${RECENT_ANSWERS}) as answers
      order by ticket_id, metric, answered_at desc, id desc)
    select recent.id from recent
    where exists (
        select from effect where response_id = recent.id and kind in ('ticket-score', 'ticket-note')
          and state = 'done' and effect.connection_id = ${connectionId})
      and not exists (
        select from effect where effect.connection_id = ${connectionId}
          and effect.subject = 'ticket:' || recent.ticket_id and effect.state in ('due', 'running'))
    order by random() limit ${most}`.execute(tx);
  return rows.map(({ id }) => id);
}

const columns = sql`
  id, connection_id as "connectionId", at, people_compared as "peopleCompared",
  tickets_compared as "ticketsCompared", differences, stopped_words as "stoppedWords",
  written_again_at as "writtenAgainAt"`;

export async function insertDriftReport(
  tx: Tx,
  report: DriftReport & { readonly workspaceId: string },
): Promise<void> {
  await sql`
    insert into drift_report (id, workspace_id, connection_id, at, people_compared, tickets_compared, differences,
      stopped_words)
    values (${report.id}, ${report.workspaceId}, ${report.connectionId}, ${report.at}, ${report.peopleCompared},
      ${report.ticketsCompared}, ${JSON.stringify(report.differences)}, ${report.stoppedWords})`.execute(tx);
}

export async function latestDrift(tx: Tx, connectionId: string): Promise<DriftReport | undefined> {
  return firstOf(
    await sql<DriftReport>`
      select ${columns} from drift_report where connection_id = ${connectionId}
      order by at desc, id desc limit 1`.execute(tx),
  );
}

/** Locked until the transaction ends, so that it is written again once. */
export async function lockDriftReport(
  tx: Tx,
  connectionId: string,
  id: string,
): Promise<DriftReport | undefined> {
  return firstOf(
    await sql<DriftReport>`
      select ${columns} from drift_report where id = ${id} and connection_id = ${connectionId}
      for update`.execute(tx),
  );
}

export async function markWrittenAgain(tx: Tx, id: string, at: Date): Promise<void> {
  await sql`update drift_report set written_again_at = ${at} where id = ${id}`.execute(tx);
}

export async function forgetDriftReports(tx: Tx, before: Date): Promise<void> {
  await sql`delete from drift_report where at < ${before}`.execute(tx);
}
