import { sql } from 'kysely';
import type { Tx } from './database.ts';

/** A column of small secrets, as JWE; an array holds several. */
export interface SealedColumn {
  readonly table: string;
  readonly key: string;
  readonly column: string;
  readonly many: boolean;
}

export interface SealedRow {
  readonly key: string;
  readonly sealed: readonly string[];
}

/** Rows with a value that does not begin like those of the newest key, after `after` in the order of their keys. */
export async function rowsSealedOtherwise(
  tx: Tx,
  { table, key, column, many }: SealedColumn,
  page: { readonly prefix: string; readonly after: string | null; readonly limit: number },
): Promise<SealedRow[]> {
  const values = many ? sql.ref(column) : sql`array[${sql.ref(column)}]`;
  const { rows } = await sql<SealedRow>`
    select ${sql.ref(key)}::text as key, ${values} as sealed from ${sql.table(table)}
    where (${page.after}::text is null or ${sql.ref(key)}::text > ${page.after})
      and exists (select from unnest(${values}) as one where one <> '' and not starts_with(one, ${page.prefix}))
    order by ${sql.ref(key)}::text limit ${page.limit}`.execute(tx);
  return rows;
}

/** False when somebody wrote the row in the meantime: what they wrote stays. */
export async function replaceSealed(
  tx: Tx,
  { table, key, column, many }: SealedColumn,
  row: { readonly key: string; readonly before: readonly string[]; readonly after: readonly string[] },
): Promise<boolean> {
  const value = (texts: readonly string[]) =>
    many ? sql`${[...texts]}::text[]` : sql`${texts[0] ?? ''}::text`;
  const { numAffectedRows } = await sql`
    update ${sql.table(table)} set ${sql.ref(column)} = ${value(row.after)}
    where ${sql.ref(key)}::text = ${row.key} and ${sql.ref(column)} = ${value(row.before)}`.execute(tx);
  return numAffectedRows === 1n;
}
