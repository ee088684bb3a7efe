export interface DeliverySummary {
  /** Events that happened, lost ones included. */
  published: number;
  delivered: number;
  dropped: number;
  /** Not accepted in any attempt. */
  givenUp: number;
  /** Requests made, each with up to 100 events. */
  requests: number;
  refused: number;
}

export interface DeliveryLog {
  of(portalId: string): DeliverySummary;
  /** One request that carried these events. */
  request(portalIds: readonly string[], accepted: boolean): void;
}

export function createDeliveryLog(): DeliveryLog {
  const summaries = new Map<string, DeliverySummary>();

  function of(portalId: string): DeliverySummary {
    const known = summaries.get(portalId);
    if (known) return known;
    const fresh = { published: 0, delivered: 0, dropped: 0, givenUp: 0, requests: 0, refused: 0 };
    summaries.set(portalId, fresh);
    return fresh;
  }

  return {
    of,
    request(portalIds, accepted) {
      for (const portalId of new Set(portalIds)) {
        of(portalId).requests += 1;
        if (!accepted) of(portalId).refused += 1;
      }
      if (accepted) for (const portalId of portalIds) of(portalId).delivered += 1;
    },
  };
}
