import { sql } from 'kysely';
import type { Verdict } from '../eligibility/reasons.ts';
import { firstOf, rowsJson, writeLater, type Tx } from '../runtime/db/database.ts';
import type { TokenPurpose } from './token.ts';

export interface NewInvitation {
  readonly id: string;
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly ledgerId: string;
  readonly personId: string;
  readonly ticketId: string;
  readonly surveyKey: string;
  readonly surveyVersion: number;
  readonly metric: string;
  readonly programme: string;
  readonly locale: string;
  readonly carrier: 'afterword-mail' | 'helpdesk';
  readonly selection: 'random' | 'manual' | 'workflow';
  readonly tokenKey: string;
  readonly plannedAt: Date;
  readonly expiresAt: Date;
  readonly checkedAt: Date;
}

export async function insertInvitations(tx: Tx, invitations: readonly NewInvitation[]): Promise<void> {
  if (invitations.length === 0) return;
  await writeLater(tx)`
    insert into invitation (id, workspace_id, connection_id, ledger_id, person_id, ticket_id, survey_key,
      survey_version, metric, programme, locale, carrier, selection, token_key, state, planned_at, send_at, expires_at,
      checked_at)
    select id, "workspaceId", "connectionId", "ledgerId", "personId", "ticketId", "surveyKey", "surveyVersion", metric,
      programme, locale, carrier, selection, "tokenKey", 'scheduled', "plannedAt", "plannedAt", "expiresAt",
      "checkedAt"
    from jsonb_to_recordset(${rowsJson(invitations)}::jsonb) as fresh(id uuid, "workspaceId" uuid,
      "connectionId" uuid, "ledgerId" uuid, "personId" uuid, "ticketId" text, "surveyKey" text, "surveyVersion" int,
      metric text, programme text, locale text, carrier text, selection text, "tokenKey" text,
      "plannedAt" timestamptz, "expiresAt" timestamptz, "checkedAt" timestamptz)`;
}

export interface TokenRow {
  /** Hex. */
  readonly hash: string;
  readonly purpose: TokenPurpose;
  readonly invitationId: string;
  readonly workspaceId: string;
}

export async function insertTokens(tx: Tx, tokens: readonly TokenRow[]): Promise<void> {
  if (tokens.length === 0) return;
  await writeLater(tx)`
    insert into token (hash, purpose, invitation_id, workspace_id)
    select decode(hash, 'hex'), purpose, "invitationId", "workspaceId"
    from jsonb_to_recordset(${rowsJson(tokens)}::jsonb)
      as fresh(hash text, purpose text, "invitationId" uuid, "workspaceId" uuid)
    on conflict (hash) do nothing`;
}

/** Unscoped: whose link this is. From here on the transaction sees that workspace. */
export async function enterByToken(tx: Tx, hash: Buffer): Promise<Omit<TokenRow, 'hash'> | undefined> {
  const found = await sql<Omit<TokenRow, 'hash'>>`
    select purpose, invitation_id as "invitationId", workspace_id as "workspaceId",
      set_config('afterword.workspaces', '{' || workspace_id || '}', true)
    from token where hash = ${hash}`.execute(tx);
  return firstOf(found);
}

export interface Cancelled {
  readonly id: string;
  readonly workspaceId: string;
  readonly ledgerId: string;
  readonly words: Verdict;
}

export interface PendingOf {
  readonly connectionId: string;
  readonly ticketId: string;
  /** Invitations of this transition stay. */
  readonly exceptSolvedAt: Date | null;
  readonly words: Verdict;
}

/** Cancels what waits for these tickets. What was sent already can still be answered. */
export async function cancelPending(tx: Tx, tickets: readonly PendingOf[]): Promise<Cancelled[]> {
  if (tickets.length === 0) return [];
  const { rows } = await sql<Cancelled>`
    update invitation set state = 'cancelled', words = gone.words
    from jsonb_to_recordset(${rowsJson(tickets)}::jsonb)
        as gone("connectionId" uuid, "ticketId" text, "exceptSolvedAt" timestamptz, words text), ledger
    where invitation.connection_id = gone."connectionId" and invitation.ticket_id = gone."ticketId"
      and invitation.state in ('scheduled', 'held')
      and ledger.id = invitation.ledger_id
      and (gone."exceptSolvedAt" is null or ledger.solved_at <> gone."exceptSolvedAt")
    returning invitation.id, invitation.workspace_id as "workspaceId", invitation.ledger_id as "ledgerId",
      invitation.words`.execute(tx);
  return rows;
}

/** Cancels everything that waits for a person who does not want to be asked. */
export async function cancelPendingOf(
  tx: Tx,
  person: { workspaceId: string; personId: string },
): Promise<Cancelled[]> {
  const { rows } = await sql<Cancelled>`
    update invitation set state = 'cancelled', words = 'opted-out'
    where workspace_id = ${person.workspaceId} and person_id = ${person.personId}
      and state in ('scheduled', 'held')
    returning id, workspace_id as "workspaceId", ledger_id as "ledgerId", words`.execute(tx);
  return rows;
}

export interface DueInvitation {
  readonly id: string;
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly ledgerId: string;
  readonly personId: string;
  readonly ticketId: string;
  readonly surveyKey: string;
  readonly surveyVersion: number;
  readonly locale: string;
  readonly carrier: 'afterword-mail' | 'helpdesk';
  readonly tokenKey: string;
  readonly plannedAt: Date;
  readonly checkedAt: Date;
  readonly attempts: number;
  readonly solvedAt: Date;
  readonly ticketNumber: string;
  readonly ticketCreatedAt: Date;
  readonly receivedAtAddress: string | null;
  readonly brandId: string | null;
  readonly agentName: string | null;
  readonly email: string;
  readonly name: string | null;
  readonly firstName: string | null;
  readonly timeZone: string | null;
  /** By another invitation. */
  readonly lastAskedAt: Date | null;
  /** It was in doubt, and an admin sends it again. */
  readonly handedOverBefore: boolean;
  readonly optOuts: readonly string[];
}

/** Takes those of `ids` that are due; nobody else sends them until `leaseUntil`. */
export async function claimDue(
  tx: Tx,
  ids: readonly string[],
  time: { now: Date; leaseUntil: Date },
): Promise<DueInvitation[]> {
  const { rows } = await sql<DueInvitation>`
    with claimed as (
      update invitation set lease_until = ${time.leaseUntil}
      where id in (
        select id from invitation
        where id = any(${[...ids]}::uuid[]) and state = 'scheduled' and send_at <= ${time.now}
          and (lease_until is null or lease_until <= ${time.now})
        for update skip locked)
      returning *)
    select claimed.id, claimed.workspace_id as "workspaceId", claimed.connection_id as "connectionId",
      claimed.ledger_id as "ledgerId", claimed.person_id as "personId", claimed.ticket_id as "ticketId",
      claimed.survey_key as "surveyKey", claimed.survey_version as "surveyVersion", claimed.locale, claimed.carrier, claimed.token_key as "tokenKey",
      claimed.planned_at as "plannedAt", claimed.checked_at as "checkedAt", claimed.attempts,
      ledger.solved_at as "solvedAt", ledger.ticket_number as "ticketNumber",
      ledger.ticket_created_at as "ticketCreatedAt", ledger.received_at_address as "receivedAtAddress",
      ledger.snapshot->'brand'->>'externalId' as "brandId", ledger.snapshot->'assignee'->>'name' as "agentName",
      person.email, person.name, person.first_name as "firstName", person.time_zone as "timeZone",
      case when claimed.sent_at is null or person.last_asked_at > claimed.sent_at
        then person.last_asked_at end as "lastAskedAt",
      claimed.sent_at is not null as "handedOverBefore",
      array(select list from opt_out where opt_out.workspace_id = person.workspace_id
        and opt_out.email_hash = person.email_hash) as "optOuts"
    from claimed join ledger on ledger.id = claimed.ledger_id join person on person.id = claimed.person_id`.execute(
    tx,
  );
  return rows;
}

export interface InvitationChange {
  readonly id: string;
  /** Default scheduled. What is being sent is changed by nobody but whoever sends it. */
  readonly from?: 'sending';
  readonly state:
    'scheduled' | 'held' | 'sending' | 'sent' | 'in-doubt' | 'cancelled' | 'dropped' | 'refused';
  readonly words?: string | null;
  readonly sendAt?: Date;
  readonly sentAt?: Date;
  readonly messageId?: string;
  readonly checkedAt?: Date;
  readonly leaseUntil?: Date;
  /** 1 after a failed try, else 0. */
  readonly failed?: number;
}

/** What has another state meanwhile stays as it is: cancelled, or marked by another process. Returns the ids changed. */
export async function changeInvitations(tx: Tx, changes: readonly InvitationChange[]): Promise<Set<string>> {
  if (changes.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`
    update invitation set state = change.state, words = change.words,
      held_for = case when change.state = 'held' then 'paused' end,
      send_at = coalesce(change."sendAt", invitation.send_at), sent_at = coalesce(change."sentAt", invitation.sent_at),
      message_id = coalesce(change."messageId", invitation.message_id),
      checked_at = coalesce(change."checkedAt", invitation.checked_at),
      lease_until = change."leaseUntil", attempts = invitation.attempts + coalesce(change.failed, 0)
    from jsonb_to_recordset(${rowsJson(changes)}::jsonb) as change(id uuid, "from" text, state text, words text,
      "sendAt" timestamptz, "sentAt" timestamptz, "messageId" text, "checkedAt" timestamptz,
      "leaseUntil" timestamptz, failed int)
    where invitation.id = change.id and invitation.state = coalesce(change."from", 'scheduled')
    returning invitation.id`.execute(tx);
  return new Set(rows.map((row) => row.id));
}

export interface Overdue {
  readonly id: string;
  readonly workspaceId: string;
}

/** Scheduled, due for a while and taken by nobody: their job was lost. */
export async function overdueInvitations(tx: Tx, before: Date, now: Date): Promise<Overdue[]> {
  const { rows } = await sql<Overdue>`
    select id, workspace_id as "workspaceId" from invitation
    where state = 'scheduled' and send_at <= ${before} and (lease_until is null or lease_until <= ${now})
    order by send_at limit 2000`.execute(tx);
  return rows;
}

export interface InDoubt extends Overdue {
  readonly ledgerId: string;
  readonly personId: string;
}

/** Mails whose process ended between the hand-over and its record: shown, never sent a second time by itself. */
export async function markLostHandOvers(tx: Tx, now: Date): Promise<InDoubt[]> {
  const { rows } = await sql<InDoubt>`
    update invitation set state = 'in-doubt', lease_until = null, sent_at = ${now},
      words = 'Afterword stopped while this mail was being handed over: it may or may not have left.'
    where state = 'sending' and lease_until <= ${now}
    returning id, workspace_id as "workspaceId", ledger_id as "ledgerId", person_id as "personId"`.execute(
    tx,
  );
  return rows;
}

/** Unscoped: whose invitation this is. */
export async function workspaceOfInvitation(tx: Tx, invitationId: string): Promise<string | null> {
  const found = await sql<{ workspaceId: string }>`
    select workspace_id as "workspaceId" from token where invitation_id = ${invitationId} limit 1`.execute(
    tx,
  );
  return firstOf(found)?.workspaceId ?? null;
}

export async function bouncedInvitation(
  tx: Tx,
  id: string,
): Promise<{ ledgerId: string; personId: string; emailHash: Buffer } | undefined> {
  return firstOf(
    await sql<{ ledgerId: string; personId: string; emailHash: Buffer }>`
      select ledger_id as "ledgerId", person_id as "personId", email_hash as "emailHash"
      from invitation join person on person.id = invitation.person_id
      where invitation.id = ${id} and bounced_at is null for update of invitation`.execute(tx),
  );
}

export async function markBounced(tx: Tx, id: string, bounce: { at: Date; words: string }): Promise<void> {
  await sql`update invitation set bounced_at = ${bounce.at}, words = ${bounce.words} where id = ${id}`.execute(
    tx,
  );
}
