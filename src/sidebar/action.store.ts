import { sql } from 'kysely';
import { firstOf, type Tx } from '../runtime/db/database.ts';
import type { SidebarActionName } from './schema.ts';

export interface NewAction {
  readonly id: string;
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly key: string;
  readonly action: SidebarActionName;
  readonly ticketId: string | null;
  readonly reason: string | null;
  readonly viewerId: string;
  readonly viewerName: string | null;
  readonly viewerRole: string;
  readonly at: Date;
}

/** False when this press is known already: another request of it waits here until the first is done. */
export async function claimAction(tx: Tx, action: NewAction): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into sidebar_action (id, workspace_id, connection_id, key, action, ticket_id, reason, viewer_id,
      viewer_name, viewer_role, done, outcome, words, at)
    values (${action.id}, ${action.workspaceId}, ${action.connectionId}, ${action.key}, ${action.action},
      ${action.ticketId}, ${action.reason}, ${action.viewerId}, ${action.viewerName}, ${action.viewerRole}, false,
      '', '', ${action.at})
    on conflict (workspace_id, key) do nothing`.execute(tx);
  return numAffectedRows === 1n;
}

export interface ActionOutcome {
  readonly done: boolean;
  /** Stable code. */
  readonly outcome: string;
  readonly words: string;
  readonly personId: string | null;
}

/** In the transaction that claimed it. */
export async function finishAction(tx: Tx, id: string, outcome: ActionOutcome): Promise<void> {
  await sql`
    update sidebar_action set done = ${outcome.done}, outcome = ${outcome.outcome}, words = ${outcome.words},
      person_id = ${outcome.personId}
    where id = ${id}`.execute(tx);
}

export async function actionByKey(tx: Tx, key: string): Promise<ActionOutcome | undefined> {
  return firstOf(
    await sql<ActionOutcome>`
      select done, outcome, words, person_id as "personId" from sidebar_action where key = ${key}`.execute(
      tx,
    ),
  );
}

/** When another ticket's ask to this person will leave. */
export async function pendingElsewhere(
  tx: Tx,
  of: { personId: string; connectionId: string; ticketId: string },
): Promise<Date | null> {
  const found = await sql<{ at: Date | null }>`
    select min(send_at) as at from invitation
    where person_id = ${of.personId} and state in ('scheduled', 'held', 'sending')
      and not (connection_id = ${of.connectionId} and ticket_id = ${of.ticketId})`.execute(tx);
  return firstOf(found)?.at ?? null;
}

/** 0 when nothing was decided about this solve yet. */
export async function nextTurn(
  tx: Tx,
  of: { connectionId: string; ticketId: string; solvedAt: Date },
): Promise<number> {
  const found = await sql<{ turn: number }>`
    select coalesce(max(turn) + 1, 0) as turn from ledger
    where connection_id = ${of.connectionId} and ticket_id = ${of.ticketId} and solved_at = ${of.solvedAt}`.execute(
    tx,
  );
  return firstOf(found)?.turn ?? 0;
}

export interface SuppressionRate {
  readonly connectionId: string;
  /** The helpdesk's id of the agent. */
  readonly agentId: string;
  readonly agentName: string | null;
  /** Customers of whom this agent said that they asked not to be surveyed. */
  readonly suppressed: number;
  /** Tickets this agent solved in the same time. */
  readonly solved: number;
}

/** How often each agent took a customer out, beside how many tickets they solved; most first. */
export async function suppressionRates(
  tx: Tx,
  within: { since: Date; until: Date },
): Promise<SuppressionRate[]> {
  const { rows } = await sql<SuppressionRate>`
    select said."connectionId", said."agentId", said."agentName", said.suppressed,
      (select count(distinct ticket_id) from ledger where connection_id = said."connectionId"
        and snapshot->'assignee'->>'externalId' = said."agentId"
        and decided_at >= ${within.since} and decided_at < ${within.until}) as solved
    from (
      select connection_id as "connectionId", viewer_id as "agentId", max(viewer_name) as "agentName",
        count(distinct coalesce(person_id, id)) as suppressed
      from sidebar_action
      where action = 'do-not-survey' and done and at >= ${within.since} and at < ${within.until}
      group by connection_id, viewer_id) as said
    order by said.suppressed desc, said."agentId"`.execute(tx);
  return rows;
}
