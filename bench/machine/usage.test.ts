import { describe, expect, it } from 'vitest';
import { cpuSeconds, parseStat } from './usage.ts';

describe('processor time', () => {
  it('is read behind a name with spaces and parentheses', () => {
    const stat =
      '4711 (postgres: a) b) S 4242 4711 4711 0 -1 4194560 100 200 0 0 150 50 30 20 20 0 1 0 100 1000 10';

    expect(parseStat(stat)).toEqual({ parent: 4242, own: 2, children: 0.5 });
  });

  it('cannot be read of a process that is not there', async () => {
    expect(await cpuSeconds(999_999_999)).toBeNaN();
  });
});
