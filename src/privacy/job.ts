import { workspacesWithConnections } from '../connection/store.ts';
import type { Recurring } from '../runtime/queue/queue.ts';
import type { EraseParts } from './erase.story.ts';
import { forgetOld } from './forget.story.ts';

/** At night, when nobody waits for the database. */
export function forgetJob(parts: EraseParts): Recurring {
  return {
    name: 'privacy-forget',
    cron: '47 2 * * *',
    handle: async () => forgetOld(parts, await parts.core.db.unscoped(workspacesWithConnections)),
  };
}
