import { randomFillSync } from 'node:crypto';

const POOL_BYTES = 4_096;

/**
 * Cryptographic randomness in small pieces: one call of the system's generator costs the same for 8 bytes as for 4 KB,
 * and a webhook needs three. A piece is handed out once, as a copy.
 */
export function createRandomPool(): (byteCount: number) => Buffer {
  const pool = Buffer.allocUnsafeSlow(POOL_BYTES);
  let used = POOL_BYTES;

  return function random(byteCount) {
    if (used + byteCount > POOL_BYTES) {
      randomFillSync(pool);
      used = 0;
    }
    const piece = Buffer.from(pool.subarray(used, used + byteCount));
    pool.fill(0, used, used + byteCount);
    used += byteCount;
    return piece;
  };
}
