import { readFile, writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';

const DOCUMENT = new URL('../docs/performance.md', import.meta.url);

export interface FigureRow {
  readonly what: string;
  readonly measured: string;
  /** Empty where there is none. */
  readonly goal: string;
}

export interface Measured {
  /** Of the block in docs/performance.md. */
  readonly name: 'ingest' | 'loops' | 'chaos';
  readonly command: string;
  readonly machine: string;
  readonly on: Date;
  readonly rows: readonly FigureRow[];
}

/** Replaces the table of one benchmark in docs/performance.md: figures are never typed by hand. */
export async function writeFigures(measured: Measured): Promise<void> {
  const text = withFigures(await readFile(DOCUMENT, 'utf8'), measured);
  const style = await resolveConfig(DOCUMENT);
  await writeFile(DOCUMENT, await format(text, { ...style, parser: 'markdown' }));
}

/** @throws when the document has no place for them. */
export function withFigures(text: string, measured: Measured): string {
  const [start, end] = [`<!-- ${measured.name}: begin -->`, `<!-- ${measured.name}: end -->`];
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/performance.md has no place for "${measured.name}"`);
  return `${text.slice(0, from + start.length)}\n\n${block(measured)}\n\n${text.slice(to)}`;
}

function block({ command, machine, on, rows }: Measured): string {
  const table = rows.map(({ what, measured, goal }) => `| ${what} | ${measured} | ${goal} |`);
  return [
    `Written by \`${command}\` on ${on.toISOString().slice(0, 10)}: ${machine}.`,
    '',
    '| What | Measured | Goal |',
    '| --- | --- | --- |',
    ...table,
  ].join('\n');
}
