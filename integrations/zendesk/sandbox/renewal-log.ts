/** What the token endpoint has seen of one account. */
export interface RenewalFigures {
  /** Refresh tokens that were exchanged. */
  readonly renewed: number;
  /** Refresh tokens that were dead. */
  readonly refused: number;
  /** The most requests for one account that were answered side by side. */
  readonly mostAtOnce: number;
}

export interface RenewalLog {
  begin(account: string): void;
  end(account: string, renewed: boolean): void;
  of(account: string): RenewalFigures;
}

export function createRenewalLog(): RenewalLog {
  const figures = new Map<
    string,
    { renewed: number; refused: number; mostAtOnce: number; underWay: number }
  >();

  function entry(account: string) {
    const known = figures.get(account) ?? { renewed: 0, refused: 0, mostAtOnce: 0, underWay: 0 };
    figures.set(account, known);
    return known;
  }

  return {
    begin(account) {
      const one = entry(account);
      one.underWay += 1;
      one.mostAtOnce = Math.max(one.mostAtOnce, one.underWay);
    },
    end(account, renewed) {
      const one = entry(account);
      one.underWay -= 1;
      if (renewed) one.renewed += 1;
      else one.refused += 1;
    },
    of(account) {
      const { renewed, refused, mostAtOnce } = entry(account);
      return { renewed, refused, mostAtOnce };
    },
  };
}
