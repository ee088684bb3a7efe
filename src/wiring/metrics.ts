import { Gauge } from 'prom-client';
import { openEvents } from '../../webhooks/store.ts';
import { connectionsByHealth, workspacesWithConnections } from '../connection/store.ts';
import { openEffects } from '../follow-up/outbox.store.ts';
import { openInvitations } from '../invitation/listing.store.ts';
import type { Core } from '../runtime/core.ts';
import type { Tx } from '../runtime/db/database.ts';
import { createMetrics, type Metrics } from '../runtime/http/metrics.ts';

interface Counted {
  readonly state: string;
  readonly count: number;
}

interface Counter {
  readonly name: string;
  readonly help: string;
  /** The label that tells the counts apart. */
  readonly label: 'state' | 'queue';
  readonly count: (core: Core) => Promise<readonly Counted[]>;
}

const COUNTERS: readonly Counter[] = [
  {
    name: 'afterword_webhook_events',
    help: 'Stored webhook events that are new or parked',
    label: 'state',
    count: (core) => core.db.unscoped(openEvents),
  },
  {
    name: 'afterword_invitations',
    help: 'Invitations that are scheduled, held, being sent or in doubt',
    label: 'state',
    count: (core) => everywhere(core, openInvitations),
  },
  {
    name: 'afterword_effects',
    help: 'Effects in the outbox that are due, parked or in doubt',
    label: 'state',
    count: (core) => everywhere(core, openEffects),
  },
  {
    name: 'afterword_connections',
    help: 'Connected accounts, and those that lost their access',
    label: 'state',
    count: (core) => everywhere(core, connectionsByHealth),
  },
  {
    name: 'afterword_queue_jobs',
    help: 'Jobs that are due or running',
    label: 'queue',
    count: async (core) =>
      Object.entries(await core.queue.backlog()).map(([state, count]) => ({ state, count })),
  },
];

/** What an operator watches: work that waits, and work that waits for a person. Counted when asked, over all tenants. */
export function createServiceMetrics(core: Core): Metrics {
  const metrics = createMetrics();
  for (const { name, help, label, count } of COUNTERS) {
    const gauge: Gauge = new Gauge({
      name,
      help,
      labelNames: [label],
      registers: [metrics.registry],
      async collect() {
        // What cannot be counted is absent, and says so to an alert; the rest is wanted all the more in an outage.
        gauge.reset();
        const counted = await count(core).catch((error: unknown) => {
          core.log.warn({ err: error, metric: name }, 'metric not counted');
          return [];
        });
        for (const { state, count: value } of counted) gauge.set({ [label]: state }, value);
      },
    });
  }
  return metrics;
}

async function everywhere(
  core: Core,
  count: (tx: Tx) => Promise<readonly Counted[]>,
): Promise<readonly Counted[]> {
  const workspaceIds = await core.db.unscoped(workspacesWithConnections);
  return await core.db.inWorkspaces(workspaceIds, count);
}
