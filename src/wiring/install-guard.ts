import { suffices } from '../access/roles.ts';
import { sessionCookie } from '../access/guard/cookie.ts';
import { visitorOf } from '../access/session.story.ts';
import type { InstallGuard } from '../install/door.ts';
import type { Core } from '../runtime/core.ts';

/** Members who may change a connection's settings. */
const ROLE = 'admin';

/** Whoever came by a link, else a signed-in member whose role suffices. */
export function installGuard(core: Core, byLink: InstallGuard): InstallGuard {
  const cookie = sessionCookie(core.publicUrl);
  return async (request) => {
    const linked = await byLink(request);
    if (linked !== 'sign-in') return linked;
    const token = cookie.read(request.headers.cookie);
    const visitor = token === null ? null : await visitorOf(core, token, core.newId());
    const member = visitor?.member;
    if (!member || !suffices(member.role, ROLE)) return 'sign-in';
    return { workspaceIds: member.workspaceIds, who: member.email, memberId: member.memberId };
  };
}
