import { expect, it, vi } from 'vitest';
import { createTtlCache } from './ttl-cache.ts';

function cacheAt(clock: { now: number }, maxEntries = 10) {
  return createTtlCache<number>({ ttlMs: 100, maxEntries }, () => new Date(clock.now));
}

it('asks once while the answer is fresh, and again afterwards', async () => {
  const clock = { now: 0 };
  const cache = cacheAt(clock);
  const load = vi.fn<() => Promise<number>>().mockResolvedValueOnce(1).mockResolvedValueOnce(2);

  expect(await Promise.all([cache.get('a', load), cache.get('a', load)])).toEqual([1, 1]);
  clock.now = 100;
  expect(await cache.get('a', load)).toBe(2);
  expect(load).toHaveBeenCalledTimes(2);
});

it('does not remember a failure', async () => {
  const cache = cacheAt({ now: 0 });

  await expect(cache.get('a', () => Promise.reject(new Error('down')))).rejects.toThrow('down');
  expect(await cache.get('a', async () => 7)).toBe(7);
});

it('makes room by forgetting the oldest', async () => {
  const cache = cacheAt({ now: 0 }, 2);
  for (const key of ['a', 'b', 'c']) cache.set(key, 1);

  expect(await cache.get('b', async () => 2)).toBe(1);
  expect(await cache.get('a', async () => 2)).toBe(2);
});
