import { sql } from 'kysely';
import { firstOf, rowsJson, writeLater, type Tx } from '../runtime/db/database.ts';
import type { Band, Metric } from '../survey/schema.ts';
import type { ProgrammeKind } from '../connector/write-back.ts';

/** An invitation as its respondent meets it, locked until the transaction ends when `lock` is set. */
export interface Invited {
  readonly id: string;
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly ledgerId: string;
  readonly personId: string;
  readonly ticketId: string;
  readonly surveyKey: string;
  readonly surveyVersion: number;
  readonly metric: Metric;
  readonly programme: ProgrammeKind;
  readonly locale: string;
  readonly carrier: 'afterword-mail' | 'helpdesk';
  readonly selection: string;
  readonly tokenKey: string;
  readonly state: string;
  readonly expiresAt: Date;
  readonly brandId: string | null;
  readonly agentName: string | null;
  /** The person was erased: the link leads to nothing any more. */
  readonly erased: boolean;
}

export async function invitedById(
  tx: Tx,
  id: string,
  options: { lock: boolean },
): Promise<Invited | undefined> {
  const found = await sql<Invited>`
    select invitation.id, invitation.workspace_id as "workspaceId", invitation.connection_id as "connectionId",
      invitation.ledger_id as "ledgerId", invitation.person_id as "personId", invitation.ticket_id as "ticketId",
      invitation.survey_key as "surveyKey", invitation.survey_version as "surveyVersion", invitation.metric,
      invitation.programme, invitation.locale, invitation.carrier, invitation.selection,
      invitation.token_key as "tokenKey", invitation.state, invitation.expires_at as "expiresAt",
      ledger.snapshot->'brand'->>'externalId' as "brandId", ledger.snapshot->'assignee'->>'name' as "agentName",
      person.erased_at is not null as erased
    from invitation join ledger on ledger.id = invitation.ledger_id
      join person on person.id = invitation.person_id
    where invitation.id = ${id} ${options.lock ? sql`for update of invitation` : sql``}`.execute(tx);
  return firstOf(found);
}

export interface ResponseRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly invitationId: string;
  readonly ledgerId: string;
  readonly personId: string;
  readonly ticketId: string;
  readonly surveyKey: string;
  readonly surveyVersion: number;
  readonly metric: Metric;
  readonly programme: ProgrammeKind;
  readonly locale: string;
  readonly selection: string;
  readonly via: string;
  readonly score: number;
  readonly band: Band;
  readonly comment: string | null;
  readonly contactAllowed: boolean | null;
  readonly revision: number;
  readonly answeredAt: Date;
  readonly changedAt: Date;
  readonly settleAt: Date | null;
  readonly settledRevision: number | null;
  readonly settledBand: Band | null;
}

const columns = sql`
  response.id, response.workspace_id as "workspaceId", response.connection_id as "connectionId",
  response.invitation_id as "invitationId", response.ledger_id as "ledgerId", response.person_id as "personId",
  response.ticket_id as "ticketId", response.survey_key as "surveyKey", response.survey_version as "surveyVersion",
  response.metric, response.programme, response.locale, response.selection, response.via, response.score,
  response.band, response.comment, response.contact_allowed as "contactAllowed", response.revision,
  response.answered_at as "answeredAt", response.changed_at as "changedAt", response.settle_at as "settleAt",
  response.settled_revision as "settledRevision", response.settled_band as "settledBand"`;

export async function responseOfInvitation(tx: Tx, invitationId: string): Promise<ResponseRow | undefined> {
  return firstOf(
    await sql<ResponseRow>`select ${columns} from response where invitation_id = ${invitationId}`.execute(tx),
  );
}

export async function responsesById(tx: Tx, ids: readonly string[]): Promise<Map<string, ResponseRow>> {
  const { rows } = await sql<ResponseRow>`
    select ${columns} from response where id = any(${[...ids]}::uuid[])`.execute(tx);
  return new Map(rows.map((row) => [row.id, row]));
}

/** The answer as it stands now: inserted with its first revision, replaced by every later one. */
export async function saveResponse(tx: Tx, row: ResponseRow): Promise<void> {
  await writeLater(tx)`
    insert into response (id, workspace_id, connection_id, invitation_id, ledger_id, person_id, ticket_id, survey_key,
      survey_version, metric, programme, locale, selection, via, verdict, score, band, comment, contact_allowed,
      revision, answered_at, changed_at, settle_at)
    values (${row.id}, ${row.workspaceId}, ${row.connectionId}, ${row.invitationId}, ${row.ledgerId}, ${row.personId},
      ${row.ticketId}, ${row.surveyKey}, ${row.surveyVersion}, ${row.metric}, ${row.programme}, ${row.locale},
      ${row.selection}, ${row.via}, 'confirmed', ${row.score}, ${row.band}, ${row.comment}, ${row.contactAllowed},
      ${row.revision}, ${row.answeredAt}, ${row.changedAt}, ${row.settleAt})
    on conflict (invitation_id) do update set score = excluded.score, band = excluded.band,
      comment = excluded.comment, contact_allowed = excluded.contact_allowed, revision = excluded.revision,
      changed_at = excluded.changed_at, settle_at = excluded.settle_at`;
}

export interface ResponseEvent {
  readonly id: string;
  readonly workspaceId: string;
  readonly responseId: string;
  readonly revision: number;
  readonly score: number;
  readonly comment: string | null;
  readonly contactAllowed: boolean | null;
  readonly at: Date;
  readonly via: string;
}

/** The history of an answer is only ever added to. */
export async function appendResponseEvent(tx: Tx, event: ResponseEvent): Promise<void> {
  await writeLater(tx)`
    insert into response_event (id, workspace_id, response_id, revision, score, comment, contact_allowed, at, via)
    values (${event.id}, ${event.workspaceId}, ${event.responseId}, ${event.revision}, ${event.score},
      ${event.comment}, ${event.contactAllowed}, ${event.at}, ${event.via})`;
}

/** The comment was sent: what waited for it may go at once. */
export async function settleNow(tx: Tx, responseId: string, at: Date): Promise<void> {
  await writeLater(tx)`update response set settle_at = ${at} where id = ${responseId} and settle_at > ${at}`;
}

/** Those of `ids` that have settled, locked until the transaction ends. */
export async function claimSettled(tx: Tx, ids: readonly string[], now: Date): Promise<ResponseRow[]> {
  const { rows } = await sql<ResponseRow>`
    select ${columns} from response
    where id = any(${[...ids]}::uuid[]) and settle_at is not null and settle_at <= ${now}
    order by id for update skip locked`.execute(tx);
  return rows;
}

export async function markSettled(tx: Tx, settled: readonly ResponseRow[]): Promise<void> {
  const rows = settled.map(({ id, revision, band }) => ({ id, revision, band }));
  await writeLater(tx)`
    update response set settle_at = null, settled_revision = settled.revision, settled_band = settled.band
    from jsonb_to_recordset(${rowsJson(rows)}::jsonb) as settled(id uuid, revision int, band text)
    where response.id = settled.id`;
}

/** Settled for a while and still not followed up: the job was lost. */
export async function overdueResponses(tx: Tx, before: Date): Promise<{ id: string; workspaceId: string }[]> {
  const { rows } = await sql<{ id: string; workspaceId: string }>`
    select id, workspace_id as "workspaceId" from response where settle_at <= ${before}
    order by settle_at limit 2000`.execute(tx);
  return rows;
}

/** The newest confirmed answer of each person and metric; manual asks stay out. */
export async function latestOfPeople(tx: Tx, personIds: readonly string[]): Promise<ResponseRow[]> {
  const { rows } = await sql<ResponseRow>`
    select distinct on (response.person_id, response.metric) ${columns} from response
    where person_id = any(${[...personIds]}::uuid[]) and verdict = 'confirmed' and selection <> 'manual'
    order by response.person_id, response.metric, response.answered_at desc, response.id desc`.execute(tx);
  return rows;
}

export interface OrganisationFigures {
  readonly organisationId: string;
  readonly metric: Metric;
  readonly count: number;
  readonly promoters: number;
  readonly detractors: number;
  readonly scoreSum: number;
  /** 1 detractor, 2 passive, 3 promoter; null without a recent answer. */
  readonly worstRecent: number | null;
}

/** Counts of answers of each organisation's people, as that CRM groups them. */
export async function organisationFigures(
  tx: Tx,
  asked: { connectionId: string; organisationIds: readonly string[]; since: Date; recentSince: Date },
): Promise<OrganisationFigures[]> {
  const { rows } = await sql<OrganisationFigures>`
    select account.organisation_id as "organisationId", response.metric, count(*) as count,
      count(*) filter (where response.band = 'promoter') as promoters,
      count(*) filter (where response.band = 'detractor') as detractors, sum(response.score) as "scoreSum",
      min(case response.band when 'detractor' then 1 when 'passive' then 2 else 3 end)
        filter (where response.answered_at >= ${asked.recentSince}) as "worstRecent"
    from person_account as account join response on response.workspace_id = account.workspace_id
      and response.person_id = account.person_id
    where account.connection_id = ${asked.connectionId}
      and account.organisation_id = any(${[...asked.organisationIds]}::text[])
      and response.verdict = 'confirmed' and response.selection <> 'manual' and response.answered_at >= ${asked.since}
    group by account.organisation_id, response.metric`.execute(tx);
  return rows;
}

/** The history rows of given revisions. */
export async function eventsOfRevisions(
  tx: Tx,
  wanted: readonly { responseId: string; revision: number }[],
): Promise<ResponseEvent[]> {
  if (wanted.length === 0) return [];
  const { rows } = await sql<ResponseEvent>`
    select event.id, event.workspace_id as "workspaceId", event.response_id as "responseId", event.revision,
      event.score, event.comment, event.contact_allowed as "contactAllowed", event.at, event.via
    from jsonb_to_recordset(${rowsJson(wanted)}::jsonb) as wanted("responseId" uuid, revision int)
    join response_event as event on event.response_id = wanted."responseId" and event.revision = wanted.revision`.execute(
    tx,
  );
  return rows;
}

export interface ResponseQuery {
  readonly connectionId: string | null;
  readonly ticketId: string | null;
  readonly before: { readonly at: Date; readonly id: string } | null;
  readonly limit: number;
}

export async function responseRows(tx: Tx, query: ResponseQuery): Promise<ResponseRow[]> {
  const { rows } = await sql<ResponseRow>`
    select ${columns} from response
    where (${query.connectionId}::uuid is null or connection_id = ${query.connectionId})
      and (${query.ticketId}::text is null or ticket_id = ${query.ticketId})
      and (${query.before?.at ?? null}::timestamptz is null
        or (answered_at, id) < (${query.before?.at ?? null}::timestamptz, ${query.before?.id ?? null}::uuid))
    order by answered_at desc, id desc limit ${query.limit}`.execute(tx);
  return rows;
}

/** The whole history of an answer, oldest first. */
export async function responseEvents(tx: Tx, responseId: string): Promise<ResponseEvent[]> {
  const { rows } = await sql<ResponseEvent>`
    select id, workspace_id as "workspaceId", response_id as "responseId", revision, score, comment,
      contact_allowed as "contactAllowed", at, via
    from response_event where response_id = ${responseId} order by revision`.execute(tx);
  return rows;
}
