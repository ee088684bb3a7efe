import pg from 'pg';

/** What the database says of one answered customer. */
export interface LoopRow {
  readonly email: string;
  /** Milliseconds since 1970 when the last effect was done; null while something is not. */
  readonly completedAt: number | null;
  readonly parked: number;
  /** Milliseconds since 1970: when the ledger row was written, the mail handed over, the score posted. */
  readonly decidedAt: number;
  readonly sentAt: number;
  readonly answeredAt: number;
}

interface Row {
  readonly email: string;
  readonly open: boolean;
  readonly parked: string;
  readonly completed_ms: string | null;
  readonly decided_ms: string;
  readonly sent_ms: string;
  readonly answered_ms: string;
}

/**
 * Answers of one crowd with all their effects. Complete: settled as it stands now, and every effect of the answer and
 * of the invitation carried out or found unnecessary.
 */
export async function loopRows(databaseUrl: string, crowdName: string): Promise<LoopRow[]> {
  const { rows } = await withClient(databaseUrl, (client) =>
    client.query<Row>(
      `with answer as (
         select response.id, response.invitation_id, email, settled_revision is distinct from revision as unsettled,
           decided_at, sent_at, answered_at
         from response join person on person.id = response.person_id
           join invitation on invitation.id = response.invitation_id
           join ledger on ledger.id = response.ledger_id
         where email like $1),
       part as (
         select answer.id, state, finished_at from answer join effect on effect.response_id = answer.id
         union all
         select answer.id, state, finished_at from answer
           join effect on effect.invitation_id = answer.invitation_id where effect.response_id is null),
       done as (
         select id, bool_or(state in ('due', 'running')) as open,
           count(*) filter (where state in ('parked', 'in-doubt')) as parked, max(finished_at) as at
         from part group by id)
       select email, unsettled or open as open, parked, ${epochMs('done.at')} as completed_ms,
         ${epochMs('decided_at')} as decided_ms, ${epochMs('sent_at')} as sent_ms,
         ${epochMs('answered_at')} as answered_ms
       from answer join done using (id)`,
      [`${crowdName}.%`],
    ),
  );
  return rows.map((row) => ({
    email: row.email,
    parked: Number(row.parked),
    completedAt: row.open || row.completed_ms === null ? null : Number(row.completed_ms),
    decidedAt: Number(row.decided_ms),
    sentAt: Number(row.sent_ms),
    answeredAt: Number(row.answered_ms),
  }));
}

function epochMs(column: string): string {
  return `extract(epoch from ${column}) * 1000`;
}

/** What is still under way, in words: "12 x effect person-fields due in zendesk, attempts up to 3 rate-limited". */
export function openWork(databaseUrl: string): Promise<string[]> {
  return wordsOf(
    databaseUrl,
    `select concat(count(*), ' x effect ', kind, ' ', state, ' in ', platform, ', attempts up to ', max(attempts), ' ', failure_kind)
       from effect_with_platform where state in ('due', 'running') group by kind, state, platform, failure_kind
     union all
     select concat(count(*), ' x invitation ', state, ' ', min(words)) from invitation
       where state in ('scheduled', 'held', 'sending') group by state
     union all
     select concat(count(*), ' x webhook ', state, ' ', reason) from inbound_event
       where state = 'new' group by state, reason
     union all
     select concat(count(*), ' x answer not settled') from response
       where settled_revision is distinct from revision having count(*) > 0`,
  );
}

/** What nobody works on any more although it is not done, in words. */
export function givenUp(databaseUrl: string): Promise<string[]> {
  return wordsOf(
    databaseUrl,
    `select concat(count(*), ' x effect ', kind, ' ', state, ' in ', platform, ': ', failure_kind, ' ', min(failure_words))
       from effect_with_platform where state in ('parked', 'in-doubt') group by kind, state, platform, failure_kind
     union all
     select concat(count(*), ' x invitation ', state, ': ', min(words)) from invitation
       where state in ('in-doubt', 'dropped', 'refused', 'cancelled') group by state
     union all
     select concat(count(*), ' x webhook parked: ', reason, ' ', min(reason_words)) from inbound_event
       where state = 'parked' group by reason
     union all
     select concat(count(*), ' x not asked: ', reason) from ledger where not ask group by reason`,
  );
}

export interface DatabaseWork {
  readonly transactions: number;
  readonly walBytes: number;
}

/** What the database has done since it was made. */
export async function databaseWork(databaseUrl: string): Promise<DatabaseWork> {
  const { rows } = await withClient(databaseUrl, (client) =>
    client.query<{ transactions: string; wal_bytes: string }>(
      `select xact_commit + xact_rollback as transactions, pg_current_wal_lsn() - '0/0' as wal_bytes
       from pg_stat_database where datname = current_database()`,
    ),
  );
  return { transactions: Number(rows[0]?.transactions), walBytes: Number(rows[0]?.wal_bytes) };
}

export async function countLedger(databaseUrl: string): Promise<number> {
  const { rows } = await withClient(databaseUrl, (client) =>
    client.query<{ count: string }>('select count(*) from ledger'),
  );
  return Number(rows[0]?.count);
}

async function wordsOf(databaseUrl: string, query: string): Promise<string[]> {
  const { rows } = await withClient(databaseUrl, (client) =>
    client.query<{ concat: string }>(
      `with effect_with_platform as (
         select effect.*, platform from effect left join connection on connection.id = effect.connection_id)
       ${query}`,
    ),
  );
  return rows.map(({ concat }) => concat.trim());
}

export async function withClient<T>(
  databaseUrl: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
