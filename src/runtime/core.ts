import type { KeyRing } from './crypto/key-ring.ts';
import type { Database } from './db/database.ts';
import type { Logger } from './log.ts';
import type { Queue } from './queue/queue.ts';

/** Who asked for what is being done. */
export interface Actor {
  readonly kind: 'member' | 'key' | 'operator' | 'app';
  readonly id: string | null;
  /** As people know it: an address, the name of a key. */
  readonly name: string | null;
  readonly requestId: string | null;
}

/** What every story is given: the outside world, and the only sources of time, ids and secrets. */
export interface Core {
  readonly db: Database;
  readonly queue: Queue;
  readonly keys: KeyRing;
  readonly log: Logger;
  readonly newId: () => string;
  readonly now: () => Date;
  /** Public base URL, without a trailing slash. */
  readonly publicUrl: string;
  /** Absent when nobody asked: the service does it by itself. */
  readonly actor?: Actor;
}
