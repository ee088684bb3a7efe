import { systemClock, type Clock } from './clock.ts';
import { createRandomPool } from './crypto/random.ts';

export type NewId = () => string;

export interface IdSources {
  readonly clock: Clock;
  /** That many random bytes. */
  readonly random: (byteCount: number) => Uint8Array;
}

/** 12 bits stand between two ids of one millisecond; above that the next millisecond is borrowed. */
const COUNTER_LIMIT = 0x1000;
/** The counter starts in the lower half, so that a burst rarely has to borrow. */
const COUNTER_SEED_MASK = 0x7ff;
const RANDOM_TAIL_BYTES = 8;

/**
 * Makes UUIDs of version 7 (RFC 9562, section 6.2, method 1): a later id of one factory always sorts after an
 * earlier one, so that rows land at the end of their index, also when the clock is set back.
 */
export function createIds(sources: IdSources): NewId {
  let lastMs = -1;
  let counter = 0;

  return function newId(): string {
    const nowMs = sources.clock.now().getTime();
    if (nowMs > lastMs) {
      lastMs = nowMs;
      counter = seed(sources.random(2));
    } else if (++counter === COUNTER_LIMIT) {
      lastMs += 1;
      counter = 0;
    }
    return format(lastMs, counter, sources.random(RANDOM_TAIL_BYTES));
  };
}

/** Ids from the system's clock and its cryptographic randomness. */
export function systemIds(): NewId {
  return createIds({ clock: systemClock, random: createRandomPool() });
}

function seed(bytes: Uint8Array): number {
  return Buffer.from(bytes).readUInt16BE() & COUNTER_SEED_MASK;
}

function format(timeMs: number, counter: number, tail: Uint8Array): string {
  const time = timeMs.toString(16).padStart(12, '0');
  const versioned = (0x7000 | counter).toString(16);
  const random = Buffer.from(tail);
  random.writeUInt8((random.readUInt8(0) & 0x3f) | 0x80, 0);
  const rest = random.toString('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-${versioned}-${rest.slice(0, 4)}-${rest.slice(4)}`;
}
