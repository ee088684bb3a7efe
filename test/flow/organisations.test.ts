import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestHouse, type Account, type TestHouse } from '../support/app.ts';
import { askedAbout } from '../support/asked.ts';
import { eventually } from '../support/eventually.ts';

const COMPANY = 'Analytical Engines';

let house: TestHouse;

beforeAll(async () => {
  house = await startTestHouse();
});

afterAll(() => house.close());

interface Figures {
  readonly figure: number | null;
  readonly count: number;
  readonly worst: string;
}

/** On Zendesk an empty field is left out, on HubSpot it is ''. */
function figuresIn({ platform, account }: Account): Figures {
  const written = (values: Readonly<Record<string, unknown>>, figure: string): Figures => ({
    figure: values[figure] === undefined || values[figure] === '' ? null : Number(values[figure]),
    count: Number(values['afterword_nps_count']),
    worst: String(values['afterword_nps_worst_recent']).replace('aw_org_', ''),
  });
  if (platform === 'hubspot') {
    const { companies } = house.stage.hubspot.records(account);
    return written(companies.find(({ name }) => name === COMPANY)?.properties ?? {}, 'afterword_nps_figure');
  }
  const { organisations } = house.stage.zendesk.records(account);
  return written(organisations.find(({ name }) => name === COMPANY)?.fields ?? {}, 'afterword_nps');
}

function figuresAre(account: Account, wanted: Figures): Promise<boolean> {
  return eventually(() => {
    expect(figuresIn(account)).toEqual(wanted);
    return true;
  });
}

describe.each([
  ['Zendesk', () => house.zendesk()],
  ['HubSpot', () => house.hubspot()],
] as const)('the figures of a company on %s', { concurrent: true, timeout: 120_000 }, (_name, connect) => {
  it('stay empty below five answers, count them all, and follow a correction', async () => {
    const account = await connect();
    const asked = await Promise.all(
      [1, 2, 3, 4, 5].map(() => askedAbout(house, account, { ticket: { organisation: COMPANY } })),
    );
    const answer = (index: number, score: number) => house.respondent.score(asked[index]?.link ?? '', score);

    for (const [index, score] of [9, 10, 7, 8].entries()) await answer(index, score);
    await figuresAre(account, { figure: null, count: 4, worst: 'passive' });

    await answer(4, 3);
    // 2 promoters, 2 passives, 1 detractor: 100 (2 - 1) / 5
    await figuresAre(account, { figure: 20, count: 5, worst: 'detractor' });

    await answer(4, 9);
    await figuresAre(account, { figure: 60, count: 5, worst: 'passive' });
  });
});
