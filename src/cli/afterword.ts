#!/usr/bin/env node
import { runCommandLine } from './main.ts';

const exitCode = await runCommandLine(process.argv.slice(2), {
  environment: process.env,
  say: (line) => console.log(line),
  complain: (line) => console.error(line),
});
// A start that failed has closed what it opened; a timer that is left must not keep a failed process alive.
if (exitCode === 0) process.exitCode = exitCode;
else process.exit(exitCode);
