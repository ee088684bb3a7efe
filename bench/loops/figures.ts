import { median, percentile } from '../statistics.ts';

export interface Timeline {
  /** When each ticket was solved, by address; milliseconds since 1970. */
  readonly solvedAt: ReadonlyMap<string, number>;
  /** When each loop was complete, by address. */
  readonly completedAt: ReadonlyMap<string, number>;
  readonly window: { readonly from: number; readonly until: number };
}

export interface LoopFigures {
  readonly offeredPerSecond: number;
  readonly completedPerSecond: number;
  /** Loops under way when the window opened and when it closed. */
  readonly underWayBefore: number;
  readonly underWayAfter: number;
  readonly unfinished: number;
  /** From solved to complete, of loops solved in the window. */
  readonly p50Seconds: number;
  readonly p99Seconds: number;
}

export function loopFigures({ solvedAt, completedAt, window }: Timeline): LoopFigures {
  const seconds = (window.until - window.from) / 1_000;
  const inWindow = (at: number): boolean => at >= window.from && at < window.until;
  const solved = [...solvedAt];
  const durations = solved.flatMap(([email, at]) => {
    const end = completedAt.get(email);
    return inWindow(at) && end !== undefined ? [(end - at) / 1_000] : [];
  });
  const underWay = (moment: number): number =>
    solved.filter(([email, at]) => at < moment && (completedAt.get(email) ?? Infinity) >= moment).length;
  return {
    offeredPerSecond: solved.filter(([, at]) => inWindow(at)).length / seconds,
    completedPerSecond: [...completedAt.values()].filter(inWindow).length / seconds,
    underWayBefore: underWay(window.from),
    underWayAfter: underWay(window.until),
    unfinished: solved.filter(([email]) => !completedAt.has(email)).length,
    p50Seconds: percentile(durations, 0.5),
    p99Seconds: percentile(durations, 0.99),
  };
}

const KEPT_UP = 0.97;

/** As many came out as went in, and nothing was left behind. */
export function isSustained({ offeredPerSecond, completedPerSecond, unfinished }: LoopFigures): boolean {
  return unfinished === 0 && completedPerSecond >= KEPT_UP * offeredPerSecond;
}

/** Medians, in seconds. */
export interface Stages {
  readonly solvedToDecided: number;
  readonly decidedToSent: number;
  readonly sentToAnswered: number;
  readonly answeredToComplete: number;
}

export interface LoopTimes {
  readonly email: string;
  readonly decidedAt: number;
  readonly sentAt: number;
  readonly answeredAt: number;
  readonly completedAt: number | null;
}

/** Where the time of a loop goes. */
export function stagesOf(solvedAt: ReadonlyMap<string, number>, loops: readonly LoopTimes[]): Stages {
  const between = (from: (loop: LoopTimes) => number, until: (loop: LoopTimes) => number): number =>
    median(loops.map((loop) => (until(loop) - from(loop)) / 1_000).filter(Number.isFinite));
  return {
    solvedToDecided: between(
      ({ email }) => solvedAt.get(email) ?? NaN,
      ({ decidedAt }) => decidedAt,
    ),
    decidedToSent: between(
      ({ decidedAt }) => decidedAt,
      ({ sentAt }) => sentAt,
    ),
    sentToAnswered: between(
      ({ sentAt }) => sentAt,
      ({ answeredAt }) => answeredAt,
    ),
    answeredToComplete: between(
      ({ answeredAt }) => answeredAt,
      ({ completedAt }) => completedAt ?? NaN,
    ),
  };
}
