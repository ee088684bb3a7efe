/** Rows under their heads, aligned; the last column runs free. */
export function table(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  ifEmpty: string,
): string {
  if (rows.length === 0) return ifEmpty;
  const all = [heads, ...rows];
  const widths = heads.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
