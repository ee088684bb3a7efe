import { describe, expect, it } from 'vitest';
import { tallyLine, tallyOf } from './tally.ts';

const loaded = { status: 'passed', assertionResults: [{}] };
const counts = { numPassedTests: 5, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };

function report(changes: object): string {
  return JSON.stringify({ ...counts, testResults: [loaded], ...changes });
}

describe('the last line of a test run', () => {
  it('counts what passed and failed', () => {
    expect(tallyLine(tallyOf(report({ numFailedTests: 2 }), 1))).toBe('5 passed, 2 failed');
  });

  it('mentions skipped tests only when there are some', () => {
    expect(tallyLine(tallyOf(report({}), 0))).toBe('5 passed, 0 failed');
    expect(tallyLine(tallyOf(report({ numPendingTests: 1, numTodoTests: 2 }), 0))).toBe(
      '5 passed, 0 failed, 3 skipped',
    );
  });

  it('counts a file that could not be loaded', () => {
    const broken = { status: 'failed', assertionResults: [] };

    expect(tallyOf(report({ testResults: [loaded, broken, broken] }), 1).failed).toBe(2);
  });

  it('never calls a run that broke off a success', () => {
    expect(tallyOf(report({}), 1).failed).toBe(1);
    expect(tallyOf('', 0).failed).toBe(1);
    expect(tallyOf('{"num', 137).failed).toBe(1);
  });
});
