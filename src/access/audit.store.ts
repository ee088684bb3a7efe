import { sql } from 'kysely';
import { rowsJson, type Tx } from '../runtime/db/database.ts';

export interface AuditRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly at: Date;
  readonly actorKind: 'member' | 'key' | 'operator' | 'app' | 'service';
  readonly actorId: string | null;
  readonly actorName: string | null;
  /** `<subject>.<what was done>` */
  readonly action: string;
  readonly subjectKind: string;
  readonly subjectId: string | null;
  readonly before: unknown;
  readonly after: unknown;
  readonly requestId: string | null;
}

export async function insertAudit(tx: Tx, row: AuditRow): Promise<void> {
  await sql`
    insert into audit_event (id, workspace_id, at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id,
      before, after, request_id)
    select id, workspace_id, at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id,
      before, after, request_id
    from jsonb_to_recordset(${rowsJson([
      {
        id: row.id,
        workspace_id: row.workspaceId,
        at: row.at,
        actor_kind: row.actorKind,
        actor_id: row.actorId,
        actor_name: row.actorName,
        action: row.action,
        subject_kind: row.subjectKind,
        subject_id: row.subjectId,
        before: row.before,
        after: row.after,
        request_id: row.requestId,
      },
    ])}) as r(id uuid, workspace_id uuid, at timestamptz, actor_kind text, actor_id text, actor_name text, action text,
      subject_kind text, subject_id text, before jsonb, after jsonb, request_id text)`.execute(tx);
}

export interface AuditFilter {
  readonly action: string | null;
  readonly subjectId: string | null;
  readonly actorId: string | null;
  readonly before: { readonly at: Date; readonly id: string } | null;
  readonly limit: number;
}

/** Newest first. */
export async function auditRows(tx: Tx, filter: AuditFilter): Promise<AuditRow[]> {
  const { action, subjectId, actorId, before, limit } = filter;
  const { rows } = await sql<AuditRow>`
    select id, workspace_id as "workspaceId", at, actor_kind as "actorKind", actor_id as "actorId",
      actor_name as "actorName", action, subject_kind as "subjectKind", subject_id as "subjectId", before, after,
      request_id as "requestId"
    from audit_event
    where (${action}::text is null or action = ${action})
      and (${subjectId}::text is null or subject_id = ${subjectId})
      and (${actorId}::text is null or actor_id = ${actorId})
      and (${before?.at ?? null}::timestamptz is null
        or (at, id) < (${before?.at ?? null}::timestamptz, ${before?.id ?? null}::uuid))
    order by at desc, id desc limit ${limit}`.execute(tx);
  return rows;
}
