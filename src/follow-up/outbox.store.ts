import { sql } from 'kysely';
import { firstOf, type Tx } from '../runtime/db/database.ts';
import type { z } from 'zod';
import type { EffectState } from './schema.ts';

export interface EffectRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly connectionId: string | null;
  readonly responseId: string | null;
  readonly kind: string;
  readonly idempotencyKey: string;
  readonly state: z.infer<typeof EffectState>;
  readonly attempts: number;
  readonly dueAt: Date;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
  readonly failureKind: string | null;
  readonly failureWords: string | null;
  readonly resultId: string | null;
  readonly resultWords: string | null;
}

export interface EffectQuery {
  readonly responseId: string | null;
  readonly state: string | null;
  readonly before: { readonly at: Date; readonly id: string } | null;
  readonly limit: number;
}

export async function effectRows(tx: Tx, query: EffectQuery): Promise<EffectRow[]> {
  const { rows } = await sql<EffectRow>`
    select id, workspace_id as "workspaceId", connection_id as "connectionId", response_id as "responseId", kind,
      idempotency_key as "idempotencyKey", state, attempts, due_at as "dueAt", created_at as "createdAt",
      finished_at as "finishedAt", failure_kind as "failureKind", failure_words as "failureWords",
      result_id as "resultId", result_words as "resultWords"
    from effect
    where (${query.responseId}::uuid is null or response_id = ${query.responseId})
      and (${query.state}::text is null or state = ${query.state})
      and (${query.before?.at ?? null}::timestamptz is null
        or (created_at, id) < (${query.before?.at ?? null}::timestamptz, ${query.before?.id ?? null}::uuid))
    order by created_at desc, id desc limit ${query.limit}`.execute(tx);
  return rows;
}

/** Makes a parked or doubtful effect due again; what it did before is looked for first, as after a crash. */
export async function retryEffect(
  tx: Tx,
  id: string,
  now: Date,
): Promise<{ id: string; workspaceId: string } | undefined> {
  return firstOf(
    await sql<{ id: string; workspaceId: string }>`
      update effect set state = 'due', due_at = ${now}, finished_at = null,
        failure_kind = coalesce(failure_kind, 'retried-by-hand')
      where id = ${id} and state in ('parked', 'in-doubt')
      returning id, workspace_id as "workspaceId"`.execute(tx),
  );
}

/** An admin decided that a parked effect shall not happen. */
export async function skipEffect(
  tx: Tx,
  id: string,
  now: Date,
): Promise<{ id: string; workspaceId: string } | undefined> {
  return firstOf(
    await sql<{ id: string; workspaceId: string }>`
      update effect set state = 'skipped', finished_at = ${now}, result_words = 'Skipped by an admin.'
      where id = ${id} and state in ('parked', 'in-doubt')
      returning id, workspace_id as "workspaceId"`.execute(tx),
  );
}

/** Effects that wait for a vendor, an admin or a turn; what is done is not counted. */
export async function openEffects(tx: Tx): Promise<{ state: string; count: number }[]> {
  const { rows } = await sql<{ state: string; count: number }>`
    select state, count(*) as count from effect where state in ('due', 'parked', 'in-doubt') group by state`.execute(
    tx,
  );
  return rows;
}

/** What was parked because this account refused our access is due again. */
export async function retryUnauthorised(
  tx: Tx,
  connectionId: string,
  now: Date,
): Promise<{ id: string; workspaceId: string }[]> {
  const { rows } = await sql<{ id: string; workspaceId: string }>`
    update effect set state = 'due', due_at = ${now}, finished_at = null
    where connection_id = ${connectionId} and state = 'parked' and failure_kind = 'unauthorised'
    returning id, workspace_id as "workspaceId"`.execute(tx);
  return rows;
}
