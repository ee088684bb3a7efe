import { parseArgs } from 'node:util';

export interface ChaosOptions {
  readonly json: boolean;
  /** Puts the figures into docs/performance.md. */
  readonly write: boolean;
  /** How often the app is killed. */
  readonly kills: number;
  /** How often PostgreSQL is killed. */
  readonly databaseKills: number;
  /** Over which the kills are spread, about. */
  readonly minutes: number;
  readonly connections: number;
  /** Tickets solved a second meanwhile. */
  readonly rate: number;
  readonly seed: number;
}

const DATABASE_KILLS_MIN = 5;
const DATABASE_KILLS_SHARE = 6;

/** @throws {TypeError} for an unknown option. */
export function readChaosOptions(argv: readonly string[]): ChaosOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      json: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      kills: { type: 'string', default: '30' },
      'database-kills': { type: 'string' },
      minutes: { type: 'string', default: '4' },
      connections: { type: 'string', default: '20' },
      rate: { type: 'string', default: '6' },
      seed: { type: 'string', default: String(Date.now() % 100_000) },
    },
  });
  const kills = count('kills', values.kills);
  const usual = String(Math.max(DATABASE_KILLS_MIN, Math.round(kills / DATABASE_KILLS_SHARE)));
  return {
    json: values.json,
    write: values.write,
    kills,
    databaseKills: count('database-kills', values['database-kills'] ?? usual),
    minutes: count('minutes', values.minutes),
    connections: count('connections', values.connections),
    rate: count('rate', values.rate),
    seed: count('seed', values.seed),
  };
}

function count(name: string, text: string): number {
  const number = Number(text);
  if (!(number >= 0)) throw new TypeError(`--${name} takes a number`);
  return number;
}
