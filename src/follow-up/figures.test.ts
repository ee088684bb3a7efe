import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OrganisationFigures } from '../response/store.ts';
import { organisationWrite } from './figures.ts';

function counted(change: Partial<OrganisationFigures> = {}): OrganisationFigures {
  const counts = { count: 10, promoters: 5, detractors: 3, scoreSum: 70, worstRecent: 1 };
  return { organisationId: 'org-1', metric: 'nps', ...counts, ...change };
}

describe('the figure of an organisation', () => {
  it('is the share of promoters less the share of detractors for NPS, in points', () => {
    expect(organisationWrite(counted()).figure).toBe(20);
    expect(organisationWrite(counted({ promoters: 0, detractors: 10 })).figure).toBe(-100);
    expect(organisationWrite(counted({ count: 7, promoters: 3, detractors: 1 })).figure).toBeCloseTo(
      28.571,
      3,
    );
  });

  it('is the mean for effort and satisfaction', () => {
    expect(organisationWrite(counted({ metric: 'csat', scoreSum: 42 })).figure).toBe(4.2);
    expect(organisationWrite(counted({ metric: 'ces', scoreSum: 65 })).figure).toBe(6.5);
  });

  it('stays empty below five answers, while the count is told', () => {
    expect(organisationWrite(counted({ count: 4 }))).toMatchObject({ figure: null, count: 4 });
    expect(organisationWrite(counted({ count: 5, promoters: 5, detractors: 0 }))).toMatchObject({
      figure: 100,
    });
    expect(
      organisationWrite(counted({ count: 0, promoters: 0, detractors: 0, scoreSum: 0 })).figure,
    ).toBeNull();
  });

  it('comes with the worst band lately, told however few answered', () => {
    const worst = (worstRecent: number | null): unknown =>
      organisationWrite(counted({ count: 1, worstRecent })).worstRecent;

    expect([1, 2, 3, null].map(worst)).toEqual(['detractor', 'passive', 'promoter', null]);
  });

  it('for NPS never leaves -100 to 100', () => {
    const answers = fc
      .tuple(fc.nat(500), fc.nat(500), fc.nat(500))
      .filter(([promoters, passives, detractors]) => promoters + passives + detractors >= 5);
    fc.assert(
      fc.property(answers, ([promoters, passives, detractors]) => {
        const count = promoters + passives + detractors;
        const { figure } = organisationWrite(counted({ count, promoters, detractors }));

        expect(figure).toBeGreaterThanOrEqual(-100);
        expect(figure).toBeLessThanOrEqual(100);
      }),
    );
  });
});
