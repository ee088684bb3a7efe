import nock from 'nock';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { portalFixture } from './fixtures/portal.ts';
import { solvedSince } from './poll.ts';

const HOST = 'https://api.hubapi.test';
const NOW = new Date('2026-11-22T10:00:00Z');
const SINCE = new Date('2026-11-22T08:00:00Z');
const MINUTE_MS = 60_000;

let asked: { from: number; after: string | undefined; stages: string[] }[];

beforeEach(() => {
  nock.disableNetConnect();
  asked = [];
});

afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

interface Body {
  readonly filterGroups: readonly { readonly filters: readonly { value?: string; values?: string[] }[] }[];
  readonly after?: string;
}

function open(stages = 1) {
  nock(HOST)
    .get('/crm/pipelines/2026-03/tickets')
    .reply(200, {
      results: [
        {
          id: '0',
          stages: Array.from({ length: stages }, (_, index) => ({
            id: `closed-${index}`,
            metadata: { ticketState: 'CLOSED' },
          })),
        },
      ],
    });
  return portalFixture({ baseUrl: HOST, now: () => NOW });
}

/** One answer of the search: tickets changed at these times. */
function answerWith(times: readonly number[], after?: string): void {
  nock(HOST)
    .post('/crm/objects/2026-03/tickets/search', (body: Body) => {
      const filters = body.filterGroups.flatMap((group) => group.filters);
      asked.push({
        from: Number(filters[0]?.value),
        after: body.after,
        stages: filters.flatMap(({ values }) => values ?? []),
      });
      return true;
    })
    .reply(200, {
      results: times.map((time, index) => ({
        id: String(index),
        properties: { hs_lastmodifieddate: new Date(time).toISOString() },
      })),
      ...(after ? { paging: { next: { after } } } : {}),
    });
}

function minutes(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => from + index * 1_000);
}

it('starts at the given time and ends at now, less what search may lag behind', async () => {
  const portal = open();
  answerWith([SINCE.getTime() + 5]);
  answerWith([]);

  const page = await solvedSince(portal, SINCE, null);
  await solvedSince(portal, SINCE, page.cursor);

  expect(page).toMatchObject({ more: false, tickets: [{ ticketId: '0', solvedAt: null }] });
  expect(asked.map(({ from }) => from)).toEqual([SINCE.getTime(), NOW.getTime() - 2 * MINUTE_MS]);
});

it('continues a full page at its last change, so that it never meets the end of 10,000 results', async () => {
  const portal = open();
  const times = minutes(SINCE.getTime(), 200);
  answerWith(times, '200');
  answerWith([]);

  const page = await solvedSince(portal, SINCE, null);
  await solvedSince(portal, SINCE, page.cursor);

  expect(page.more).toBe(true);
  expect(asked[1]).toMatchObject({ from: times.at(-1), after: undefined });
});

it("continues by HubSpot's own paging when a full page has one single time", async () => {
  const portal = open();
  const time = SINCE.getTime();
  answerWith(
    Array.from({ length: 200 }, () => time),
    '200',
  );
  answerWith([]);

  const page = await solvedSince(portal, SINCE, null);
  await solvedSince(portal, SINCE, page.cursor);

  expect(asked[1]).toMatchObject({ from: time, after: '200' });
});

it("continues by HubSpot's own paging when the page is not in order", async () => {
  const portal = open();
  answerWith(minutes(SINCE.getTime(), 200).toReversed(), '200');
  answerWith([]);

  const page = await solvedSince(portal, SINCE, null);
  await solvedSince(portal, SINCE, page.cursor);

  expect(asked[1]).toMatchObject({ from: SINCE.getTime(), after: '200' });
});

it('never asks beyond the 10,000th result', async () => {
  const portal = open();
  const time = SINCE.getTime();
  answerWith(
    Array.from({ length: 200 }, () => time),
    '10000',
  );
  answerWith([]);

  const page = await solvedSince(portal, SINCE, null);
  await solvedSince(portal, SINCE, page.cursor);

  expect(asked[1]).toMatchObject({ from: time + 1, after: undefined });
});

it('spreads many closed stages over several groups of filters', async () => {
  const portal = open(150);
  answerWith([]);

  await solvedSince(portal, SINCE, null);

  expect(new Set(asked[0]?.stages).size).toBe(150);
});

it('asks nothing of an account without a closed stage', async () => {
  const portal = open(0);

  expect(await solvedSince(portal, SINCE, null)).toMatchObject({ tickets: [], more: false });
  expect(asked).toEqual([]);
});
