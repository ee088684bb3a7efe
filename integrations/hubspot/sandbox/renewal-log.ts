/** What the token endpoint has seen of one portal. */
export interface RenewalFigures {
  /** Refresh tokens that were exchanged. */
  readonly renewed: number;
  /** Refresh tokens that were dead. */
  readonly refused: number;
  /** The most requests for one portal that were answered side by side. */
  readonly mostAtOnce: number;
}

export interface RenewalLog {
  begin(portalId: string): void;
  end(portalId: string, renewed: boolean): void;
  of(portalId: string): RenewalFigures;
}

export function createRenewalLog(): RenewalLog {
  const figures = new Map<
    string,
    { renewed: number; refused: number; mostAtOnce: number; underWay: number }
  >();

  function entry(portalId: string) {
    const known = figures.get(portalId) ?? { renewed: 0, refused: 0, mostAtOnce: 0, underWay: 0 };
    figures.set(portalId, known);
    return known;
  }

  return {
    begin(portalId) {
      const one = entry(portalId);
      one.underWay += 1;
      one.mostAtOnce = Math.max(one.mostAtOnce, one.underWay);
    },
    end(portalId, renewed) {
      const one = entry(portalId);
      one.underWay -= 1;
      if (renewed) one.renewed += 1;
      else one.refused += 1;
    },
    of(portalId) {
      const { renewed, refused, mostAtOnce } = entry(portalId);
      return { renewed, refused, mostAtOnce };
    },
  };
}
