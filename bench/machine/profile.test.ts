import { describe, expect, it } from 'vitest';
import { packageOf, packageTimes, selfTimes, type CpuProfile } from './profile.ts';

const frame = (functionName: string, url: string) => ({ functionName, url, lineNumber: 9 });
const profile: CpuProfile = {
  nodes: [
    { id: 1, callFrame: frame('(idle)', '') },
    { id: 2, callFrame: frame('parse', 'file:///a/node_modules/zod/v4/core.js') },
    { id: 3, callFrame: frame('parse', 'file:///a/node_modules/zod/v4/core.js') },
    { id: 4, callFrame: frame('', 'file:///a/src/runtime/log.ts') },
    { id: 5, callFrame: frame('(garbage collector)', '') },
  ],
  samples: [1, 2, 3, 4, 5],
  timeDeltas: [9_000, 1_000, 2_000, 2_500, 500],
};

describe('a processor profile', () => {
  it('adds up the same function wherever it was called from, without idle time', () => {
    expect(selfTimes(profile)).toEqual([
      { name: 'parse zod/v4/core.js:10', ms: 3 },
      { name: '(anonymous) src/runtime/log.ts:10', ms: 2.5 },
      { name: '(garbage collector)', ms: 0.5 },
    ]);
  });

  it('adds up by package', () => {
    expect(packageTimes(profile).map(({ name }) => name)).toEqual([
      'zod',
      'src/runtime',
      '(garbage collector)',
    ]);
    expect(packageOf('file:///a/node_modules/@hubspot/api-client/lib/x.js')).toBe('@hubspot/api-client');
    expect(packageOf('file:///a/node_modules/x/node_modules/y/z.js')).toBe('y');
    expect(packageOf('node:internal/crypto/keys')).toBe('node:internal');
    expect(packageOf('node:net')).toBe('node:net');
  });
});
