import type { Core } from '../runtime/core.ts';
import { watchedOf } from './read.story.ts';
import { revisionsOf } from './read.store.ts';
import type { SidebarAsk } from './schema.ts';

/** An agent sees an answer about as fast as a page reload would show it. */
const LOOK_EVERY_MS = 1_000;

/** Tells who looks at a sidebar when something in it has changed. */
export interface Watch {
  watch(asked: SidebarAsk, changed: (revision: string) => void): () => void;
  close(): void;
}

interface Watcher {
  readonly asked: SidebarAsk;
  readonly changed: (revision: string) => void;
  revision: string | null;
}

/**
 * Looks once a second, with one query for everybody who watches in this process, and not at all while nobody does.
 * LISTEN/NOTIFY would tell sooner, but a NOTIFY takes a lock of the whole database at each commit of the survey loop,
 * and it does not pass a connection pooler; this costs the loop nothing and needs no other process.
 */
export function createWatch(core: Core, everyMs = LOOK_EVERY_MS): Watch {
  const watchers = new Set<Watcher>();
  let timer: NodeJS.Timeout | null = null;
  let closed = false;

  function schedule(): void {
    if (timer !== null || closed || watchers.size === 0) return;
    timer = setTimeout(() => void look(), everyMs);
  }

  async function look(): Promise<void> {
    const looking = [...watchers];
    try {
      const revisions = await revisionsNow(core, looking);
      for (const [index, watcher] of looking.entries()) tell(watcher, revisions[index]);
    } catch (error) {
      core.log.warn({ err: error }, 'sidebars could not be looked after');
    } finally {
      timer = null;
      schedule();
    }
  }

  function tell(watcher: Watcher, revision: string | undefined): void {
    if (revision === undefined || !watchers.has(watcher) || watcher.revision === revision) return;
    watcher.revision = revision;
    watcher.changed(revision);
  }

  return {
    watch(asked, changed) {
      const watcher: Watcher = { asked, changed, revision: null };
      watchers.add(watcher);
      schedule();
      return () => void watchers.delete(watcher);
    },
    close() {
      closed = true;
      watchers.clear();
      if (timer !== null) clearTimeout(timer);
    },
  };
}

async function revisionsNow(core: Core, watchers: readonly Watcher[]): Promise<string[]> {
  const workspaceIds = [...new Set(watchers.map(({ asked }) => asked.workspaceId))];
  if (workspaceIds.length === 0) return [];
  return await core.db.inWorkspaces(workspaceIds, (tx) =>
    revisionsOf(
      tx,
      watchers.map(({ asked }) => watchedOf(asked)),
    ),
  );
}
