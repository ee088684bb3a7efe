import { describe, expect, it } from 'vitest';
import { median, percentile, rounded, seededRandom, sum } from './statistics.ts';

describe('statistics', () => {
  it('takes a percentile by the nearest rank, whatever the order of the values', () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);

    expect(percentile(values, 0.5)).toBe(50);
    expect(percentile(values, 0.99)).toBe(99);
    expect(percentile(values, 1)).toBe(100);
    expect(percentile([7], 0.99)).toBe(7);
  });

  it('has no percentile and no median of nothing', () => {
    expect(percentile([], 0.5)).toBeNaN();
    expect(median([])).toBeNaN();
  });

  it('takes the middle value, or the mean of the two middle ones', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  it('sorts numbers as numbers', () => {
    expect(median([10, 9, 100])).toBe(10);
  });

  it('adds and rounds', () => {
    expect(sum([1, 2, 3.5])).toBe(6.5);
    expect(rounded(2.345, 2)).toBe(2.35);
    expect(rounded(2.5)).toBe(3);
  });

  it('repeats chance with its seed', () => {
    const [one, same, other] = [seededRandom(1), seededRandom(1), seededRandom(2)];
    const drawn = [one(), one(), one()];

    expect([same(), same(), same()]).toEqual(drawn);
    expect(other()).not.toBe(drawn[0]);
    expect(drawn.every((value) => value >= 0 && value < 1)).toBe(true);
  });
});
