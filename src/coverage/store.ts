import { sql } from 'kysely';
import type { Tx } from '../runtime/db/database.ts';

export interface Coverage {
  readonly organisationId: string;
  /** People of the organisation whom Afterword has met. */
  readonly contacts: number;
  readonly asked: number;
  readonly answered: number;
}

/** Per organisation, as one connection groups people; the largest first. */
export async function coverageOf(tx: Tx, connectionId: string, limit: number): Promise<Coverage[]> {
  const { rows } = await sql<Coverage>`
    select account.organisation_id as "organisationId", count(*) as contacts,
      count(*) filter (where person.asked_count > 0) as asked,
      count(*) filter (where exists (select from response where response.workspace_id = account.workspace_id
        and response.person_id = account.person_id)) as answered
    from person_account as account join person on person.id = account.person_id
    where account.connection_id = ${connectionId} and account.organisation_id is not null
    group by account.organisation_id
    order by contacts desc, account.organisation_id limit ${limit}`.execute(tx);
  return rows;
}
