import { sql } from 'kysely';
import type { Evidence } from '../eligibility/decide.ts';
import type { Band, Metric } from '../survey/schema.ts';
import { firstOf, rowsJson, type Tx } from '../runtime/db/database.ts';

/** Where a ticket lives; ids are the helpdesk's. */
export interface TicketKey {
  readonly connectionId: string;
  readonly ticketId: string;
}

/** The decision about a ticket's latest solve and what became of it. */
export interface Asked {
  readonly ledgerId: string;
  readonly solvedAt: Date;
  readonly personId: string | null;
  readonly organisationId: string | null;
  readonly agentName: string | null;
  readonly brandId: string | null;
  readonly ask: boolean;
  readonly rehearsal: boolean;
  readonly reason: string;
  readonly evidence: Evidence;
  readonly decidedAt: Date;
  readonly invitationId: string | null;
  readonly state: string | null;
  readonly heldFor: string | null;
  readonly sendAt: Date | null;
  readonly sentAt: Date | null;
  readonly expiresAt: Date | null;
  readonly bouncedAt: Date | null;
  readonly metric: Metric | null;
  readonly selection: 'random' | 'manual' | 'workflow' | null;
  readonly answeredAt: Date | null;
  readonly verdict: string | null;
  readonly verdictAt: Date | null;
}

export async function latestAsked(tx: Tx, { connectionId, ticketId }: TicketKey): Promise<Asked | undefined> {
  return firstOf(
    await sql<Asked>`
      select ledger.id as "ledgerId", ledger.solved_at as "solvedAt", ledger.person_id as "personId",
        ledger.requester->>'organisationId' as "organisationId", ledger.snapshot->'assignee'->>'name' as "agentName",
        ledger.snapshot->'brand'->>'externalId' as "brandId", ledger.ask, ledger.rehearsal, ledger.reason,
        ledger.evidence, ledger.decided_at as "decidedAt", invitation.id as "invitationId", invitation.state,
        invitation.held_for as "heldFor", invitation.send_at as "sendAt", invitation.sent_at as "sentAt",
        invitation.expires_at as "expiresAt", invitation.bounced_at as "bouncedAt", invitation.metric,
        invitation.selection, response.answered_at as "answeredAt", last.verdict, last.at as "verdictAt"
      from ledger left join invitation on invitation.ledger_id = ledger.id
        left join response on response.invitation_id = invitation.id
        left join lateral (select verdict, at from ledger_verdict where ledger_id = ledger.id
          order by at desc, id desc limit 1) as last on true
      where ledger.connection_id = ${connectionId} and ledger.ticket_id = ${ticketId}
      order by ledger.solved_at desc, ledger.turn desc limit 1`.execute(tx),
  );
}

export interface MetPerson {
  readonly id: string;
  readonly name: string | null;
  readonly firstName: string | null;
  readonly locale: string | null;
  readonly emailHash: Buffer;
  readonly askedCount: number;
  readonly lastAskedAt: Date | null;
  readonly optOuts: readonly string[];
  readonly organisationId: string | null;
}

/** A person by our own id or by the helpdesk's; the helpdesk's wins. */
export async function metPerson(
  tx: Tx,
  who: { connectionId: string; personId: string | null; externalId: string | null },
): Promise<MetPerson | undefined> {
  return firstOf(
    await sql<MetPerson>`
      select person.id, person.name, person.first_name as "firstName", person.locale,
        person.email_hash as "emailHash", person.asked_count as "askedCount", person.last_asked_at as "lastAskedAt",
        array(select list from opt_out where opt_out.workspace_id = person.workspace_id
          and opt_out.email_hash = person.email_hash) as "optOuts",
        account.organisation_id as "organisationId"
      from person left join person_account as account
        on account.person_id = person.id and account.connection_id = ${who.connectionId}
      where person.id = coalesce(
        (select person_id from person_account where connection_id = ${who.connectionId}
          and external_id = ${who.externalId}::text limit 1), ${who.personId}::uuid)`.execute(tx),
  );
}

export interface GivenScore {
  readonly responseId: string;
  readonly connectionId: string;
  readonly ticketId: string;
  readonly ticketNumber: string;
  readonly personId: string;
  readonly surveyKey: string;
  readonly surveyVersion: number;
  readonly metric: Metric;
  readonly score: number;
  readonly band: Band;
  readonly comment: string | null;
  readonly contactAllowed: boolean | null;
  readonly answeredAt: Date;
  /** The score was another one before; a comment that joined it is no correction. */
  readonly corrected: boolean;
  readonly selection: 'random' | 'manual' | 'workflow';
}

/** Confirmed answers about the ticket, and the latest of the person wherever they were helped; newest first. */
export async function givenScores(
  tx: Tx,
  of: { ticket: TicketKey | null; personId: string | null; limit: number },
): Promise<GivenScore[]> {
  const { rows } = await sql<GivenScore>`
    select response.id as "responseId", response.connection_id as "connectionId", response.ticket_id as "ticketId",
      ledger.ticket_number as "ticketNumber", response.person_id as "personId",
      response.survey_key as "surveyKey", response.survey_version as "surveyVersion", response.metric,
      response.score, response.band, response.comment, response.contact_allowed as "contactAllowed",
      response.answered_at as "answeredAt", response.selection,
      exists (select from response_event as event where event.response_id = response.id
        and event.score <> response.score) as corrected
    from (
      (select * from response where connection_id = ${of.ticket?.connectionId ?? null}::uuid
        and ticket_id = ${of.ticket?.ticketId ?? null}::text)
      union
      (select * from response where person_id = ${of.personId}::uuid order by answered_at desc limit ${of.limit})
    ) as response join ledger on ledger.id = response.ledger_id
    where response.verdict = 'confirmed'
    order by response.answered_at desc, response.id desc`.execute(tx);
  return rows;
}

export interface OpenedTask {
  readonly responseId: string;
  readonly connectionId: string;
  readonly taskId: string;
  readonly ownerName: string | null;
  readonly dueAt: Date;
  readonly state: 'open' | 'completed-by-us' | 'left-to-owner';
}

export async function tasksOf(tx: Tx, responseIds: readonly string[]): Promise<OpenedTask[]> {
  const { rows } = await sql<OpenedTask>`
    select response_id as "responseId", connection_id as "connectionId", task_id as "taskId",
      owner_name as "ownerName", due_at as "dueAt", state
    from follow_up_task where response_id = any(${[...responseIds]}::uuid[])`.execute(tx);
  return rows;
}

/** One sidebar that somebody looks at. */
export interface Watched {
  readonly connectionId: string;
  readonly kind: 'ticket' | 'person' | 'organisation';
  readonly id: string;
  /** The ticket's requester as the app knows them. */
  readonly personId: string | null;
}

/**
 * What changes when anything in a sidebar changes, for many sidebars at once: ids, states and times of the rows it
 * shows, hashed. Every part is found by an index.
 */
export async function revisionsOf(tx: Tx, watched: readonly Watched[]): Promise<string[]> {
  if (watched.length === 0) return [];
  const { rows } = await sql<{ revision: string }>`
    select md5(concat_ws('|', connection.mode, connection.health, md5(connection.settings::text),
      (select string_agg(concat_ws(',', ledger.id, invitation.state, invitation.send_at, invitation.bounced_at,
          (select count(*) from ledger_verdict where ledger_id = ledger.id)), ';' order by ledger.id)
        from ledger left join invitation on invitation.ledger_id = ledger.id
        where watched.kind = 'ticket' and ledger.connection_id = watched."connectionId"
          and ledger.ticket_id = watched.id),
      (select string_agg(concat_ws(',', response.id, response.revision, task.state, task.due_at), ';'
          order by response.id)
        from response left join follow_up_task as task on task.response_id = response.id
        where (watched.kind = 'ticket' and response.connection_id = watched."connectionId"
          and response.ticket_id = watched.id) or response.person_id = met.id),
      (select string_agg(opt_out.list, ',' order by opt_out.list) from opt_out
        where opt_out.workspace_id = met.workspace_id and opt_out.email_hash = met.email_hash),
      met.last_asked_at,
      (select concat_ws(',', count(*), max(response.changed_at))
        from person_account as member join response on response.person_id = member.person_id
        where watched.kind = 'organisation' and member.connection_id = watched."connectionId"
          and member.organisation_id = watched.id))) as revision
    from rows from (jsonb_to_recordset(${rowsJson(watched)}::jsonb)
      as ("connectionId" uuid, kind text, id text, "personId" text)) with ordinality
      as watched("connectionId", kind, id, "personId", position)
    left join connection on connection.id = watched."connectionId"
    left join person as met on met.id = coalesce(
      (select person_id from person_account where connection_id = watched."connectionId" and external_id =
        case watched.kind when 'person' then watched.id when 'ticket' then watched."personId" end limit 1),
      (select person_id from ledger where watched.kind = 'ticket' and connection_id = watched."connectionId"
        and ticket_id = watched.id order by solved_at desc, turn desc limit 1))
    order by watched.position`.execute(tx);
  return rows.map(({ revision }) => revision);
}
