import type { KeyRing } from './crypto/key-ring.ts';
import type { Database } from './db/database.ts';
import type { Logger } from './log.ts';
import type { Queue } from './queue/queue.ts';

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
}
