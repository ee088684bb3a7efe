import { describe, expect, it } from 'vitest';
import { createRandomPool } from './random.ts';

describe('a pool of randomness', () => {
  it('never hands out a piece twice, also when it is filled again', () => {
    const random = createRandomPool();

    const pieces = Array.from({ length: 2_000 }, () => random(12).toString('hex'));

    expect(new Set(pieces).size).toBe(pieces.length);
    expect(pieces.every((piece) => piece.length === 24)).toBe(true);
  });

  it('keeps what it has handed out as it was', () => {
    const random = createRandomPool();
    const first = random(16);
    const before = first.toString('hex');

    for (let count = 0; count < 1_000; count += 1) random(16);

    expect(first.toString('hex')).toBe(before);
    expect(before).not.toBe('00'.repeat(16));
  });
});
