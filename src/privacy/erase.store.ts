import { sql } from 'kysely';
import { firstOf, type Tx } from '../runtime/db/database.ts';
import type { PersonKey } from '../person/store.ts';

/** All that is kept of an address: its keyed hash, once, so that nobody with it is asked or stored again. */
export async function suppressErased(
  tx: Tx,
  { workspaceId, emailHash }: PersonKey,
  { source, at }: { source: string; at: Date },
): Promise<void> {
  await sql`
    delete from opt_out where workspace_id = ${workspaceId} and email_hash = ${emailHash} and list <> 'erased'`.execute(
    tx,
  );
  await sql`
    insert into opt_out (workspace_id, email_hash, list, source, at)
    values (${workspaceId}, ${emailHash}, 'erased', ${source}, ${at}) on conflict do nothing`.execute(tx);
}

export interface ErasedPerson {
  readonly id: string;
  readonly email: string;
}

/** Locked until the transaction ends: a decision about this person comes before or after, never between. */
export async function lockPerson(
  tx: Tx,
  { workspaceId, emailHash }: PersonKey,
): Promise<ErasedPerson | undefined> {
  return firstOf(
    await sql<ErasedPerson>`
      select id, email from person where workspace_id = ${workspaceId} and email_hash = ${emailHash}
      for update`.execute(tx),
  );
}

/** People whose address is on the suppression list and who are stored all the same. */
export async function erasedButStored(tx: Tx): Promise<(PersonKey & { readonly id: string })[]> {
  const { rows } = await sql<PersonKey & { id: string }>`
    select person.id, person.workspace_id as "workspaceId", person.email_hash as "emailHash"
    from opt_out join person on person.workspace_id = opt_out.workspace_id
      and person.email_hash = opt_out.email_hash
    where opt_out.list = 'erased'`.execute(tx);
  return rows;
}

export interface AccountOfPerson {
  readonly connectionId: string;
  readonly externalId: string;
}

export async function accountsOf(tx: Tx, personId: string): Promise<AccountOfPerson[]> {
  const { rows } = await sql<AccountOfPerson>`
    select connection_id as "connectionId", external_id as "externalId" from person_account
    where person_id = ${personId}`.execute(tx);
  return rows;
}

export interface AnsweredTicket {
  readonly connectionId: string;
  readonly ticketId: string;
  readonly responseId: string | null;
}

/** Every ticket of this person that we know, with the answer about it when there is one. */
export async function ticketsOf(tx: Tx, personId: string): Promise<AnsweredTicket[]> {
  const { rows } = await sql<AnsweredTicket>`
    select distinct ledger.connection_id as "connectionId", ledger.ticket_id as "ticketId",
      response.id as "responseId"
    from ledger left join response on response.ledger_id = ledger.id
    where ledger.person_id = ${personId}`.execute(tx);
  return rows;
}

/** Asks that have not left are cancelled; returns the decisions they came from, and how many are leaving just now. */
export async function cancelAsksOf(
  tx: Tx,
  personId: string,
): Promise<{ ledgerIds: string[]; leaving: number }> {
  const { rows } = await sql<{ ledgerId: string }>`
    update invitation set state = 'cancelled', held_for = null, words = null
    where person_id = ${personId} and state in ('scheduled', 'held')
    returning ledger_id as "ledgerId"`.execute(tx);
  const leaving = await sql<{ count: number }>`
    select count(*)::int as count from invitation where person_id = ${personId} and state = 'sending'`.execute(
    tx,
  );
  return { ledgerIds: rows.map(({ ledgerId }) => ledgerId), leaving: firstOf(leaving)?.count ?? 0 };
}

/** Links that stand in a ticket's field and lead to an answer of this person. */
export async function openLinksOf(
  tx: Tx,
  personId: string,
): Promise<{ id: string; connectionId: string; ticketId: string }[]> {
  const { rows } = await sql<{ id: string; connectionId: string; ticketId: string }>`
    select id, connection_id as "connectionId", ticket_id as "ticketId" from invitation
    where person_id = ${personId} and carrier = 'helpdesk' and state = 'sent' and link_until is not null`.execute(
    tx,
  );
  return rows;
}

/** What stays is what figures need: scores, times, and ids that lead to nobody. */
export async function clearWords(tx: Tx, personId: string): Promise<void> {
  await sql`update ledger set requester = null where person_id = ${personId}`.execute(tx);
  await sql`update invitation set words = null where person_id = ${personId}`.execute(tx);
  await sql`
    update response_event set comment = null from response
    where response.id = response_event.response_id and response.person_id = ${personId}
      and response_event.comment is not null`.execute(tx);
  // What has not settled yet leads to nothing any more.
  await sql`update response set comment = null, settle_at = null where person_id = ${personId}`.execute(tx);
  // The organisation keeps its figures.
  await sql`
    update person_account set external_id = '', owner_email = null where person_id = ${personId}`.execute(tx);
  await sql`update sidebar_action set reason = null, words = '' where person_id = ${personId}`.execute(tx);
  await sql`
    delete from referral_code using referral
    where referral.id = referral_code.referral_id and referral.person_id = ${personId}`.execute(tx);
  await sql`update referral set state = 'withdrawn' where person_id = ${personId}`.execute(tx);
}

/**
 * Nothing that waits is carried out any more, and what was done keeps its state without its words. Those being carried
 * out keep what they work with until they end.
 */
export async function clearEffects(tx: Tx, personId: string, at: Date): Promise<void> {
  await sql`
    update effect set payload = '{}', failure_words = null,
      result_words = case when state in ('due', 'parked', 'in-doubt') then 'The person was erased.' end,
      finished_at = coalesce(finished_at, ${at}), lease_until = null,
      state = case when state in ('due', 'parked', 'in-doubt') then 'skipped' else state end
    where state <> 'running' and (person_id = ${personId}
      or response_id in (select id from response where person_id = ${personId})
      or invitation_id in (select id from invitation where person_id = ${personId}))`.execute(tx);
}

/** The row stays for what refers to it, and says nothing of anybody. `hash` leads to no address. */
export async function clearPerson(
  tx: Tx,
  id: string,
  { hash, at }: { hash: Buffer; at: Date },
): Promise<void> {
  await sql`
    update person set email = '', email_hash = ${hash}, name = null, first_name = null, locale = null,
      time_zone = null, last_asked_at = null, erased_at = ${at}
    where id = ${id}`.execute(tx);
}

/** Erased lately: an effect that was running then may have written down words since. */
export async function erasedSince(tx: Tx, since: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from person where erased_at >= ${since}`.execute(tx);
  return rows.map(({ id }) => id);
}

/** The vendor's ids of erased people are not needed once their values are gone there. */
export async function clearErasures(tx: Tx): Promise<void> {
  await sql`
    update effect set payload = '{}', idempotency_key = kind || ':' || id, subject = kind || ':' || id,
      result_id = null
    where kind in ('person-erase', 'ticket-erase') and state in ('done', 'skipped') and payload <> '{}'`.execute(
    tx,
  );
}

/** Who an external id belongs to in one connection. */
export async function personByExternalId(
  tx: Tx,
  connectionId: string,
  externalId: string,
): Promise<PersonKey | undefined> {
  return firstOf(
    await sql<PersonKey>`
      select person.workspace_id as "workspaceId", person.email_hash as "emailHash"
      from person_account join person on person.id = person_account.person_id
      where person_account.connection_id = ${connectionId} and person_account.external_id = ${externalId}`.execute(
      tx,
    ),
  );
}

/** Retention: comments and names of answers of one connection that are older than this. Figures stay. */
export async function forgetOldWords(tx: Tx, connectionId: string, before: Date): Promise<void> {
  await sql`
    update response_event set comment = null from response
    where response.id = response_event.response_id and response.connection_id = ${connectionId}
      and response.changed_at < ${before} and response_event.comment is not null`.execute(tx);
  await sql`
    update response set comment = null
    where connection_id = ${connectionId} and changed_at < ${before} and comment is not null`.execute(tx);
  await sql`
    update effect set payload = '{}', failure_words = null, result_words = null from response
    where response.id = effect.response_id and response.connection_id = ${connectionId}
      and response.changed_at < ${before} and effect.state in ('done', 'skipped')
      and effect.kind in ('task-correct', 'ticket-note', 'task-open', 'alert', 'alert-mail')
      and (effect.result_words is not null or effect.payload <> '{}')`.execute(tx);
  await sql`
    update ledger set requester = null
    where connection_id = ${connectionId} and decided_at < ${before} and requester is not null`.execute(tx);
}

/** Names of people of whom nothing newer than this is known anywhere in their workspace. */
export async function forgetOldNames(tx: Tx, workspaceId: string, before: Date): Promise<void> {
  await sql`
    update person set name = null, first_name = null
    where workspace_id = ${workspaceId} and name is not null and created_at < ${before}
      and not exists (select from ledger where ledger.person_id = person.id and ledger.decided_at >= ${before})
      and not exists (select from response where response.person_id = person.id
        and response.changed_at >= ${before})`.execute(tx);
}

/** Workspaces in which this address was erased. */
export async function suppressedIn(tx: Tx, emailHash: Buffer): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select workspace_id as id from opt_out where email_hash = ${emailHash} and list = 'erased'`.execute(tx);
  return rows.map(({ id }) => id);
}
