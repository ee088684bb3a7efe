import { setTimeout as sleep } from 'node:timers/promises';

/** What was seen is not what was expected: the demo ends here. */
export class DifferenceError extends Error {
  readonly code = 'demo-difference';
  private readonly facts: readonly [what: string, expected: string, seen: string];

  constructor(...facts: readonly [what: string, expected: string, seen: string]) {
    const [what, expected, seen] = facts;
    super(`NOT ${what}\n    expected: ${expected}\n    seen:     ${seen}`);
    this.name = 'DifferenceError';
    this.facts = facts;
  }

  /** The same, said of a pairing and a scene. */
  in(place: string): DifferenceError {
    const [what, expected, seen] = this.facts;
    return new DifferenceError(`${place}: ${what}`, expected, seen);
  }
}

export interface Expectation<Seen> {
  /** "score on ticket #1001" */
  readonly what: string;
  readonly expected: string;
  read(): Promise<Seen>;
  /** Whether it is as expected. */
  holds(seen: Seen): boolean;
}

/** Longer than anything takes on a slow machine; what is right is seen within a second or two. */
const PATIENCE_MS = 20_000;
const LOOK_EVERY_MS = 100;

/** Looks until it is as expected. @throws {DifferenceError} when it never is. */
export async function eventually<Seen>(expectation: Expectation<Seen>): Promise<Seen> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const seen = await expectation.read();
    if (expectation.holds(seen)) return seen;
    if (performance.now() > until) throw differenceOf(expectation, seen);
    await sleep(LOOK_EVERY_MS);
  }
}

/** Looks once. @throws {DifferenceError} */
export async function now<Seen>(expectation: Expectation<Seen>): Promise<Seen> {
  const seen = await expectation.read();
  if (!expectation.holds(seen)) throw differenceOf(expectation, seen);
  return seen;
}

function differenceOf({ what, expected }: Expectation<unknown>, seen: unknown): DifferenceError {
  return new DifferenceError(what, expected, typeof seen === 'string' ? seen : JSON.stringify(seen));
}
