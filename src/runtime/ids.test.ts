import { describe, expect, it } from 'vitest';
import { createIds, systemIds } from './ids.ts';

const AT = new Date('2026-03-01T12:00:00.000Z');

function fixedRandom(fill: number): (byteCount: number) => Uint8Array {
  return (byteCount) => new Uint8Array(byteCount).fill(fill);
}

describe('ids', () => {
  it('carry the time, version 7 and the variant of RFC 9562', () => {
    const newId = createIds({ clock: { now: () => AT }, random: fixedRandom(0xff) });

    const id = newId();

    expect(id).toBe('019ca945-0a00-77ff-bfff-ffffffffffff');
    expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(AT.getTime());
  });

  it('made in one millisecond sort in the order they were made, beyond the counter too', () => {
    const newId = createIds({ clock: { now: () => AT }, random: fixedRandom(0xff) });

    const ids = Array.from({ length: 10_000 }, newId);

    expect(ids).toEqual([...ids].sort());
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('go on rising when the clock is set back', () => {
    const times = [AT, new Date(AT.getTime() - 60_000)];
    const newId = createIds({ clock: { now: () => times.shift() ?? AT }, random: fixedRandom(0) });

    const ids = [newId(), newId()];

    expect(ids).toEqual([...ids].sort());
  });

  it('of two factories differ', () => {
    expect(systemIds()()).not.toBe(systemIds()());
  });
});
