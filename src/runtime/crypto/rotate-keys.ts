import type { Database } from '../db/database.ts';
import {
  replaceSealed,
  rowsSealedOtherwise,
  type SealedColumn,
  type SealedRow,
} from '../db/sealed-columns.store.ts';
import type { KeyRing } from './key-ring.ts';

/** Short transactions: writers wait for a moment at most. */
const ROWS_PER_COMMIT = 100;
/** A row that somebody wrote meanwhile is looked at again; with the newest key first in every process it is done then. */
const PASSES = 3;

export interface Rotation {
  readonly table: string;
  readonly column: string;
  readonly encrypted: number;
  /** Rows that are still under an older key: they changed again and again, or a process does not know the new key. */
  readonly left: number;
}

export interface RotateParts {
  readonly db: Database;
  readonly keys: KeyRing;
  readonly columns: readonly SealedColumn[];
  readonly workspaceIds: readonly string[];
}

/**
 * Encrypts what is under an older key anew, while the service runs. It may be ended at any time: the next run goes on
 * with what is left, because only that is looked for.
 * @throws {RangeError} when a value names a key that is not in the ring.
 */
export async function rotateKeys(parts: RotateParts): Promise<Rotation[]> {
  const sample = await parts.keys.encrypt('');
  // The header names the key, and is the same for all values under it.
  const prefix = `${sample.split('.', 1)[0] ?? ''}.`;
  const rotations: Rotation[] = [];
  for (const column of parts.columns) rotations.push(await rotateColumn(parts, column, prefix));
  return rotations;
}

async function rotateColumn(parts: RotateParts, column: SealedColumn, prefix: string): Promise<Rotation> {
  let encrypted = 0;
  let left = 0;
  for (let pass = 0; pass < PASSES; pass += 1) {
    const done = await onePass(parts, column, prefix);
    encrypted += done.encrypted;
    left = done.missed;
    if (left === 0) break;
  }
  return { table: column.table, column: column.column, encrypted, left };
}

async function onePass(
  { db, keys, workspaceIds }: RotateParts,
  column: SealedColumn,
  prefix: string,
): Promise<{ encrypted: number; missed: number }> {
  const counted = { encrypted: 0, missed: 0 };
  let after: string | null = null;
  for (;;) {
    const page: Parameters<typeof rowsSealedOtherwise>[2] = { prefix, after, limit: ROWS_PER_COMMIT };
    const rows: readonly SealedRow[] = await db.inWorkspaces(workspaceIds, (tx) =>
      rowsSealedOtherwise(tx, column, page),
    );
    for (const { key, sealed } of rows) {
      const fresh = await Promise.all(sealed.map((one) => anew(keys, one, prefix)));
      const change = { key, before: sealed, after: fresh };
      const done = await db.inWorkspaces(workspaceIds, (tx) => replaceSealed(tx, column, change));
      counted[done ? 'encrypted' : 'missed'] += 1;
    }
    if (rows.length < ROWS_PER_COMMIT) return counted;
    after = rows.at(-1)?.key ?? null;
  }
}

async function anew(keys: KeyRing, sealed: string, prefix: string): Promise<string> {
  return sealed === '' || sealed.startsWith(prefix) ? sealed : await keys.encrypt(await keys.decrypt(sealed));
}
