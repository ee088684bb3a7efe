import type { Command } from './command.ts';
import { OFFLINE } from './commands/offline.ts';
import { PACKAGING } from './commands/packaging.ts';
import { PERSON } from './commands/person.ts';
import { ROTATING } from './commands/rotating.ts';
import { RUNNING } from './commands/running.ts';
import { STARTING } from './commands/starting.ts';

/** Everything that the program can be told to do. */
export const COMMANDS: readonly Command[] = [
  ...STARTING,
  ...RUNNING,
  ...PERSON,
  ...OFFLINE,
  ...ROTATING,
  ...PACKAGING,
];
