import type { SandboxState } from './state.ts';
import type { TicketEvent } from './world.ts';

const NAMES = { stage: 'propertyChange', deletion: 'deletion', merge: 'merge' };

/** One element of a webhook's array; `attemptNumber` is added with each attempt. */
export function eventBody(state: SandboxState, event: TicketEvent, legacy: boolean): Record<string, unknown> {
  const { what } = event;
  return {
    eventId: state.nextEventId++,
    subscriptionId: 4_501,
    portalId: Number(event.portalId),
    appId: Number(state.app.appId) || state.app.appId,
    occurredAt: event.occurredAt,
    subscriptionType: `${legacy ? 'ticket' : 'object'}.${NAMES[what.kind]}`,
    ...(legacy ? {} : { objectTypeId: '0-5', isSensitive: false }),
    objectId: Number(event.ticketId),
    ...details(event),
  };
}

function details({ what, ticketId }: TicketEvent): Record<string, unknown> {
  if (what.kind === 'stage') {
    return { propertyName: 'hs_pipeline_stage', propertyValue: what.stageId, changeSource: what.source };
  }
  if (what.kind === 'deletion') return { changeFlag: 'DELETED', changeSource: 'CRM_UI' };
  return {
    primaryObjectId: Number(ticketId),
    mergedObjectIds: what.mergedIds.map(Number),
    newObjectId: Number(ticketId),
    numberOfPropertiesMoved: 0,
    changeSource: 'CRM_UI',
  };
}
