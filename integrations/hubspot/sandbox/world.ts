import type { FaultBoard } from './faults.ts';
import type { Change } from './records.ts';
import type { SandboxPortal, SandboxState, StoredRecord } from './state.ts';

/** Everything the parts of the sandbox share. */
export interface World {
  readonly state: SandboxState;
  readonly faults: FaultBoard;
  readonly now: () => number;
  readonly random: () => number;
  /** Called after every change, so that it is kept. */
  readonly changed: () => void;
  readonly publish: (event: TicketEvent) => void;
}

/** What HubSpot tells the app about. */
export interface TicketEvent {
  readonly portalId: string;
  readonly ticketId: string;
  readonly occurredAt: number;
  readonly what:
    | { readonly kind: 'stage'; readonly stageId: string; readonly source: 'CRM_UI' | 'API' }
    | { readonly kind: 'deletion' }
    | { readonly kind: 'merge'; readonly mergedIds: readonly string[] };
}

const SEARCH_LAG_MS = 1_000;

/** A change made now, as the portal's faults have it. */
export function changeNow({ faults, now }: World, portal: SandboxPortal): Change {
  return { portal, at: now(), lagMs: faults.of(portal.id).searchLagMs ?? SEARCH_LAG_MS };
}

/** A record that is there and not deleted; a merged one answers with the one that lives on. */
export function liveRecord(
  portal: SandboxPortal,
  type: StoredRecord['type'],
  id: string,
): StoredRecord | null {
  const record = portal.records[type].get(id);
  if (record?.mergedInto) return liveRecord(portal, type, record.mergedInto);
  return record && !record.archived ? record : null;
}
