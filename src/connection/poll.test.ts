import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestCore, pass, type TestCore } from '../../test/support/core.ts';
import { settingsWith, storedConnection } from '../../test/support/records.ts';
import { openSuperuser, type Superuser } from '../../test/support/superuser.ts';
import { vendorWith } from '../../test/support/vendor.ts';
import { ConnectorError, type FailureKind } from '../connector/errors.ts';
import type { SolvedPage } from '../connector/ticket.ts';
import type { Flow } from '../flow.ts';
import type { Signalled } from '../ticket-closed/read.story.ts';
import { createAccounts } from './accounts.ts';
import { credentialStore } from './credential.story.ts';
import { pollDue } from './poll.story.ts';
import type { Connection } from './schema.ts';

const POLL_SECONDS = 300;
const LIVE_SINCE = new Date('2025-11-19T00:00:00Z');
const AFTER = new Date('2025-11-20T00:00:00Z');
const BEFORE = new Date('2025-11-18T23:59:59Z');

let house: TestCore;
let owner: Superuser;
let given: Signalled[] = [];
/** How reading fails, by ticket. */
let failures = new Map<string, FailureKind>();
let asked: (string | null)[] = [];

beforeAll(async () => {
  house = await openTestCore();
  owner = await openSuperuser(house.url);
});

beforeEach(() => {
  given = [];
  asked = [];
  failures = new Map();
});

afterAll(async () => {
  await owner.end();
  await house.close();
});

const flow: Flow = {
  ticketsChanged(signalled) {
    given.push(...signalled);
    return Promise.resolve(
      signalled.map((one) => {
        const kind = failures.get(one.ticketId);
        if (kind)
          return { ok: false, signalled: one, error: new ConnectorError('failed', { kind, words: 'x' }) };
        const event = { type: 'TicketReopened', ticketId: one.ticketId } as const;
        return { ok: true, signalled: one, event, inheritedScore: false };
      }),
    );
  },
  recordsChanged: () => Promise.resolve(),
  invitationsDue: () => Promise.resolve(),
  answersSettled: () => Promise.resolve(),
  effectsDue: () => Promise.resolve(),
};

function page(number: number, tickets: SolvedPage['tickets'], more = false): SolvedPage {
  return { tickets, cursor: `after-page-${number}`, more };
}

function solved(...ids: string[]): SolvedPage['tickets'] {
  return ids.map((ticketId) => ({ ticketId, solvedAt: AFTER }));
}

/** Polls everything that is due, of a helpdesk that has these pages. */
async function poll(connection: Connection, ...pages: (SolvedPage | ConnectorError)[]): Promise<void> {
  const { core } = house;
  const connectors = new Map([
    [
      'zendesk',
      vendorWith(
        {},
        {
          helpdesk: {
            readTicket: () => Promise.reject(new Error('The flow reads tickets')),
            writeTickets: () => Promise.resolve([]),
            solvedSince(_since, cursor) {
              asked.push(cursor);
              const next = pages.shift() ?? page(99, []);
              return next instanceof ConnectorError ? Promise.reject(next) : Promise.resolve(next);
            },
          },
        },
      ),
    ],
  ]);
  const accounts = createAccounts({
    connectors,
    store: credentialStore(core),
    safe: core.keys,
    now: core.now,
  });
  await pollDue({ core, accounts, flow }, [connection.workspaceId]);
}

function live(change: Partial<Connection> = {}): Promise<Connection> {
  const settings = settingsWith({ pollSeconds: POLL_SECONDS });
  return storedConnection(house.core, { mode: 'live', liveSince: LIVE_SINCE, settings, ...change });
}

async function standing(connection: Connection): Promise<unknown> {
  const [row] = await owner.rows(
    'select poll_cursor as cursor, next_poll_at as "nextAt", poll_lease_until as lease from connection where id = $1',
    [connection.id],
  );
  return row;
}

describe('a poll', () => {
  it('hands every solved ticket to the flow, page by page, and goes on there the next time', async () => {
    const connection = await live();

    await poll(connection, page(1, solved('1', '2'), true), page(2, solved('3')));

    expect(given.map(({ ticketId, source }) => `${ticketId} ${source}`)).toEqual([
      '1 poll',
      '2 poll',
      '3 poll',
    ]);
    expect(asked).toEqual([null, 'after-page-1']);
    const nextAt = new Date(house.clock.at.getTime() + POLL_SECONDS * 1_000);
    expect(await standing(connection)).toEqual({ cursor: 'after-page-2', nextAt, lease: null });
  });

  it('is not made before it is due again', async () => {
    const connection = await live();
    await poll(connection, page(1, []));

    pass(house.clock, POLL_SECONDS * 1_000 - 1);
    await poll(connection, page(2, []));
    expect(asked).toEqual([null]);

    pass(house.clock, 1);
    await poll(connection, page(2, []));
    expect(asked).toEqual([null, 'after-page-1']);
  });

  it('is made by one process, though several come at once', async () => {
    const connection = await live();

    await Promise.all([poll(connection, page(1, solved('1'))), poll(connection, page(1, solved('1')))]);

    expect(asked).toEqual([null]);
  });

  it('never reads a ticket that was solved before going live', async () => {
    const tickets = [
      { ticketId: 'old', solvedAt: BEFORE },
      { ticketId: 'new', solvedAt: LIVE_SINCE },
      { ticketId: 'unknown', solvedAt: null },
    ];

    await poll(await live(), page(1, tickets));

    expect(given.map(({ ticketId }) => ticketId)).toEqual(['new', 'unknown']);
  });

  it('is not made in rehearsal, in a pause, without access, or where no tickets are surveyed', async () => {
    await poll(await live({ mode: 'rehearsal', liveSince: null }));
    await poll(await live({ mode: 'paused' }));
    await poll(await live({ health: 'disconnected' }));
    await poll(await live({ settings: settingsWith({ helpdesk: false }) }));

    expect(asked).toEqual([]);
  });
});

describe('a poll that fails', () => {
  const away = new ConnectorError('away', { kind: 'unavailable', words: 'Try later.' });

  it('is made again at its next time, from the last page that was decided', async () => {
    const connection = await live();

    await poll(connection, page(1, solved('1'), true), away);

    const nextAt = new Date(house.clock.at.getTime() + POLL_SECONDS * 1_000);
    expect(await standing(connection)).toEqual({ cursor: 'after-page-1', nextAt, lease: null });
    expect(house.logged()).toContain('reconciliation poll failed');
  });

  it('because a ticket could not be read now comes back to that page', async () => {
    failures.set('2', 'unavailable');
    const connection = await live();

    await poll(connection, page(1, solved('1'), true), page(2, solved('2'), true), page(3, solved('3')));

    expect(await standing(connection)).toMatchObject({ cursor: 'after-page-1' });
    expect(given.map(({ ticketId }) => ticketId)).toEqual(['1', '2']);
  });

  it('does not wait for ever for a ticket that can never be read', async () => {
    failures.set('2', 'forbidden');
    const connection = await live();

    await poll(connection, page(1, solved('1', '2'), true), page(2, solved('3')));

    expect(await standing(connection)).toMatchObject({ cursor: 'after-page-2' });
    expect(house.logged()).toContain('ticket not read');
  });

  it('by a process that ended is made by another one when its lease is over', async () => {
    const connection = await live();
    await owner.rows(`update connection set poll_lease_until = $2 where id = $1`, [
      connection.id,
      new Date(house.clock.at.getTime() + 120_000),
    ]);
    await poll(connection, page(1, []));
    expect(asked).toEqual([]);

    pass(house.clock, 120_000);
    await poll(connection, page(1, []));

    expect(asked).toEqual([null]);
  });
});
