import { describe, expect, it } from 'vitest';
import { inTurns, shareOf } from './crowd.ts';

describe('a crowd', () => {
  it('is divided over the sites without a rest', () => {
    const shares = Array.from({ length: 7 }, (_, index) => shareOf(100, 7, index));

    expect(shares).toEqual([15, 15, 14, 14, 14, 14, 14]);
  });

  it('takes one customer of each site in turn', () => {
    expect(inTurns([['a1', 'a2', 'a3'], ['b1'], ['c1', 'c2']])).toEqual(['a1', 'b1', 'c1', 'a2', 'c2', 'a3']);
  });
});
