import { describe, expect, it } from 'vitest';
import { DifferenceError, eventually, now } from './difference.ts';

describe('a look at the records', () => {
  it('waits until they are as expected', async () => {
    let looks = 0;

    const seen = await eventually({
      what: 'score',
      expected: '3',
      read: () => Promise.resolve((looks += 1)),
      holds: (score) => score === 3,
    });

    expect(seen).toBe(3);
  });

  it('says what was expected and what was seen instead', async () => {
    const look = now({
      what: 'score on ticket #1001',
      expected: '3',
      read: () => Promise.resolve({ score: 4 }),
      holds: ({ score }) => score === 3,
    });

    await expect(look).rejects.toThrow(
      'NOT score on ticket #1001\n    expected: 3\n    seen:     {"score":4}',
    );
  });

  it('says where', () => {
    const difference = new DifferenceError('score', '3', '4').in('HubSpot alone, detractor');

    expect(difference.message).toMatch(/^NOT HubSpot alone, detractor: score\n/);
  });
});
