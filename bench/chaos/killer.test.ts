import { describe, expect, it } from 'vitest';
import { seededRandom } from '../statistics.ts';
import { orderOfKills } from './killer.ts';

describe('orderOfKills', () => {
  const order = (seed: number) =>
    orderOfKills({
      kills: 30,
      databaseKills: 5,
      random: seededRandom(seed),
      minutes: 1,
      tell: () => undefined,
    });

  it('kills each as often as it was told, mixed up', () => {
    const victims = order(1);

    expect(victims.filter((victim) => victim === 'app')).toHaveLength(30);
    expect(victims.filter((victim) => victim === 'database')).toHaveLength(5);
    expect(victims.slice(-5)).not.toEqual(Array(5).fill('database'));
  });

  it('repeats its order with its seed', () => {
    expect(order(3)).toEqual(order(3));
    expect(order(3)).not.toEqual(order(4));
  });
});
