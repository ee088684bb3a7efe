import { table } from '../table.ts';
import type { Walked } from './stories.ts';

/** Prints the pairings one after the other though they are walked side by side. */
export interface Report {
  /** A step of pairing number `at` that went as expected. */
  ok(at: number, line: string): void;
  /** Pairing number `at` has come to its end. */
  done(at: number): void;
  /** Nothing more is printed: something differed. */
  close(): void;
}

export function createReport(say: (line: string) => void, count: number): Report {
  const waiting = Array.from({ length: count }, (): string[] => []);
  const ended = new Set<number>();
  let printing = 0;
  let closed = false;

  function flush(): void {
    while (!closed && printing < count) {
      for (const line of waiting[printing]?.splice(0) ?? []) say(line);
      if (!ended.has(printing)) return;
      printing += 1;
    }
  }

  return {
    ok(at, line) {
      waiting[at]?.push(`ok  ${line}`);
      flush();
    },
    done(at) {
      waiting[at]?.push('');
      ended.add(at);
      flush();
    },
    close() {
      for (const line of closed ? [] : waiting.flat()) say(line);
      closed = true;
    },
  };
}

export interface WalkedPairing {
  readonly name: string;
  readonly bands: Readonly<Record<string, Walked>>;
}

export function summary(pairings: readonly WalkedPairing[]): string {
  const rows = pairings.flatMap(({ name, bands }) =>
    Object.entries(bands).map(([band, { score, note, task, referral }]) => [
      name,
      band,
      score,
      note,
      task,
      referral,
    ]),
  );
  return table(['', 'band', 'score', 'notes', 'tasks', 'referral'], rows, '');
}
