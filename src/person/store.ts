import { sql } from 'kysely';
import { rowsJson, writeLater, type Tx } from '../runtime/db/database.ts';

export interface PersonKey {
  readonly workspaceId: string;
  /** Keyed hash of the lower-case address. */
  readonly emailHash: Buffer;
}

export interface SeenPerson extends PersonKey {
  readonly id: string;
  readonly email: string;
  readonly name: string | null;
  readonly firstName: string | null;
  readonly locale: string | null;
  readonly timeZone: string | null;
  readonly at: Date;
}

export interface KnownRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly emailHash: string;
  readonly lastAskedAt: Date | null;
  readonly pendingAskAt: Date | null;
  readonly optOuts: readonly string[];
}

/**
 * Stores who wrote the tickets and locks their rows until the transaction ends, so that two tickets of one person
 * decided side by side cannot both ask. Rows are locked in one order, so that batches cannot deadlock.
 * Hashes come back in hex. Somebody who was erased is not stored again and does not come back.
 */
export async function meetPeople(tx: Tx, people: readonly SeenPerson[]): Promise<KnownRow[]> {
  const rows = people
    .map((person) => ({ ...person, emailHash: person.emailHash.toString('hex') }))
    .sort((a, b) => (a.workspaceId + a.emailHash < b.workspaceId + b.emailHash ? -1 : 1));
  await writeLater(tx)`
    insert into person (id, workspace_id, email, email_hash, name, first_name, locale, time_zone, created_at)
    select id, "workspaceId", email, decode("emailHash", 'hex'), name, "firstName", locale, "timeZone", at
    from jsonb_to_recordset(${rowsJson(rows)}::jsonb) as seen(id uuid, "workspaceId" uuid, email text,
      "emailHash" text, name text, "firstName" text, locale text, "timeZone" text, at timestamptz)
    where not exists (select from opt_out where opt_out.workspace_id = seen."workspaceId"
      and opt_out.email_hash = decode(seen."emailHash", 'hex') and opt_out.list = 'erased')
    on conflict (workspace_id, email_hash) do update set
      name = coalesce(excluded.name, person.name), first_name = coalesce(excluded.first_name, person.first_name),
      locale = coalesce(excluded.locale, person.locale), time_zone = coalesce(excluded.time_zone, person.time_zone)
  `;
  return await knownPeople(tx, rows);
}

async function knownPeople(
  tx: Tx,
  keys: readonly { workspaceId: string; emailHash: string }[],
): Promise<KnownRow[]> {
  const wanted = keys.map(({ workspaceId, emailHash }) => ({ workspaceId, emailHash }));
  const { rows } = await sql<KnownRow>`
    select person.id, person.workspace_id as "workspaceId", encode(person.email_hash, 'hex') as "emailHash",
      person.last_asked_at as "lastAskedAt",
      (select min(send_at) from invitation where invitation.workspace_id = person.workspace_id
        and invitation.person_id = person.id and invitation.state in ('scheduled', 'held', 'sending'))
        as "pendingAskAt",
      array(select list from opt_out where opt_out.workspace_id = person.workspace_id
        and opt_out.email_hash = person.email_hash) as "optOuts"
    from jsonb_to_recordset(${rowsJson(wanted)}::jsonb) as wanted("workspaceId" uuid, "emailHash" text)
    join person on person.workspace_id = wanted."workspaceId"
      and person.email_hash = decode(wanted."emailHash", 'hex')`.execute(tx);
  return rows;
}

export interface PersonAccount {
  readonly personId: string;
  readonly connectionId: string;
  readonly workspaceId: string;
  readonly externalId: string;
  readonly organisationId: string | null;
  readonly ownerEmail: string | null;
}

/** How people are known in a connected system; the newest knowledge wins. */
export async function linkAccounts(tx: Tx, accounts: readonly PersonAccount[]): Promise<void> {
  if (accounts.length === 0) return;
  await writeLater(tx)`
    insert into person_account (person_id, connection_id, workspace_id, external_id, organisation_id, owner_email)
    select distinct on ("connectionId", "personId")
      "personId", "connectionId", "workspaceId", "externalId", "organisationId", "ownerEmail"
    from jsonb_to_recordset(${rowsJson(accounts)}::jsonb) as account("personId" uuid, "connectionId" uuid,
      "workspaceId" uuid, "externalId" text, "organisationId" text, "ownerEmail" text)
    order by "connectionId", "personId"
    on conflict (connection_id, person_id) do update set external_id = excluded.external_id,
      organisation_id = excluded.organisation_id,
      owner_email = coalesce(excluded.owner_email, person_account.owner_email)`;
}

/** People were asked: counted from the hand-over, in doubt or not. */
export async function countAsked(tx: Tx, asked: readonly { personId: string; at: Date }[]): Promise<void> {
  await writeLater(tx)`
    update person set asked_count = asked_count + asked.times, last_asked_at = greatest(last_asked_at, asked.at)
    from (
      select "personId", count(*) as times, max(at) as at
      from jsonb_to_recordset(${rowsJson(asked)}::jsonb) as one("personId" uuid, at timestamptz)
      group by "personId") as asked
    where person.id = asked."personId"`;
}

export interface OptOutRow extends PersonKey {
  readonly list: 'surveys' | 'referrals' | 'undeliverable';
  readonly source: string;
  readonly at: Date;
}

/** Returns whether the person had not left this list before. */
export async function optOut(tx: Tx, row: OptOutRow): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into opt_out (workspace_id, email_hash, list, source, at)
    values (${row.workspaceId}, ${row.emailHash}, ${row.list}, ${row.source}, ${row.at})
    on conflict do nothing`.execute(tx);
  return numAffectedRows === 1n;
}

export async function optIn(tx: Tx, key: PersonKey, list: OptOutRow['list']): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from opt_out where workspace_id = ${key.workspaceId} and email_hash = ${key.emailHash}
      and list = ${list}`.execute(tx);
  return (numAffectedRows ?? 0n) > 0n;
}

export async function optOutsOf(tx: Tx, key: PersonKey): Promise<string[]> {
  const { rows } = await sql<{ list: string }>`
    select list from opt_out where workspace_id = ${key.workspaceId} and email_hash = ${key.emailHash}
    order by list`.execute(tx);
  return rows.map((row) => row.list);
}

export interface Person {
  readonly id: string;
  readonly workspaceId: string;
  readonly email: string;
  readonly emailHash: Buffer;
  readonly name: string | null;
  readonly firstName: string | null;
  readonly askedCount: number;
  readonly lastAskedAt: Date | null;
}

/** Everybody with this address in the visible workspaces. */
export async function peopleByHash(tx: Tx, emailHash: Buffer): Promise<Person[]> {
  const { rows } = await sql<Person>`
    select id, workspace_id as "workspaceId", email, email_hash as "emailHash", name, first_name as "firstName",
      asked_count as "askedCount", last_asked_at as "lastAskedAt"
    from person where email_hash = ${emailHash}`.execute(tx);
  return rows;
}

export async function peopleById(tx: Tx, ids: readonly string[]): Promise<Map<string, Person>> {
  const { rows } = await sql<Person>`
    select id, workspace_id as "workspaceId", email, email_hash as "emailHash", name, first_name as "firstName",
      asked_count as "askedCount", last_asked_at as "lastAskedAt"
    from person where id = any(${[...ids]}::uuid[])`.execute(tx);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Forgets when this person was last asked, so that the next solved ticket may ask again. */
export async function forgetLastAsked(tx: Tx, personId: string): Promise<void> {
  await sql`update person set last_asked_at = null where id = ${personId}`.execute(tx);
}
