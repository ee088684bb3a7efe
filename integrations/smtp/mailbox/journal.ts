import { createReadStream } from 'node:fs';
import { appendFile, rename, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';

/** One JSON value a line, appended; several appends at a time share one write. */
export interface Journal {
  /** Resolves when the line is with the operating system. */
  append(line: string): Promise<void>;
  /** Replaces the whole content, after the appends that are waiting. */
  rewrite(lines: readonly string[]): Promise<void>;
}

interface Change {
  readonly lines: readonly string[];
  readonly whole: boolean;
  done(): void;
  fail(error: unknown): void;
}

export function openJournal(path: string): Journal {
  const waiting: Change[] = [];
  let writing = false;

  function change(lines: readonly string[], whole: boolean): Promise<void> {
    return new Promise((done, fail) => {
      waiting.push({ lines, whole, done, fail });
      if (!writing) void writeAll();
    });
  }

  async function writeAll(): Promise<void> {
    writing = true;
    for (let batch = nextBatch(waiting); batch.length > 0; batch = nextBatch(waiting)) {
      try {
        await write(path, batch);
        for (const { done } of batch) done();
      } catch (error) {
        for (const { fail } of batch) fail(error);
      }
    }
    writing = false;
  }

  return {
    append: (line) => change([line], false),
    rewrite: (lines) => change(lines, true),
  };
}

/** Either one replacement, or all appends up to the next one. */
function nextBatch(waiting: Change[]): Change[] {
  if (waiting[0]?.whole === true) return waiting.splice(0, 1);
  const end = waiting.findIndex((change) => change.whole);
  return waiting.splice(0, end < 0 ? waiting.length : end);
}

async function write(path: string, batch: readonly Change[]): Promise<void> {
  const text = batch.flatMap(({ lines }) => lines.map((line) => `${line}\n`)).join('');
  if (batch[0]?.whole !== true) return appendFile(path, text);
  // A reader, or a process that is killed here, finds the old file or the new one.
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}

/** The lines of a journal; none when there is no file. */
export async function* journalLines(path: string): AsyncGenerator<string> {
  const stream = createReadStream(path, 'utf8');
  try {
    yield* createInterface({ input: stream, crlfDelay: Infinity });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}
