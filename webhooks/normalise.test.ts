import { hash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestCore, pass, type TestCore } from '../test/support/core.ts';
import { settingsWith, storedConnection } from '../test/support/records.ts';
import { openSuperuser, type Superuser } from '../test/support/superuser.ts';
import { urlKeyWebhook, vendorWith } from '../test/support/vendor.ts';
import type { Connectors } from '../src/connection/accounts.ts';
import type { Connection } from '../src/connection/schema.ts';
import { ConnectorError, type FailureFacts } from '../src/connector/errors.ts';
import type { Flow } from '../src/flow.ts';
import type { ReadResult, Signalled } from '../src/ticket-closed/read.story.ts';
import { NORMALISE_QUEUE } from './intake.ts';
import { normalise } from './normalise.story.ts';
import { insertDeliveries } from './store.ts';

let house: TestCore;
let owner: Superuser;
let connection: Connection;
/** Tickets the flow was given, batch by batch. */
let given: Signalled[][] = [];
let failures = new Map<string, FailureFacts>();

const flow: Flow = {
  ticketsChanged(signalled) {
    if (signalled.some(({ ticketId }) => ticketId === 'poison'))
      return Promise.reject(new Error('a defect of the flow'));
    given.push([...signalled]);
    return Promise.resolve(signalled.map(read));
  },
  recordsChanged: () => Promise.resolve(),
  invitationsDue: () => Promise.resolve(),
  answersSettled: () => Promise.resolve(),
  effectsDue: () => Promise.resolve(),
};

function read(signalled: Signalled): ReadResult {
  const failure = failures.get(signalled.ticketId);
  if (failure) return { ok: false, signalled, error: new ConnectorError('it failed', failure) };
  return {
    ok: true,
    signalled,
    event: { type: 'TicketReopened', ticketId: signalled.ticketId },
    inheritedScore: false,
  };
}

/** One body makes the connector itself fail. */
const CONNECTORS: Connectors = new Map([
  [
    'zendesk',
    vendorWith({
      webhook: {
        ...urlKeyWebhook,
        signals(body) {
          if (body.endsWith('defect')) throw new TypeError('a defect of the connector');
          return urlKeyWebhook.signals(body);
        },
      },
    }),
  ],
]);

beforeAll(async () => {
  house = await openTestCore();
  owner = await openSuperuser(house.url);
  connection = await storedConnection(house.core);
});

beforeEach(async () => {
  given = [];
  failures = new Map();
  house.added.length = 0;
  await owner.rows('delete from inbound_event');
});

afterAll(async () => {
  await owner.end();
  await house.close();
});

async function store(body: string, to: { id: string; workspaceId: string } = connection): Promise<string> {
  const { core } = house;
  const id = core.newId();
  const event = {
    id,
    platform: 'zendesk',
    connectionId: to.id,
    workspaceId: to.workspaceId,
    receivedAt: core.now(),
  };
  const row = {
    ...event,
    deliveryHash: hash('sha256', id, 'buffer'),
    body: core.keys.seal(Buffer.from(body)),
  };
  await core.db.unscoped((tx) =>
    insertDeliveries(tx, [{ ...row, state: 'new', reason: null, reasonWords: null }]),
  );
  return id;
}

function work(...ids: string[]): Promise<void> {
  return normalise({ core: house.core, connectors: CONNECTORS, flow }, { ids, workspaceIds: [] });
}

async function standing(id: string): Promise<Record<string, unknown>> {
  const [row] = await owner.rows(
    'select state, reason, reason_words as words, due_at as "dueAt", attempts from inbound_event where id = $1',
    [id],
  );
  return row ?? {};
}

describe('a stored event', () => {
  it('becomes a ticket that has changed, and is done', async () => {
    const id = await store('d1:4711');

    await work(id);

    expect(given).toEqual([[expect.objectContaining({ ticketId: '4711', source: 'webhook' })]]);
    expect(given[0]?.[0]?.connection.id).toBe(connection.id);
    expect(await standing(id)).toMatchObject({ state: 'done', reason: null });
  });

  it('shares one reading with the others of its ticket', async () => {
    const ids = [await store('d1:4711'), await store('d2:4711'), await store('d3:9')];

    await work(...ids);

    expect(
      given
        .flat()
        .map(({ ticketId }) => ticketId)
        .toSorted(),
    ).toEqual(['4711', '9']);
    for (const id of ids) expect(await standing(id)).toMatchObject({ state: 'done' });
  });

  it('shares no reading with the same ticket number of another account', async () => {
    const other = await storedConnection(house.core);

    await work(await store('d1:4711'), await store('d2:4711', other));

    expect(new Set(given.flat().map((one) => one.connection.id))).toEqual(new Set([connection.id, other.id]));
  });

  it('is worked on once, though its job comes twice', async () => {
    const id = await store('d1:4711');

    await Promise.all([work(id), work(id)]);
    await work(id);

    expect(given.flat()).toHaveLength(1);
  });

  it('of an account whose tickets are not surveyed is done without reading', async () => {
    const crmOnly = await storedConnection(house.core, { settings: settingsWith({ helpdesk: false }) });
    const id = await store('d1:4711', crmOnly);

    await work(id);

    expect(given.flat()).toEqual([]);
    expect(await standing(id)).toMatchObject({ state: 'done' });
  });
});

describe('an event is parked', () => {
  it('when its connector does not understand it, with what it said', async () => {
    const id = await store('d1:?');

    await work(id);

    expect(await standing(id)).toMatchObject({
      state: 'parked',
      reason: 'malformed',
      words: 'The event names no ticket.',
    });
  });

  it('when its connection is gone', async () => {
    const id = await store('d1:4711', { id: house.core.newId(), workspaceId: house.core.newId() });

    await work(id);

    expect(await standing(id)).toMatchObject({ state: 'parked', reason: 'unknown-account' });
  });

  it('when the helpdesk refuses for good, with the words for an admin', async () => {
    failures.set('4711', { kind: 'forbidden', words: 'The user may not read tickets.' });
    const id = await store('d1:4711');

    await work(id);

    expect(await standing(id)).toMatchObject({
      state: 'parked',
      reason: 'forbidden',
      words: 'The user may not read tickets.',
    });
  });

  it('when a fault of ours was not mended in hours', async () => {
    const id = await store('d1:defect');
    await owner.rows('update inbound_event set attempts = 19 where id = $1', [id]);

    await work(id);

    expect(await standing(id)).toMatchObject({ state: 'parked', reason: 'failed', attempts: 20 });
  });
});

describe('an event that a fault of ours stops', () => {
  it.each([
    ['in the connector', 'd1:defect', 'a defect of the connector'],
    ['in the flow', 'd1:poison', 'a defect of the flow'],
  ])(
    '%s is tried again later, goes to the log, and holds up none of its batch',
    async (_where, body, said) => {
      const ids = [await store('d0:1'), await store(body), await store('d2:2')];

      await work(...ids);

      expect(await Promise.all(ids.map(standing))).toMatchObject([
        { state: 'done' },
        { state: 'new', reason: 'failed', dueAt: new Date(house.clock.at.getTime() + 1_000) },
        { state: 'done' },
      ]);
      expect(house.logged()).toContain(said);
    },
  );

  it('because its body was sealed with a key that is gone says so in the log', async () => {
    const id = await store('d1:4711');
    await owner.rows(`update inbound_event set body = '\\x0378787800'::bytea where id = $1`, [id]);

    await work(id);

    expect(await standing(id)).toMatchObject({ state: 'new', reason: 'failed' });
    expect(house.logged()).toContain('not in the key ring');
  });
});

describe('a helpdesk that does not answer', () => {
  it('is asked again later and later, by a job of its own, while the others of the batch are done', async () => {
    failures.set('4711', { kind: 'unavailable', words: 'The helpdesk did not answer.' });
    const [waiting, good] = [await store('d1:4711'), await store('d2:9')];

    await work(waiting, good);

    const first = await standing(waiting);
    expect(first).toMatchObject({ state: 'new', reason: 'unavailable', attempts: 1 });
    expect(first['dueAt']).toEqual(new Date(house.clock.at.getTime() + 1_000));
    expect(await standing(good)).toMatchObject({ state: 'done' });
    expect(house.added).toEqual([
      {
        name: NORMALISE_QUEUE,
        at: first['dueAt'],
        payload: { ids: [waiting], workspaceIds: [connection.workspaceId] },
      },
    ]);

    pass(house.clock, 1_000);
    await work(waiting);
    expect(await standing(waiting)).toMatchObject({
      dueAt: new Date(house.clock.at.getTime() + 2_000),
      attempts: 2,
    });
  });

  it('is not asked again before the time it named', async () => {
    failures.set('4711', { kind: 'rate-limited', words: 'Too many calls.', retryAfterMs: 45_000 });
    const id = await store('d1:4711');

    await work(id);

    expect((await standing(id))['dueAt']).toEqual(new Date(house.clock.at.getTime() + 45_000));
  });
});
