import { actInSidebar } from './act.story.ts';
import type { SidebarParts } from './parts.ts';
import { readSidebar } from './read.story.ts';
import type { SidebarDesk } from './schema.ts';
import type { Watch } from './watch.story.ts';

/** Where every helpdesk's app gets its sidebar from. */
export function createSidebarDesk(parts: SidebarParts, watch: Watch): SidebarDesk {
  return {
    read: (asked) => readSidebar(parts, asked),
    act: (asked, request) => actInSidebar(parts, asked, request),
    watch: (asked, changed) => watch.watch(asked, changed),
  };
}
