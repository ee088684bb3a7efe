import { sql } from 'kysely';
import { firstOf, type Tx } from '../runtime/db/database.ts';

type Rows = readonly Readonly<Record<string, unknown>>[];

/** Everything that is stored about one person, as it is stored. */
export interface PersonExport {
  readonly person: Readonly<Record<string, unknown>>;
  readonly accounts: Rows;
  readonly optOuts: Rows;
  readonly decisions: Rows;
  readonly invitations: Rows;
  readonly answers: Rows;
  readonly tasks: Rows;
  readonly referrals: Rows;
  /** What was written where because of them. */
  readonly effects: Rows;
}

export async function exportOf(tx: Tx, personId: string): Promise<PersonExport | undefined> {
  const found = firstOf(
    await sql<{ export: PersonExport }>`
      select jsonb_build_object(
        'person', jsonb_build_object('id', person.id, 'workspaceId', person.workspace_id, 'email', person.email,
          'name', person.name, 'firstName', person.first_name, 'locale', person.locale, 'timeZone', person.time_zone,
          'askedCount', person.asked_count, 'lastAskedAt', person.last_asked_at, 'createdAt', person.created_at),
        'accounts', ${listOf(sql`select connection.platform, connection.name as "connectionName",
            account.external_id as "externalId", account.organisation_id as "organisationId"
          from person_account as account join connection on connection.id = account.connection_id
          where account.person_id = person.id`)},
        'optOuts', ${listOf(sql`select list, source, at from opt_out
          where workspace_id = person.workspace_id and email_hash = person.email_hash`)},
        'decisions', ${listOf(sql`select ledger.id, ticket_number as "ticketNumber", solved_at as "solvedAt", ask,
            reason, evidence, snapshot, decided_at as "decidedAt", ${listOf(sql`
              select verdict, evidence, at from ledger_verdict where ledger_id = ledger.id order by at`)} as verdicts
          from ledger where person_id = person.id order by decided_at`)},
        'invitations', ${listOf(sql`select ticket_id as "ticketId", metric, programme, locale, carrier, state,
            planned_at as "plannedAt", sent_at as "sentAt", bounced_at as "bouncedAt"
          from invitation where person_id = person.id order by planned_at`)},
        'answers', ${listOf(sql`select response.id, ticket_id as "ticketId", metric, programme, locale, via, score, band,
            comment, contact_allowed as "contactAllowed", answered_at as "answeredAt", changed_at as "changedAt",
            ${listOf(sql`select revision, score, comment, contact_allowed as "contactAllowed", at, via
              from response_event where response_id = response.id order by revision`)} as history
          from response where person_id = person.id order by answered_at`)},
        'tasks', ${listOf(sql`select task.task_id as "taskId", task.owner_name as "ownerName", task.due_at as "dueAt",
            task.state, task.followed_up_at as "followedUpAt"
          from follow_up_task as task join response on response.id = task.response_id
          where response.person_id = person.id`)},
        'referrals', ${listOf(sql`select referral.state, offered_at as "offeredAt",
            mail_requested_at as "mailRequestedAt",
            (select count(*) from referral_visit where referral_id = referral.id) as visits
          from referral where person_id = person.id order by offered_at`)},
        'effects', ${listOf(sql`select effect.kind, effect.state, effect.result_words as "words",
            effect.finished_at as "finishedAt"
          from effect where effect.person_id = person.id
            or effect.response_id in (select id from response where person_id = person.id)
          order by effect.created_at`)}) as export
      from person where id = ${personId}`.execute(tx),
  );
  return found?.export;
}

function listOf(query: ReturnType<typeof sql>): ReturnType<typeof sql> {
  return sql`(select coalesce(jsonb_agg(to_jsonb(row)), '[]') from (${query}) as row)`;
}

/** Newest first; an answer's history is only ever added to. */
export async function answersOfPerson(
  tx: Tx,
  personId: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const found = firstOf(
    await sql<{ answers: Rows }>`
      select ${listOf(sql`select response.id, connection_id as "connectionId", ticket_id as "ticketId", metric,
          programme, selection, score, band, comment, answered_at as "answeredAt", changed_at as "changedAt",
          ${listOf(sql`select revision, score, comment, at, via
            from response_event where response_id = response.id order by revision`)} as history
        from response where person_id = ${personId} order by answered_at desc, id desc`)} as answers`.execute(
      tx,
    ),
  );
  return found?.answers ?? [];
}
