import { sql } from 'kysely';
import { firstOf, type Tx } from '../runtime/db/database.ts';
import type { TransitionKey } from './store.ts';

/** What was decided about one solve, and whether anybody was asked, by whatever turn. */
export interface Transition {
  readonly ledgerId: string;
  readonly asked: boolean;
}

export async function transitionOf(tx: Tx, key: TransitionKey): Promise<Transition | undefined> {
  return firstOf(
    await sql<Transition>`
      select ledger.id as "ledgerId",
        bool_or(invitation.id is not null) over () as asked
      from ledger left join invitation on invitation.ledger_id = ledger.id
      where ledger.connection_id = ${key.connectionId} and ledger.ticket_id = ${key.ticketId}
        and ledger.solved_at = ${key.solvedAt}
      order by ledger.turn limit 1`.execute(tx),
  );
}

/** Has a solve of this ticket ever been decided here? */
export async function ticketMet(tx: Tx, connectionId: string, ticketId: string): Promise<boolean> {
  const found = await sql<{ met: boolean }>`
    select exists (select from ledger where connection_id = ${connectionId} and ticket_id = ${ticketId}) as met`.execute(
    tx,
  );
  return firstOf(found)?.met ?? false;
}
