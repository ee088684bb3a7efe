import { connectorOf, type Connectors } from '../src/connection/accounts.ts';
import { MalformedEventError } from '../src/connector/errors.ts';
import type { WebhookLook } from '../src/health/parts.ts';
import type { Core } from '../src/runtime/core.ts';
import { openEventsOf, recentEventsOf } from './store.ts';

/** What has arrived for one connection, for those who want to know whether webhooks arrive at all. */
export function createWebhookLook(core: Core, connectors: Connectors): WebhookLook {
  return {
    async waiting(connectionId) {
      const counts = await core.db.unscoped((tx) => openEventsOf(tx, connectionId));
      return { open: counts.open, parked: counts.parked };
    },
    async seen({ connectionId, platform, ticketId, since }) {
      const { connector } = connectorOf(connectors, platform);
      const events = await core.db.unscoped((tx) => recentEventsOf(tx, connectionId, since));
      const about = events.find(({ body }) =>
        ticketsIn(connector.webhook, core.keys.unseal(body).toString()).includes(ticketId),
      );
      return about?.receivedAt ?? null;
    },
  };
}

function ticketsIn(
  webhook: { signals(body: string): { ticketId: string }[] },
  body: string,
): readonly string[] {
  try {
    return webhook.signals(body).map(({ ticketId }) => ticketId);
  } catch (error) {
    if (error instanceof MalformedEventError) return [];
    throw error;
  }
}
