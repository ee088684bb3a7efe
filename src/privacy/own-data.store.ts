import { sql } from 'kysely';
import { firstOf, type Tx } from '../runtime/db/database.ts';
import type { Metric } from '../survey/schema.ts';
import type { OwnAsk, OwnData } from './schema.ts';

export interface OwnDataLink {
  readonly id: string;
  readonly workspaceId: string;
  readonly personId: string;
  readonly invitationId: string;
  readonly tokenHash: Buffer;
  readonly tokenKey: string;
  readonly askedAt: Date;
  readonly expiresAt: Date;
  readonly openedAt: Date | null;
}

const columns = sql`
  id, workspace_id as "workspaceId", person_id as "personId", invitation_id as "invitationId",
  token_hash as "tokenHash", token_key as "tokenKey", asked_at as "askedAt", expires_at as "expiresAt",
  opened_at as "openedAt"`;

export async function insertOwnDataLink(tx: Tx, link: OwnDataLink): Promise<void> {
  await sql`
    insert into own_data_link (id, workspace_id, person_id, invitation_id, token_hash, token_key, asked_at, expires_at)
    values (${link.id}, ${link.workspaceId}, ${link.personId}, ${link.invitationId}, ${link.tokenHash},
      ${link.tokenKey}, ${link.askedAt}, ${link.expiresAt})`.execute(tx);
}

/** Newest first. */
export async function ownDataLinksSince(tx: Tx, personId: string, since: Date): Promise<OwnDataLink[]> {
  const { rows } = await sql<OwnDataLink>`
    select ${columns} from own_data_link where person_id = ${personId} and asked_at > ${since}
    order by asked_at desc`.execute(tx);
  return rows;
}

export async function ownDataLinkById(tx: Tx, id: string): Promise<OwnDataLink | undefined> {
  return firstOf(await sql<OwnDataLink>`select ${columns} from own_data_link where id = ${id}`.execute(tx));
}

/** Locked until the transaction ends when `lock` is set: two presses of one button come one after the other. */
export async function ownDataLinkByHash(
  tx: Tx,
  hash: Buffer,
  { lock }: { lock: boolean },
): Promise<OwnDataLink | undefined> {
  return firstOf(
    await sql<OwnDataLink>`
      select ${columns} from own_data_link where token_hash = ${hash} ${lock ? sql`for update` : sql``}`.execute(
      tx,
    ),
  );
}

export async function markOpened(tx: Tx, id: string, at: Date): Promise<void> {
  await sql`update own_data_link set opened_at = ${at} where id = ${id} and opened_at is null`.execute(tx);
}

/** What no page has to explain any more. */
export async function forgetOwnDataLinks(tx: Tx, before: Date): Promise<void> {
  await sql`
    with gone as (delete from own_data_link where expires_at < ${before} returning token_hash)
    delete from token using gone where token.hash = gone.token_hash`.execute(tx);
}

/** An ask as it is stored: which question it was is named by its survey. */
export interface StoredAsk extends Omit<OwnAsk, 'question' | 'scale'> {
  readonly surveyKey: string;
  readonly surveyVersion: number;
  readonly metric: Metric;
  readonly locale: string;
}

export interface StoredAbout extends Omit<OwnData, 'asks'> {
  readonly asks: readonly StoredAsk[];
}

function listOf(query: ReturnType<typeof sql>): ReturnType<typeof sql> {
  return sql`(select coalesce(jsonb_agg(to_jsonb(row)), '[]') from (${query}) as row)`;
}

/** For the person themselves: nothing of agents, owners and the company's own workings is in it. */
export async function storedAbout(tx: Tx, personId: string): Promise<StoredAbout | undefined> {
  const answer = sql`(
    select jsonb_build_object('score', score, 'comment', comment, 'contactAllowed', contact_allowed,
      'answeredAt', answered_at, 'changedAt', changed_at,
      'history', ${listOf(sql`select score, comment, contact_allowed as "contactAllowed", at
        from response_event where response_id = response.id order by revision`)})
    from response where response.invitation_id = invitation.id)`;
  const found = firstOf(
    await sql<{ about: StoredAbout }>`
      select jsonb_build_object('email', person.email, 'name', person.name, 'firstName', person.first_name,
        'language', person.locale, 'timeZone', person.time_zone, 'firstMetAt', person.created_at,
        'asks', ${listOf(sql`select ledger.ticket_number as "ticketNumber", planned_at as "plannedAt",
            sent_at as "sentAt", state, survey_key as "surveyKey", survey_version as "surveyVersion", metric, locale,
            ${answer} as answer
          from invitation join ledger on ledger.id = invitation.ledger_id
          where invitation.person_id = person.id order by planned_at desc, invitation.id`)},
        'optOuts', ${listOf(sql`select list, source, at from opt_out
          where workspace_id = person.workspace_id and email_hash = person.email_hash order by at`)},
        'accounts', ${listOf(sql`select connection.platform, account.external_id as "externalId",
            account.organisation_id as "organisationId"
          from person_account as account join connection on connection.id = account.connection_id
          where account.person_id = person.id`)},
        'requests', ${listOf(sql`select ticket_number as number, solved_at as "solvedAt", ask as asked, reason
          from ledger where person_id = person.id order by solved_at`)},
        'referrals', ${listOf(sql`select state, offered_at as "offeredAt",
            (select count(*) from referral_visit where referral_id = referral.id) as visits
          from referral where person_id = person.id order by offered_at`)},
        'recorded', ${listOf(sql`select action, reason, at from sidebar_action
          where person_id = person.id and done order by at`)}) as about
      from person where id = ${personId} and erased_at is null`.execute(tx),
  );
  return found?.about;
}
