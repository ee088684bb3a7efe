import { expect, it } from 'vitest';
import { createReport } from './report.ts';

it('prints the second walk after the first, though they go side by side', () => {
  const lines: string[] = [];
  const report = createReport((line) => lines.push(line), 2);

  report.ok(1, 'second: begins');
  report.ok(0, 'first: begins');
  expect(lines).toEqual(['ok  first: begins']);
  report.done(1);
  report.ok(0, 'first: ends');
  report.done(0);

  expect(lines).toEqual(['ok  first: begins', 'ok  first: ends', '', 'ok  second: begins', '']);
});

it('prints what is waiting when a walk breaks off, and nothing afterwards', () => {
  const lines: string[] = [];
  const report = createReport((line) => lines.push(line), 2);
  report.ok(1, 'second: begins');

  report.close();
  report.ok(0, 'first: too late');

  expect(lines).toEqual(['ok  second: begins']);
});
