import { sql } from 'kysely';
import { firstOf, type Tx } from '../../runtime/db/database.ts';

/** A browser at the vendor's consent page. */
export interface AttemptRow {
  readonly stateHash: Buffer;
  readonly browserHash: Buffer;
  readonly platform: string;
  /** JWE */
  readonly sealed: string;
  readonly expiresAt: Date;
}

export async function insertAttempt(tx: Tx, attempt: AttemptRow): Promise<void> {
  await sql`
    insert into connect_attempt (state_hash, browser_hash, platform, sealed, expires_at)
    values (${attempt.stateHash}, ${attempt.browserHash}, ${attempt.platform}, ${attempt.sealed}, ${attempt.expiresAt})`.execute(
    tx,
  );
}

export interface Claim {
  readonly stateHash: Buffer;
  readonly browserHash: Buffer;
  readonly platform: string;
  readonly now: Date;
}

/** Takes an attempt, once: of two browsers or tabs that bring the same state, one gets it. */
export async function claimAttempt(tx: Tx, claim: Claim): Promise<string | undefined> {
  const found = await sql<{ sealed: string }>`
    update connect_attempt set used_at = ${claim.now}
    where state_hash = ${claim.stateHash} and browser_hash = ${claim.browserHash} and platform = ${claim.platform}
      and used_at is null and expires_at > ${claim.now}
    returning sealed`.execute(tx);
  return firstOf(found)?.sealed;
}

export interface AttemptStanding {
  readonly used: boolean;
  readonly expired: boolean;
  readonly otherBrowser: boolean;
}

/** Why an attempt could not be taken; undefined when nobody knows its state. */
export async function attemptStanding(tx: Tx, claim: Claim): Promise<AttemptStanding | undefined> {
  return firstOf(
    await sql<AttemptStanding>`
      select used_at is not null as used, expires_at <= ${claim.now} as expired,
        browser_hash <> ${claim.browserHash} as "otherBrowser"
      from connect_attempt where state_hash = ${claim.stateHash} and platform = ${claim.platform}`.execute(
      tx,
    ),
  );
}

export async function forgetAttempts(tx: Tx, before: Date): Promise<void> {
  await sql`delete from connect_attempt where expires_at < ${before}`.execute(tx);
}
