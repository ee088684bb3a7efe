import { requireScope } from './api.ts';
import type { ApiCall, Endpoint } from './api.ts';
import { endGrants } from './tokens.ts';
import type { Reply } from './vendor-error.ts';

export const INSTALL_ENDPOINTS: readonly Endpoint[] = [
  { method: 'delete', path: '/appinstalls/2026-03/external-install', handle: uninstall, writes: true },
];

/** The app leaves the portal by itself: its tokens, cards and webhooks are gone. */
function uninstall(call: ApiCall): Reply {
  requireScope(call, 'oauth');
  endGrants(call.world, call.portal.id);
  return { status: 204 };
}
