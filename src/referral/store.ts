import { sql } from 'kysely';
import { firstOf, writeLater, type Tx } from '../runtime/db/database.ts';

export interface Referral {
  readonly id: string;
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly personId: string;
  readonly responseId: string;
  readonly code: string;
  readonly state: 'offered' | 'withdrawn';
  readonly offeredAt: Date;
  readonly mailRequestedAt: Date | null;
}

const columns = sql`id, workspace_id as "workspaceId", connection_id as "connectionId", person_id as "personId",
  response_id as "responseId", code, state, offered_at as "offeredAt", mail_requested_at as "mailRequestedAt"`;

export async function insertReferral(tx: Tx, referral: Referral, codeHash: Buffer): Promise<void> {
  await writeLater(tx)`
    insert into referral (id, workspace_id, connection_id, person_id, response_id, code, state, offered_at)
    values (${referral.id}, ${referral.workspaceId}, ${referral.connectionId}, ${referral.personId},
      ${referral.responseId}, ${referral.code}, ${referral.state}, ${referral.offeredAt})`;
  await writeLater(tx)`
    insert into referral_code (hash, referral_id, workspace_id)
    values (${codeHash}, ${referral.id}, ${referral.workspaceId})`;
}

export async function referralOfResponse(tx: Tx, responseId: string): Promise<Referral | undefined> {
  return firstOf(
    await sql<Referral>`select ${columns} from referral where response_id = ${responseId}`.execute(tx),
  );
}

export async function referralById(tx: Tx, id: string): Promise<Referral | undefined> {
  return firstOf(await sql<Referral>`select ${columns} from referral where id = ${id}`.execute(tx));
}

/** When this person was last asked for a referral. */
export async function lastReferralAsk(tx: Tx, personId: string): Promise<Date | null> {
  const found = await sql<{ at: Date | null }>`
    select max(offered_at) as at from referral where person_id = ${personId} and state = 'offered'`.execute(
    tx,
  );
  return firstOf(found)?.at ?? null;
}

/** True for the first request only. */
export async function requestMail(tx: Tx, id: string, at: Date): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update referral set mail_requested_at = ${at}
    where id = ${id} and mail_requested_at is null and state = 'offered'`.execute(tx);
  return numAffectedRows === 1n;
}

/** Nobody who corrected a high score downwards is held to the ask; the link itself keeps working. */
export async function withdrawReferral(tx: Tx, responseId: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update referral set state = 'withdrawn' where response_id = ${responseId} and state = 'offered'`.execute(
    tx,
  );
  return numAffectedRows === 1n;
}

export async function offerAgain(tx: Tx, responseId: string): Promise<void> {
  await writeLater(tx)`update referral set state = 'offered' where response_id = ${responseId}`;
}

/** Unscoped: whose code this is. */
export async function referralByCode(
  tx: Tx,
  codeHash: Buffer,
): Promise<{ referralId: string; workspaceId: string } | undefined> {
  return firstOf(
    await sql<{ referralId: string; workspaceId: string }>`
      select referral_id as "referralId", workspace_id as "workspaceId" from referral_code
      where hash = ${codeHash}`.execute(tx),
  );
}

export interface Visit {
  readonly id: string;
  readonly workspaceId: string;
  readonly referralId: string;
  readonly at: Date;
  readonly visitor: 'likely-person' | 'scanner';
}

export async function insertVisit(tx: Tx, visit: Visit): Promise<void> {
  await writeLater(tx)`
    insert into referral_visit (id, workspace_id, referral_id, at, visitor)
    values (${visit.id}, ${visit.workspaceId}, ${visit.referralId}, ${visit.at}, ${visit.visitor})`;
}
