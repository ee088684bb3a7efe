import { sql } from 'kysely';
import { firstOf, type Tx } from '../runtime/db/database.ts';
import type { Overdue } from './store.ts';

export interface InvitationRow {
  readonly id: string;
  readonly connectionId: string;
  readonly ledgerId: string;
  readonly ticketId: string;
  readonly metric: string;
  readonly programme: string;
  readonly locale: string;
  readonly carrier: string;
  readonly selection: string;
  readonly state:
    'scheduled' | 'held' | 'sending' | 'sent' | 'in-doubt' | 'cancelled' | 'dropped' | 'refused';
  readonly plannedAt: Date;
  readonly sendAt: Date;
  readonly sentAt: Date | null;
  readonly bouncedAt: Date | null;
  readonly expiresAt: Date;
  readonly attempts: number;
  readonly words: string | null;
}

export interface InvitationQuery {
  readonly state: string | null;
  readonly connectionId: string | null;
  readonly before: { readonly at: Date; readonly id: string } | null;
  readonly limit: number;
}

export async function invitationRows(tx: Tx, query: InvitationQuery): Promise<InvitationRow[]> {
  const { rows } = await sql<InvitationRow>`
    select id, connection_id as "connectionId", ledger_id as "ledgerId", ticket_id as "ticketId", metric, programme,
      locale, carrier, selection, state, planned_at as "plannedAt", send_at as "sendAt", sent_at as "sentAt",
      bounced_at as "bouncedAt", expires_at as "expiresAt", attempts, words
    from invitation
    where (${query.state}::text is null or state = ${query.state})
      and (${query.connectionId}::uuid is null or connection_id = ${query.connectionId})
      and (${query.before?.at ?? null}::timestamptz is null
        or (planned_at, id) < (${query.before?.at ?? null}::timestamptz, ${query.before?.id ?? null}::uuid))
    order by planned_at desc, id desc limit ${query.limit}`.execute(tx);
  return rows;
}

/** Invitations that have not come to an end. */
export async function openInvitations(tx: Tx): Promise<{ state: string; count: number }[]> {
  const { rows } = await sql<{ state: string; count: number }>`
    select state, count(*) as count from invitation
    where state in ('scheduled', 'held', 'sending', 'in-doubt') group by state`.execute(tx);
  return rows;
}

/** Mails nobody knows about: an admin says what became of them. */
export async function resolveDoubt(
  tx: Tx,
  id: string,
  decision: { state: 'sent' | 'scheduled'; now: Date },
): Promise<(Overdue & { readonly ledgerId: string }) | undefined> {
  return firstOf(
    await sql<Overdue & { readonly ledgerId: string }>`
      update invitation set state = ${decision.state}, words = null, lease_until = null, released_at = ${decision.now},
        send_at = case when ${decision.state} = 'scheduled' then ${decision.now} else send_at end
      where id = ${id} and state = 'in-doubt'
      returning id, workspace_id as "workspaceId", ledger_id as "ledgerId"`.execute(tx),
  );
}
