import { parseArgs } from 'node:util';

/** One command of the program, as the table in commands.ts lists them. */
export interface Command {
  /** One word or two: "parked replay". */
  readonly name: string;
  /** One line of help. */
  readonly words: string;
  /** Names of what must follow, in order. */
  readonly takes?: readonly string[];
  readonly options?: Readonly<Record<string, CommandOption>>;
  run(given: Given): Promise<void>;
}

export interface CommandOption {
  readonly words: string;
  /** What its value is called; without it, the option is a switch. */
  readonly value?: string;
}

/** What was typed, and the environment it was typed in. */
export interface Given {
  /** What followed the command, by the name in `takes`. */
  argument(name: string): string;
  /** The value of an option, or undefined. */
  option(name: string): string | undefined;
  /** Whether a switch was set. */
  switched(name: string): boolean;
  readonly environment: NodeJS.ProcessEnv;
  say(line: string): void;
}

/** The command line is not understood; the message says what is. */
export class UsageError extends Error {
  readonly code = 'usage';
}

export interface Typed {
  readonly command: Command;
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly positionals: readonly string[];
}

/** Finds the command and reads its arguments. @throws {UsageError} */
export function parseCommand(commands: readonly Command[], argv: readonly string[]): Typed {
  const command = findCommand(commands, argv);
  const rest = argv.slice(command.name.split(' ').length);
  const { values, positionals } = parseRest(command, rest);
  const takes = command.takes ?? [];
  const missing = takes[positionals.length];
  if (missing !== undefined) throw new UsageError(`<${missing}> is missing.\n${usageOf(command)}`);
  const surplus = positionals[takes.length];
  if (surplus !== undefined) throw new UsageError(`"${surplus}" is too much.\n${usageOf(command)}`);
  return { command, values, positionals };
}

function findCommand(commands: readonly Command[], argv: readonly string[]): Command {
  const [first = '', second = ''] = argv;
  const found =
    commands.find(({ name }) => name === `${first} ${second}`) ?? commands.find(({ name }) => name === first);
  if (found) return found;
  const family = commands.filter(({ name }) => name.startsWith(`${first} `));
  if (family.length === 0)
    throw new UsageError(`There is no command "${first}". "afterword help" lists them.`);
  const problem =
    second === '' ? `"${first}" needs one word more.` : `There is no command "${first} ${second}".`;
  throw new UsageError([problem, ...family.map(usageOf)].join('\n'));
}

function parseRest(command: Command, args: readonly string[]): Pick<Typed, 'values' | 'positionals'> {
  const options = Object.fromEntries(
    Object.entries(command.options ?? {}).map(([name, { value }]) => {
      return [name, { type: value === undefined ? ('boolean' as const) : ('string' as const) }];
    }),
  );
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    return { values, positionals };
  } catch (error) {
    const problem = error instanceof Error ? (error.message.split('. ')[0] ?? '') : '';
    throw new UsageError(`${problem}.\n${usageOf(command)}`);
  }
}

/** "afterword parked replay <id>" */
export function usageOf({ name, takes = [], options = {} }: Command): string {
  const switches = Object.entries(options).map(([option, { value }]) => {
    return value === undefined ? `[--${option}]` : `[--${option} <${value}>]`;
  });
  return ['  afterword', name, ...takes.map((one) => `<${one}>`), ...switches].join(' ');
}

/** What `Given` reads from, so that a command can be run without a process around it. */
export function givenOf(
  { command, values, positionals }: Typed,
  environment: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Given {
  return {
    argument(name) {
      const value = positionals[(command.takes ?? []).indexOf(name)];
      if (value === undefined) throw new UsageError(`<${name}> is missing.\n${usageOf(command)}`);
      return value;
    },
    option(name) {
      const value = values[name];
      return typeof value === 'string' ? value : undefined;
    },
    switched: (name) => values[name] === true,
    environment,
    say,
  };
}
