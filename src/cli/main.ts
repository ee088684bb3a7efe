import { inspect } from 'node:util';
import { COMMANDS } from './commands.ts';
import { givenOf, parseCommand, UsageError } from './command.ts';
import { helpText } from './help.ts';

/** Where the program was called. */
export interface Terminal {
  readonly environment: NodeJS.ProcessEnv;
  say(line: string): void;
  complain(line: string): void;
}

export const EXIT = { ok: 0, failed: 1, usage: 2 } as const;

const HELP: ReadonlySet<string> = new Set(['help', '--help', '-h']);

/** Runs one command line. Resolves to the exit code; what was started stays until a signal comes. */
export async function runCommandLine(argv: readonly string[], terminal: Terminal): Promise<number> {
  const [first] = argv;
  if (first === undefined || argv.some((word) => HELP.has(word))) {
    terminal.say(helpText(COMMANDS));
    return EXIT.ok;
  }
  try {
    const typed = parseCommand(COMMANDS, argv);
    await typed.command.run(givenOf(typed, terminal.environment, terminal.say));
    return EXIT.ok;
  } catch (error) {
    terminal.complain(words(error));
    return error instanceof UsageError ? EXIT.usage : EXIT.failed;
  }
}

/** Our own errors say what to do; of others the stack is needed, and what caused them. */
function words(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isOurs = 'code' in error && typeof error.code === 'string' && /^[a-z]+(-[a-z]+)*$/.test(error.code);
  return isOurs ? error.message : inspect(error);
}
