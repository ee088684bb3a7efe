import { sql } from 'kysely';
import type { Snapshot } from '../connector/ticket.ts';
import { responsesById, type ResponseRow } from '../response/store.ts';
import { rowsJson, writeLater, type Tx } from '../runtime/db/database.ts';
import type { EffectDraft, EffectKind, EffectPayload } from './effect.ts';

export interface NewEffect extends EffectDraft {
  readonly id: string;
  readonly at: Date;
  readonly dueAt: Date;
}

/** Raises effects; those whose key is known already are left as they are. */
export async function insertEffects(tx: Tx, effects: readonly NewEffect[]): Promise<void> {
  if (effects.length === 0) return;
  await writeLater(tx)`
    insert into effect (id, workspace_id, connection_id, response_id, person_id, invitation_id, kind,
      idempotency_key, subject, payload, state, due_at, created_at)
    select id, "workspaceId", "connectionId", "responseId", "personId", "invitationId", kind, "idempotencyKey", subject,
      coalesce(payload, '{}'), 'due', "dueAt", at
    from jsonb_to_recordset(${rowsJson(effects)}::jsonb) as fresh(id uuid, "workspaceId" uuid, "connectionId" uuid,
      "responseId" uuid, "personId" uuid, "invitationId" uuid, kind text, "idempotencyKey" text, subject text,
      payload jsonb, at timestamptz, "dueAt" timestamptz)
    on conflict (workspace_id, idempotency_key) do nothing`;
}

export interface Effect {
  readonly id: string;
  readonly workspaceId: string;
  readonly connectionId: string | null;
  readonly responseId: string | null;
  readonly personId: string | null;
  readonly invitationId: string | null;
  readonly kind: EffectKind;
  readonly idempotencyKey: string;
  readonly subject: string;
  readonly payload: EffectPayload;
  readonly attempts: number;
  /** How the attempt before this one failed; null also when that attempt never ended. */
  readonly lastFailure: string | null;
}

/** Any number that nothing else of ours locks. */
const CLAIM_LOCK = 7_303_014;

/** Takes those of `ids` that are due and whose record nobody else is changing; one per record. */
export async function claimEffects(
  tx: Tx,
  ids: readonly string[],
  time: { now: Date; leaseUntil: Date },
): Promise<Effect[]> {
  // Two claims side by side could each take an effect of one record: they wait for each other, a few milliseconds.
  await writeLater(tx)`select pg_advisory_xact_lock(${CLAIM_LOCK})`;
  const { rows } = await sql<Effect>`
    with free as (
      select distinct on (connection_id, subject) id, failure_kind from (
        select id, connection_id, subject, created_at, failure_kind from effect
        where id = any(${[...ids]}::uuid[]) and state = 'due' and due_at <= ${time.now}
        for update skip locked) as due
      where not exists (
        select from effect as busy
        where busy.connection_id = due.connection_id and busy.subject = due.subject and busy.state = 'running')
      order by connection_id, subject, created_at, id)
    update effect
    set state = 'running', lease_until = ${time.leaseUntil}, attempts = attempts + 1, failure_kind = null
    from free where effect.id = free.id
    returning effect.id, workspace_id as "workspaceId", connection_id as "connectionId",
      response_id as "responseId", person_id as "personId", invitation_id as "invitationId", kind,
      idempotency_key as "idempotencyKey", subject, payload, attempts, free.failure_kind as "lastFailure"`.execute(
    tx,
  );
  return rows;
}

/** Those that are still being worked on stay with whoever took them. */
export async function extendLeases(tx: Tx, ids: readonly string[], leaseUntil: Date): Promise<void> {
  await writeLater(tx)`
    update effect set lease_until = ${leaseUntil}
    where id = any(${[...ids]}::uuid[]) and state = 'running'`;
}

export interface EffectResult {
  readonly id: string;
  readonly state: 'done' | 'skipped' | 'parked' | 'due' | 'in-doubt';
  readonly dueAt?: Date;
  readonly failureKind?: string;
  readonly failureWords?: string;
  readonly resultId?: string;
  readonly resultWords?: string;
  readonly at: Date;
}

export async function finishEffects(tx: Tx, results: readonly EffectResult[]): Promise<void> {
  if (results.length === 0) return;
  await writeLater(tx)`
    update effect set state = result.state, due_at = coalesce(result."dueAt", effect.due_at), lease_until = null,
      failure_kind = result."failureKind", failure_words = result."failureWords",
      result_id = coalesce(result."resultId", effect.result_id), result_words = result."resultWords",
      finished_at = case when result.state = 'due' then null else result.at end
    from jsonb_to_recordset(${rowsJson(results)}::jsonb) as result(id uuid, state text, "dueAt" timestamptz,
      "failureKind" text, "failureWords" text, "resultId" text, "resultWords" text, at timestamptz)
    where effect.id = result.id`;
}

/** Effects that wait for the same record as one just claimed, and ask for the same present state to be written. */
export async function waitingBeside(
  tx: Tx,
  claimedIds: readonly string[],
): Promise<{ id: string; besideId: string }[]> {
  const { rows } = await sql<{ id: string; besideId: string }>`
    select waiting.id, claimed.id as "besideId"
    from effect as claimed join effect as waiting on waiting.connection_id = claimed.connection_id
      and waiting.subject = claimed.subject and waiting.kind = claimed.kind and waiting.state = 'due'
    where claimed.id = any(${[...claimedIds]}::uuid[])`.execute(tx);
  return rows;
}

/** The write just made has served these too. */
export async function finishServed(tx: Tx, ids: readonly string[], at: Date): Promise<void> {
  if (ids.length === 0) return;
  await writeLater(tx)`
    update effect set state = 'done', finished_at = ${at}, result_words = 'Written together with another change.'
    where id = any(${[...ids]}::uuid[]) and state = 'due'`;
}

export interface WaitingEffect {
  readonly id: string;
  readonly workspaceId: string;
}

/** Due for a while and taken by nobody, or taken by a process that is gone: their job was lost. */
export async function recoverEffects(tx: Tx, before: Date, now: Date): Promise<WaitingEffect[]> {
  await sql`
    update effect set state = 'due', lease_until = null where state = 'running' and lease_until <= ${now}`.execute(
    tx,
  );
  const { rows } = await sql<WaitingEffect>`
    select id, workspace_id as "workspaceId" from effect where state = 'due' and due_at <= ${before}
    order by due_at limit 2000`.execute(tx);
  return rows;
}

/** An answer with everything a write-back needs to know of its ticket and person. */
export interface Answered {
  readonly response: ResponseRow;
  readonly ticketNumber: string;
  readonly solvedAt: Date;
  readonly snapshot: Snapshot;
  readonly organisationId: string | null;
  readonly requesterId: string | null;
  readonly email: string;
  readonly name: string | null;
}

interface AnsweredRow extends Omit<Answered, 'response'> {
  readonly responseId: string;
}

export async function answersOf(tx: Tx, responseIds: readonly string[]): Promise<Map<string, Answered>> {
  if (responseIds.length === 0) return new Map();
  const responses = await responsesById(tx, responseIds);
  const { rows } = await sql<AnsweredRow>`
    select response.id as "responseId", ledger.ticket_number as "ticketNumber", ledger.solved_at as "solvedAt",
      ledger.snapshot, ledger.requester->>'organisationId' as "organisationId",
      ledger.requester->>'externalId' as "requesterId", person.email, person.name
    from response join ledger on ledger.id = response.ledger_id join person on person.id = response.person_id
    where response.id = any(${[...responseIds]}::uuid[])`.execute(tx);
  return new Map(
    rows.flatMap(({ responseId, ...rest }) => {
      const response = responses.get(responseId);
      return response ? [[responseId, { response, ...rest }] as const] : [];
    }),
  );
}

export interface PersonOverview {
  readonly id: string;
  readonly workspaceId: string;
  readonly email: string;
  readonly name: string | null;
  readonly askedCount: number;
  readonly lastAskedAt: Date | null;
  readonly optOuts: readonly string[];
  /** How this connection knows the person; null when it has not been looked up or is unknown there. */
  readonly externalId: string | null;
  readonly organisationId: string | null;
  readonly ownerEmail: string | null;
}

/** Whom one CRM is asked about. */
export interface PersonInCrm {
  readonly connectionId: string;
  readonly personId: string;
}

/** People as the CRMs named with them are to see them. */
export async function peopleInCrms(
  tx: Tx,
  wanted: readonly PersonInCrm[],
): Promise<(PersonOverview & { readonly connectionId: string })[]> {
  if (wanted.length === 0) return [];
  const { rows } = await sql<PersonOverview & { connectionId: string }>`
    select wanted."connectionId", person.id, person.workspace_id as "workspaceId", person.email, person.name,
      person.asked_count as "askedCount", person.last_asked_at as "lastAskedAt",
      account.external_id as "externalId", account.organisation_id as "organisationId",
      account.owner_email as "ownerEmail",
      array(select list from opt_out where opt_out.workspace_id = person.workspace_id
        and opt_out.email_hash = person.email_hash) as "optOuts"
    from jsonb_to_recordset(${rowsJson(wanted)}::jsonb) as wanted("connectionId" uuid, "personId" uuid)
    join person on person.id = wanted."personId"
    left join person_account as account
      on account.person_id = person.id and account.connection_id = wanted."connectionId"`.execute(tx);
  return rows;
}

/** Those of `ids` that nobody took: not due yet, or their record is being changed by another effect. */
export async function leftDue(
  tx: Tx,
  ids: readonly string[],
): Promise<{ id: string; workspaceId: string; dueAt: Date }[]> {
  const { rows } = await sql<{ id: string; workspaceId: string; dueAt: Date }>`
    select id, workspace_id as "workspaceId", due_at as "dueAt" from effect
    where id = any(${[...ids]}::uuid[]) and state = 'due'`.execute(tx);
  return rows;
}
