import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestCore, pass, type TestCore } from '../../test/support/core.ts';
import { storedConnection, storedPerson, storedResponse } from '../../test/support/records.ts';
import { openSuperuser, type Superuser } from '../../test/support/superuser.ts';
import type { Connection } from '../connection/schema.ts';
import { linkAccounts } from '../person/store.ts';
import { bandOf } from '../survey/band.ts';
import type { Tx } from '../runtime/db/database.ts';
import type { Band, Metric } from '../survey/schema.ts';
import {
  appendResponseEvent,
  claimSettled,
  latestOfPeople,
  markSettled,
  organisationFigures,
  overdueResponses,
  responseEvents,
  responseOfInvitation,
  saveResponse,
  settleNow,
  type OrganisationFigures,
  type ResponseRow,
} from './store.ts';

const DAY_MS = 86_400_000;
let house: TestCore;
let owner: Superuser;

beforeAll(async () => {
  house = await openTestCore();
  owner = await openSuperuser(house.url);
});

afterAll(async () => {
  await owner.end();
  await house.close();
});

/** An answer as the figures see it. */
interface Given {
  readonly who: number;
  readonly metric: Metric;
  readonly score: number;
  readonly daysAgo: number;
  readonly manual: boolean;
  readonly suspected: boolean;
}

const given: fc.Arbitrary<Given> = fc.record({
  who: fc.integer({ min: 0, max: 3 }),
  metric: fc.constantFrom<Metric>('nps', 'csat'),
  score: fc.integer({ min: 1, max: 5 }),
  daysAgo: fc.integer({ min: 0, max: 400 }),
  manual: fc.boolean(),
  suspected: fc.integer({ min: 0, max: 4 }).map((one) => one === 0),
});

interface Stored extends Given {
  readonly row: ResponseRow;
}

/** Stores answers of four people, two of each organisation; at most one a day and metric, so that "newest" is clear. */
async function store(
  connection: Connection,
  answers: readonly Given[],
): Promise<{ people: string[]; stored: Stored[] }> {
  const { core } = house;
  const { workspaceId, id: connectionId } = connection;
  const people: string[] = [];
  for (let who = 0; who < 4; who += 1) {
    const personId = await storedPerson(core, connection, `${core.newId()}@customer.example`);
    const account = { personId, connectionId, workspaceId, externalId: `user-${who}`, ownerEmail: null };
    await core.db.inWorkspaces([workspaceId], (tx) =>
      linkAccounts(tx, [{ ...account, organisationId: organisationOf(who) }]),
    );
    people.push(personId);
  }
  const stored: Stored[] = [];
  for (const one of answers) {
    const row = await storedResponse(core, connection, {
      personId: people[one.who] ?? '',
      metric: one.metric,
      score: one.score,
      band: bandOf(one.metric, one.score),
      selection: one.manual ? 'manual' : 'random',
      answeredAt: new Date(core.now().getTime() - one.daysAgo * DAY_MS),
    });
    if (one.suspected) await owner.rows(`update response set verdict = 'suspected' where id = $1`, [row.id]);
    stored.push({ ...one, row });
  }
  return { people, stored };
}

function organisationOf(who: number): string {
  return who < 2 ? 'org-1' : 'org-2';
}

function counts(stored: readonly Stored[]): Stored[] {
  return stored.filter(({ manual, suspected }) => !manual && !suspected);
}

const WORST: readonly Band[] = ['detractor', 'passive', 'promoter'];

/** The figures computed from the rows, without SQL. */
function figuresFromScratch(stored: readonly Stored[]): OrganisationFigures[] {
  const year = counts(stored).filter(({ daysAgo }) => daysAgo <= 365);
  const groups = Map.groupBy(year, ({ who, metric }) => `${organisationOf(who)} ${metric}`);
  return [...groups.values()].flatMap((answers) => {
    const [first] = answers;
    if (!first) return [];
    const recent = answers
      .filter(({ daysAgo }) => daysAgo <= 180)
      .map(({ row }) => WORST.indexOf(row.band) + 1);
    return [
      {
        organisationId: organisationOf(first.who),
        metric: first.metric,
        count: answers.length,
        promoters: answers.filter(({ row }) => row.band === 'promoter').length,
        detractors: answers.filter(({ row }) => row.band === 'detractor').length,
        scoreSum: answers.reduce((sum, { score }) => sum + score, 0),
        worstRecent: recent.length === 0 ? null : Math.min(...recent),
      },
    ];
  });
}

function keyed(figures: readonly OrganisationFigures[]): Record<string, OrganisationFigures> {
  return Object.fromEntries(figures.map((one) => [`${one.organisationId} ${one.metric}`, one]));
}

const manyAnswers = fc.uniqueArray(given, {
  maxLength: 25,
  selector: ({ who, metric, daysAgo }) => `${who} ${metric} ${daysAgo}`,
});

describe('the figures of organisations', () => {
  it('are those of a computation from scratch: confirmed answers of a year, none that an agent asked for', async () => {
    await fc.assert(
      fc.asyncProperty(manyAnswers, async (answers) => {
        const connection = await storedConnection(house.core);
        const { stored } = await store(connection, answers);
        const ago = (days: number): Date => new Date(house.clock.at.getTime() - days * DAY_MS);

        const figures = await house.core.db.inWorkspaces([connection.workspaceId], (tx) =>
          organisationFigures(tx, {
            connectionId: connection.id,
            organisationIds: ['org-1', 'org-2'],
            since: ago(365),
            recentSince: ago(180),
          }),
        );

        expect(keyed(figures)).toEqual(keyed(figuresFromScratch(stored)));
      }),
      { numRuns: 8 },
    );
  });
});

describe('the newest answers of people', () => {
  it('are one per person and metric, the latest that counts', async () => {
    await fc.assert(
      fc.asyncProperty(manyAnswers, async (answers) => {
        const connection = await storedConnection(house.core);
        const { people, stored } = await store(connection, answers);
        const groups = Map.groupBy(counts(stored), ({ who, metric }) => `${who} ${metric}`);
        const newest = [...groups.values()].flatMap((group) => {
          const [first] = group.toSorted((one, other) => one.daysAgo - other.daysAgo);
          return first ? [first.row.id] : [];
        });

        const found = await house.core.db.inWorkspaces([connection.workspaceId], (tx) =>
          latestOfPeople(tx, people),
        );

        expect(found.map(({ id }) => id).toSorted()).toEqual(newest.toSorted());
      }),
      { numRuns: 8 },
    );
  });
});

describe('an answer', () => {
  let connection: Connection;

  beforeAll(async () => {
    connection = await storedConnection(house.core);
  });

  function inside<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return house.core.db.inWorkspaces([connection.workspaceId], work);
  }

  function claim(...answers: ResponseRow[]): Promise<ResponseRow[]> {
    const ids = answers.map(({ id }) => id);
    return inside((tx) => claimSettled(tx, ids, house.core.now()));
  }

  function settlingIn(ms: number): Promise<ResponseRow> {
    return storedResponse(house.core, connection, { settleAt: new Date(house.clock.at.getTime() + ms) });
  }

  it('is one row per invitation, replaced by each revision, and remembers what it settled as', async () => {
    const first = await settlingIn(0);
    await inside((tx) => markSettled(tx, [first]));
    const changed = { ...first, score: 9, band: 'promoter', revision: 2, comment: 'Thank you!' } as const;

    await inside((tx) => saveResponse(tx, changed));

    expect(await inside((tx) => responseOfInvitation(tx, first.invitationId))).toEqual({
      ...changed,
      settledRevision: 1,
      settledBand: 'detractor',
    });
  });

  it('keeps its whole history, oldest first', async () => {
    const response = await settlingIn(0);
    const { id: responseId, workspaceId } = response;
    const event = {
      responseId,
      workspaceId,
      comment: null,
      contactAllowed: null,
      at: house.clock.at,
      via: 'mail',
    };
    for (const [revision, score] of [[2, 9] as const, [1, 3] as const]) {
      await inside((tx) => appendResponseEvent(tx, { ...event, id: house.core.newId(), revision, score }));
    }

    const history = await inside((tx) => responseEvents(tx, responseId));

    expect(history.map(({ revision, score }) => [revision, score])).toEqual([
      [1, 3],
      [2, 9],
    ]);
  });

  it('is taken once it has settled, not before, and by one worker', async () => {
    const [settled, unsettled] = [await settlingIn(0), await settlingIn(1)];
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    const first = inside(async (tx) => {
      const taken = await claimSettled(tx, [settled.id, unsettled.id], house.core.now());
      await gate;
      await markSettled(tx, taken);
      return taken;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));

    expect(await claim(settled, unsettled)).toEqual([]);
    open();
    expect((await first).map(({ id }) => id)).toEqual([settled.id]);
    expect(await claim(settled)).toEqual([]);
  });

  it('settles at once when its comment was sent, and never later for that', async () => {
    const [waiting, past] = [await settlingIn(600_000), await settlingIn(-5_000)];

    for (const { id } of [waiting, past]) await inside((tx) => settleNow(tx, id, house.clock.at));

    const claimed = await claim(waiting, past);
    const settled = claimed.map(({ settleAt }) => (settleAt?.getTime() ?? 0) - house.clock.at.getTime());
    expect(new Set(settled)).toEqual(new Set([0, -5_000]));
  });

  it('that settled and was followed up by nobody is found by the sweep', async () => {
    const lost = await settlingIn(0);
    pass(house.clock, 10_000);

    const found = await inside((tx) => overdueResponses(tx, new Date(house.clock.at.getTime() - 10_000)));

    expect(found).toContainEqual({ id: lost.id, workspaceId: connection.workspaceId });
  });
});
