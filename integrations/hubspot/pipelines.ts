import type { Named } from '../../src/connector/ticket.ts';
import type { HubspotClient } from './client.ts';
import type { PipelineList, ValueAt } from './schema.ts';
import type { TtlCache } from './ttl-cache.ts';

/** An account's ticket pipelines: which stages are closed differs per account and pipeline. */
export interface TicketPipelines {
  readonly names: ReadonlyMap<string, string | null>;
  /** Stage id to whether it is a closed stage. */
  readonly stages: ReadonlyMap<string, boolean>;
}

export function pipelinesOf(list: PipelineList): TicketPipelines {
  const names = new Map<string, string | null>();
  const stages = new Map<string, boolean>();
  for (const pipeline of list.results) {
    names.set(pipeline.id, pipeline.label ?? null);
    for (const stage of pipeline.stages) stages.set(stage.id, isClosed(stage.metadata ?? {}));
  }
  return { names, stages };
}

/** `ticketState` is what HubSpot documents; accounts also show an older `isClosed`. */
function isClosed(metadata: {
  ticketState?: string | null | undefined;
  isClosed?: string | null | undefined;
}) {
  if (metadata.ticketState) return metadata.ticketState === 'CLOSED';
  return metadata.isClosed === 'true';
}

/** The pipelines as remembered; read again when `stageId` is not among them. */
export async function pipelinesKnowing(
  client: HubspotClient,
  cache: TtlCache<TicketPipelines>,
  stageId: string | null,
): Promise<TicketPipelines> {
  const load = async (): Promise<TicketPipelines> => pipelinesOf(await client.ticketPipelines());
  const known = await cache.get('tickets', load);
  if (stageId === null || known.stages.has(stageId)) return known;
  cache.forget('tickets');
  return cache.get('tickets', load);
}

export function closedStages(pipelines: TicketPipelines): string[] {
  return [...pipelines.stages].filter(([, closed]) => closed).map(([id]) => id);
}

export function brandOf(pipelines: TicketPipelines, pipelineId: string | null): Named | null {
  if (pipelineId === null) return null;
  return { externalId: pipelineId, name: pipelines.names.get(pipelineId) ?? null };
}

/**
 * When the ticket entered the closed state it is in: the first of the closed stages it has been in without a break,
 * so that a move from closed to closed stays the same solve. Null when the history does not end in a closed stage.
 */
export function closedSince(history: readonly ValueAt[], pipelines: TicketPipelines): Date | null {
  // HubSpot lists the newest first; equal times keep that order.
  const newestFirst = history
    .map((entry) => ({ stage: entry.value ?? '', at: Date.parse(entry.timestamp) }))
    .filter(({ at }) => Number.isFinite(at))
    .toSorted((a, b) => b.at - a.at);
  const firstOpen = newestFirst.findIndex(({ stage }) => pipelines.stages.get(stage) !== true);
  const run = firstOpen === -1 ? newestFirst : newestFirst.slice(0, firstOpen);
  const entered = run.at(-1);
  return entered ? new Date(entered.at) : null;
}
