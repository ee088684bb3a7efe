import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FailureKind } from '../connector/errors.ts';
import { nextStep } from './retry.ts';

const PASSING: readonly FailureKind[] = ['rate-limited', 'unavailable', 'ambiguous', 'conflict'];
const LASTING: readonly FailureKind[] = ['unauthorised', 'forbidden', 'refused'];
const GONE: readonly FailureKind[] = ['not-found', 'closed-ticket'];

function waits(kind: FailureKind, attempts: number, retryAfterMs?: number): number | null {
  const next = nextStep({ kind, retryAfterMs }, attempts);
  return next.step === 'wait' ? next.ms : null;
}

describe('a failure that passes', () => {
  it('is tried again after one second, then twice as long each time, an hour at most', () => {
    for (const kind of PASSING) {
      expect([1, 2, 3, 4].map((attempts) => waits(kind, attempts))).toEqual([1_000, 2_000, 4_000, 8_000]);
      expect(waits(kind, 19)).toBe(3_600_000);
    }
  });

  it('is parked after twenty attempts, some eight hours later', () => {
    const attempts = Array.from({ length: 19 }, (_, index) => index + 1);
    const hours =
      attempts.reduce((sum, attempt) => sum + (waits('unavailable', attempt) ?? 0), 0) / 3_600_000;

    expect(nextStep({ kind: 'unavailable', retryAfterMs: undefined }, 20)).toEqual({ step: 'park' });
    expect(hours).toBeGreaterThan(8);
    expect(hours).toBeLessThan(9);
  });

  it('is never tried again before the vendor allows it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...PASSING),
        fc.integer({ min: 1, max: 19 }),
        fc.integer({ min: 0, max: 90_000_000 }),
        (kind, attempts, retryAfterMs) => {
          expect(waits(kind, attempts, retryAfterMs)).toBeGreaterThanOrEqual(retryAfterMs);
        },
      ),
    );
  });

  it('is never tried again sooner than the time before', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PASSING), fc.integer({ min: 1, max: 18 }), (kind, attempts) => {
        expect(waits(kind, attempts + 1)).toBeGreaterThanOrEqual(waits(kind, attempts) ?? 0);
      }),
    );
  });
});

describe('a failure that lasts', () => {
  it('waits for an admin at once', () => {
    for (const kind of LASTING) expect(nextStep({ kind, retryAfterMs: 5 }, 1)).toEqual({ step: 'park' });
  });

  it('because there is nothing left to write to is skipped', () => {
    for (const kind of GONE) expect(nextStep({ kind, retryAfterMs: undefined }, 1)).toEqual({ step: 'skip' });
  });
});
