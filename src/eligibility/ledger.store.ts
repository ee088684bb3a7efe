import { sql } from 'kysely';
import type { Snapshot } from '../connector/ticket.ts';
import type { Tx } from '../runtime/db/database.ts';
import type { Evidence } from './decide.ts';

/** Null is no condition. */
export interface LedgerQuery {
  readonly connectionId: string | null;
  readonly ticketId: string | null;
  readonly emailHash: Buffer | null;
  readonly reason: string | null;
  readonly from: Date | null;
  readonly until: Date | null;
  readonly before: { readonly at: Date; readonly id: string } | null;
  readonly limit: number;
}

export interface LedgerRow {
  readonly id: string;
  readonly connectionId: string;
  readonly ticketId: string;
  readonly ticketNumber: string;
  readonly solvedAt: Date;
  readonly source: string;
  readonly personId: string | null;
  readonly snapshot: Snapshot;
  readonly ask: boolean;
  readonly rehearsal: boolean;
  readonly reason: string;
  readonly evidence: Evidence;
  readonly decidedAt: Date;
  readonly invitationId: string | null;
  readonly invitationState: string | null;
  readonly responseId: string | null;
  readonly verdicts: readonly { verdict: string; evidence: Evidence; at: Date }[];
}

/** Inside JSON a time is text. */
interface StoredRow extends Omit<LedgerRow, 'verdicts'> {
  readonly verdicts: readonly { verdict: string; evidence: Evidence; at: string }[];
}

/** Decisions, newest first, each with all that became of it. */
export async function ledgerRows(tx: Tx, query: LedgerQuery): Promise<LedgerRow[]> {
  const { rows } = await sql<StoredRow>`
    select ledger.id, ledger.connection_id as "connectionId", ledger.ticket_id as "ticketId",
      ledger.ticket_number as "ticketNumber", ledger.solved_at as "solvedAt", ledger.source,
      ledger.person_id as "personId", ledger.snapshot, ledger.ask, ledger.rehearsal, ledger.reason, ledger.evidence,
      ledger.decided_at as "decidedAt", invitation.id as "invitationId", invitation.state as "invitationState",
      response.id as "responseId",
      coalesce((select jsonb_agg(jsonb_build_object('verdict', verdict, 'evidence', ledger_verdict.evidence, 'at', at)
        order by at, ledger_verdict.id) from ledger_verdict where ledger_id = ledger.id), '[]') as verdicts
    from ledger left join invitation on invitation.ledger_id = ledger.id
      left join response on response.invitation_id = invitation.id
    where (${query.connectionId}::uuid is null or ledger.connection_id = ${query.connectionId})
      and (${query.ticketId}::text is null or ledger.ticket_id = ${query.ticketId})
      and (${query.reason}::text is null or ledger.reason = ${query.reason})
      and (${query.from}::timestamptz is null or ledger.decided_at >= ${query.from})
      and (${query.until}::timestamptz is null or ledger.decided_at < ${query.until})
      and (${query.emailHash}::bytea is null or ledger.person_id in
        (select id from person where email_hash = ${query.emailHash}))
      and (${query.before?.at ?? null}::timestamptz is null
        or (ledger.decided_at, ledger.id) < (${query.before?.at ?? null}::timestamptz, ${query.before?.id ?? null}::uuid))
    order by ledger.decided_at desc, ledger.id desc limit ${query.limit}`.execute(tx);
  return rows.map((row) => ({
    ...row,
    verdicts: row.verdicts.map((one) => ({ ...one, at: new Date(one.at) })),
  }));
}
