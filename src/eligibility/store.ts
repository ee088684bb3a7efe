import { sql } from 'kysely';
import type { Snapshot } from '../connector/ticket.ts';
import { rowsJson, writeLater, type Tx } from '../runtime/db/database.ts';
import type { Evidence } from './decide.ts';
import type { Verdict } from './reasons.ts';

/** A requester as the ledger keeps them beside the decision. */
export interface LedgerRequester {
  readonly externalId: string;
  readonly organisationId: string | null;
}

export interface LedgerEntry {
  readonly id: string;
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly ticketId: string;
  readonly ticketNumber: string;
  readonly solvedAt: Date;
  readonly source: 'webhook' | 'poll' | 'sidebar' | 'workflow';
  /** 0, the default, is the decision about the transition; a lead who asks by hand afterwards adds a further turn. */
  readonly turn?: number;
  readonly personId: string | null;
  readonly requester: LedgerRequester | null;
  readonly snapshot: Snapshot;
  readonly ticketCreatedAt: Date;
  readonly receivedAtAddress: string | null;
  readonly ask: boolean;
  readonly rehearsal: boolean;
  readonly reason: string;
  readonly evidence: Evidence;
  readonly decidedAt: Date;
}

/** One row per solve transition: a transition that is known already inserts nothing. Returns the ids inserted. */
export async function insertLedger(tx: Tx, entries: readonly LedgerEntry[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    insert into ledger (id, workspace_id, connection_id, ticket_id, ticket_number, solved_at, source, person_id,
      requester, snapshot, ticket_created_at, received_at_address, ask, rehearsal, reason, evidence, decided_at, turn)
    select id, "workspaceId", "connectionId", "ticketId", "ticketNumber", "solvedAt", source, "personId", requester,
      snapshot, "ticketCreatedAt", "receivedAtAddress", ask, rehearsal, reason, evidence, "decidedAt",
      coalesce(turn, 0)
    from jsonb_to_recordset(${rowsJson(entries)}::jsonb) as entry(id uuid, "workspaceId" uuid, "connectionId" uuid,
      "ticketId" text, "ticketNumber" text, "solvedAt" timestamptz, source text, "personId" uuid, requester jsonb,
      snapshot jsonb, "ticketCreatedAt" timestamptz, "receivedAtAddress" text, ask boolean, rehearsal boolean,
      reason text, evidence jsonb, "decidedAt" timestamptz, turn int)
    on conflict (connection_id, ticket_id, solved_at, turn) do nothing
    returning id`.execute(tx);
  return new Set(rows.map((row) => row.id));
}

export interface TransitionKey {
  readonly connectionId: string;
  readonly ticketId: string;
  readonly solvedAt: Date;
}

/** Which of these transitions have their ledger row already, by position. */
export async function knownTransitions(tx: Tx, keys: readonly TransitionKey[]): Promise<Set<number>> {
  const { rows } = await sql<{ position: number }>`
    select wanted.position - 1 as position
    from rows from (jsonb_to_recordset(${rowsJson(keys)}::jsonb)
      as ("connectionId" uuid, "ticketId" text, "solvedAt" timestamptz)) with ordinality
      as wanted("connectionId", "ticketId", "solvedAt", position)
    join ledger on ledger.connection_id = wanted."connectionId" and ledger.ticket_id = wanted."ticketId"
      and ledger.solved_at = wanted."solvedAt"`.execute(tx);
  return new Set(rows.map((row) => row.position));
}

export interface LedgerVerdict {
  readonly id: string;
  readonly workspaceId: string;
  readonly ledgerId: string;
  readonly verdict: Verdict;
  readonly evidence?: Evidence;
  readonly at: Date;
}

/** What became of a decision: appended, never replacing it. */
export async function appendVerdicts(tx: Tx, verdicts: readonly LedgerVerdict[]): Promise<void> {
  if (verdicts.length === 0) return;
  await writeLater(tx)`
    insert into ledger_verdict (id, workspace_id, ledger_id, verdict, evidence, at)
    select id, "workspaceId", "ledgerId", verdict, coalesce(evidence, '{}'), at
    from jsonb_to_recordset(${rowsJson(verdicts)}::jsonb)
      as verdict(id uuid, "workspaceId" uuid, "ledgerId" uuid, verdict text, evidence jsonb, at timestamptz)`;
}
