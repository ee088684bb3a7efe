import { describe, expect, it } from 'vitest';
import { givenOf, parseCommand, UsageError, type Command, type Given } from './command.ts';
import { helpText } from './help.ts';

const run = (): Promise<void> => Promise.resolve();
const COMMANDS: readonly Command[] = [
  { name: 'start', words: 'start it', options: { sandbox: { words: 'with sandboxes' } }, run },
  { name: 'parked list', words: 'what is parked', run },
  { name: 'parked replay', words: 'again', takes: ['id'], run },
  {
    name: 'held',
    words: 'held asks',
    takes: ['id'],
    options: { act: { value: 'send|drop', words: 'what to do' } },
    run,
  },
];

function given(...argv: string[]): Given {
  return givenOf(parseCommand(COMMANDS, argv), {}, () => undefined);
}

describe('a command line', () => {
  it('finds commands of one word and of two', () => {
    expect(parseCommand(COMMANDS, ['start']).command.name).toBe('start');
    expect(parseCommand(COMMANDS, ['parked', 'list']).command.name).toBe('parked list');
  });

  it('reads arguments, options and switches, in any order', () => {
    const held = given('held', '--act', 'send', '42');

    expect(held.argument('id')).toBe('42');
    expect(held.option('act')).toBe('send');
    expect(given('start', '--sandbox').switched('sandbox')).toBe(true);
    expect(given('start').switched('sandbox')).toBe(false);
  });

  it.each([
    [['dance'], 'There is no command "dance"'],
    [['parked'], '"parked" needs one word more.'],
    [['parked', 'dance'], 'There is no command "parked dance".'],
    [['parked', 'replay'], '<id> is missing.'],
    [['parked', 'list', 'all'], '"all" is too much.'],
    [['start', '--snadbox'], "Unknown option '--snadbox'"],
    [['held', '42', '--act'], "Option '--act <value>' argument missing"],
  ])('refuses %j and says why', (argv, words) => {
    expect(() => parseCommand(COMMANDS, argv)).toThrow(UsageError);
    expect(() => parseCommand(COMMANDS, argv)).toThrow(words);
  });

  it('shows how a command is used when it was not', () => {
    expect(() => parseCommand(COMMANDS, ['held'])).toThrow('  afterword held <id> [--act <send|drop>]');
  });
});

it('has a line of help for every command and every option', () => {
  const help = helpText(COMMANDS).split('\n');

  for (const { name, words } of COMMANDS)
    expect(help.some((line) => line.includes(name) && line.includes(words))).toBe(true);
  expect(help.some((line) => line.includes('--act <send|drop>') && line.includes('what to do'))).toBe(true);
});
