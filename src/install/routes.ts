import { z } from 'zod';
import { askedBy } from '../access/audit.ts';
import { recordAudit } from '../access/audit.story.ts';
import { visibleTo } from '../access/keys.story.ts';
import { mustFind } from '../connection/admin.story.ts';
import type { Core } from '../runtime/core.ts';
import { endpoint, type Endpoint } from '../runtime/http/endpoint.ts';
import { Time } from '../runtime/http/page.ts';
import { installLink } from './door.ts';

const MAX_MINUTES = 7 * 24 * 60;

/** The way in for who has no account here: a link that the operator hands to the admin. */
export function installLinkEndpoints(core: Core): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/v1/connections/:id/install-link',
      summary:
        'A link to the install and settings page of a connection, for a person without an account here',
      description:
        'Whoever has the link may change the settings of this connection until it expires. Hand it out as you would a password.',
      scope: 'management',
      request: {
        params: z.object({ id: z.uuid() }),
        body: z.strictObject({
          minutes: z.int().min(1).max(MAX_MINUTES).default(60).describe('how long it can be opened'),
        }),
      },
      responses: { 201: { description: 'The link', body: z.object({ url: z.url(), expiresAt: Time }) } },
      handler: async (call) => {
        const connection = await mustFind(core, await visibleTo(core, call.principal), call.params.id);
        const until = new Date(core.now().getTime() + call.body.minutes * 60_000);
        const { id: connectionId, workspaceId } = connection;
        await core.db.inWorkspaces([workspaceId], (tx) =>
          recordAudit(askedBy(core, call), tx, {
            workspaceId,
            action: 'connection.install-link',
            subject: { kind: 'connection', id: connectionId },
            after: { until },
          }),
        );
        const url = installLink(core, { connectionId, workspaceId, until });
        return { status: 201, body: { url, expiresAt: until } };
      },
    }),
  ];
}
