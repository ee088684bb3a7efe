import { usageOf, type Command } from './command.ts';

const WIDTH = 44;

/** Every command with a line about it, and where settings come from. */
export function helpText(commands: readonly Command[]): string {
  const lines = commands.flatMap((command) => [
    row(headOf(command), command.words),
    ...Object.entries(command.options ?? {}).map(([option, { value, words }]) =>
      row(`    --${option}${value === undefined ? '' : ` <${value}>`}`, words),
    ),
  ]);
  return [
    'Usage: afterword <command>      from a checkout: npm run afterword -- <command>',
    '',
    ...lines,
    '',
    'Commands that speak to a running service find it by AFTERWORD_URL and AFTERWORD_API_KEY; without them, the',
    'service on this machine with the key in AFTERWORD_DATA/secrets.json.',
  ].join('\n');
}

function headOf(command: Command): string {
  return usageOf({ ...command, options: {} }).replace('afterword ', '');
}

function row(left: string, right: string): string {
  return left.length < WIDTH - 1 ? `${left.padEnd(WIDTH)}${right}` : `${left}\n${' '.repeat(WIDTH)}${right}`;
}
