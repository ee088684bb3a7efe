import { parseArgs } from 'node:util';

export interface BenchOptions {
  readonly json: boolean;
  /** Puts the figures into docs/performance.md. */
  readonly write: boolean;
  /** Of each ingest round, and of the loops' measured run. */
  readonly seconds: number | null;
  readonly only: 'ingest' | 'loops' | null;
  /** Connected accounts of the loops. */
  readonly connections: number;
  /** Loops a second to try; found by stepping when absent. */
  readonly rate: number | null;
  readonly rounds: number;
  readonly sockets: number;
  /** Says where the app spent its processor time in the measured run. */
  readonly profile: boolean;
}

/** @throws {TypeError} for an unknown option. */
export function readBenchOptions(argv: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      json: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      seconds: { type: 'string' },
      only: { type: 'string' },
      connections: { type: 'string', default: '200' },
      rate: { type: 'string' },
      rounds: { type: 'string', default: '3' },
      sockets: { type: 'string', default: '256' },
      profile: { type: 'boolean', default: false },
    },
  });
  const { only } = values;
  if (only !== undefined && only !== 'ingest' && only !== 'loops') {
    throw new TypeError('--only takes "ingest" or "loops"');
  }
  return {
    json: values.json,
    write: values.write,
    only: only ?? null,
    seconds: values.seconds === undefined ? null : count('seconds', values.seconds),
    connections: count('connections', values.connections),
    rate: values.rate === undefined ? null : count('rate', values.rate),
    rounds: count('rounds', values.rounds),
    sockets: count('sockets', values.sockets),
    profile: values.profile,
  };
}

function count(name: string, text: string): number {
  const number = Number(text);
  if (!(number > 0)) throw new TypeError(`--${name} takes a number above 0`);
  return number;
}
