import { describe, expect, it } from 'vitest';
import { createRecent } from './recent.ts';

function counting(): { make: () => Promise<number>; count: () => number } {
  let made = 0;
  return { make: async () => ++made, count: () => made };
}

describe('createRecent', () => {
  it('makes a thing once, also when it is asked for twice at the same time', async () => {
    const recent = createRecent<number>(2);
    const { make, count } = counting();

    await Promise.all([recent('a', make), recent('a', make)]);
    await recent('a', make);

    expect(count()).toBe(1);
  });

  it('forgets what was used longest ago', async () => {
    const recent = createRecent<number>(2);
    const { make } = counting();

    for (const key of ['a', 'b', 'a', 'c']) await recent(key, make);

    expect(await recent('a', make)).toBe(1);
    expect(await recent('b', make)).toBe(4);
  });

  it('tries again after a failure', async () => {
    const recent = createRecent<number>(2);

    await expect(recent('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');

    expect(await recent('a', async () => 7)).toBe(7);
  });
});
