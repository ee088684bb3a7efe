import { beforeEach, describe, expect, it } from 'vitest';
import { connectionWith, ticketWith } from '../../test/support/records.ts';
import { vendorWith } from '../../test/support/vendor.ts';
import { createAccounts, type Accounts } from '../connection/accounts.ts';
import type { Connection } from '../connection/schema.ts';
import { ConnectorError } from '../connector/errors.ts';
import type { TicketReading } from '../connector/ticket.ts';
import { inheritedEffects } from './inherited.ts';
import { readTickets, type ReadResult } from './read.story.ts';

const helpdesk = connectionWith();
const crm = connectionWith({ platform: 'hubspot', workspaceId: helpdesk.workspaceId });
const SEALED = {
  encrypt: (plain: string) => Promise.resolve(plain),
  decrypt: (sealed: string) => Promise.resolve(sealed),
};

let readings = new Map<string, TicketReading>();
/** Addresses the CRM was asked about. */
let askedOf: string[][] = [];
let optedOut: (emails: readonly string[]) => Promise<ReadonlySet<string>>;

beforeEach(() => {
  readings = new Map();
  askedOf = [];
  optedOut = () => Promise.resolve(new Set());
});

function accounts(): Accounts {
  const desk = vendorWith(
    {},
    {
      helpdesk: {
        readTicket(ticketId) {
          const reading = readings.get(ticketId);
          if (reading) return Promise.resolve(reading);
          return Promise.reject(new ConnectorError('away', { kind: 'unavailable', words: 'Try later.' }));
        },
        solvedSince: () => Promise.reject(new Error('not polled here')),
        writeTickets: () => Promise.resolve([]),
      },
    },
  );
  const people = vendorWith(
    {},
    {
      crm: {
        findPeople: () => Promise.resolve(new Map()),
        optedOut(emails) {
          askedOf.push([...emails]);
          return optedOut(emails);
        },
        writePeople: () => Promise.resolve([]),
        writeOrganisations: () => Promise.resolve([]),
      },
    },
  );
  const store = {
    read: () => Promise.resolve(''),
    replace: () => Promise.resolve(''),
    disconnected: () => Promise.resolve(),
  };
  const connectors = new Map([
    ['zendesk', desk],
    ['hubspot', people],
  ]);
  return createAccounts({ connectors, store, safe: SEALED, now: () => new Date(0) });
}

function read(
  ticketIds: readonly string[],
  crms: readonly Connection[] = [helpdesk, crm],
): Promise<ReadResult[]> {
  const signalled = ticketIds.map((ticketId) => ({
    connection: helpdesk,
    ticketId,
    source: 'webhook' as const,
  }));
  return readTickets(accounts(), signalled, () => crms);
}

function solved(ticketId: string, email = 'ona@customer.example'): void {
  const { requester } = ticketWith();
  readings.set(ticketId, {
    found: true,
    ticket: ticketWith({ id: ticketId, requester: requester && { ...requester, email } }),
  });
}

function optOutsIn(results: readonly ReadResult[]): unknown[] {
  return results.map((one) =>
    one.ok && one.event.type === 'TicketClosed' ? one.event.ticket.requester?.emailOptOut : null,
  );
}

describe('reading tickets again', () => {
  it('tells of each what it has become, in order', async () => {
    solved('1');
    readings.set('2', { found: false, reason: 'deleted' });
    solved('4');

    const results = await read(['1', '2', '3', '4']);

    expect(results.map((one) => (one.ok ? one.event.type : one.error.kind))).toEqual([
      'TicketClosed',
      'TicketDeleted',
      'unavailable',
      'TicketClosed',
    ]);
  });

  it('of an account that has no tickets finds none', async () => {
    const [result] = await readTickets(
      accounts(),
      [{ connection: crm, ticketId: '1', source: 'poll' }],
      () => [],
    );

    expect(result).toMatchObject({ ok: true, event: { type: 'TicketDeleted' } });
  });
});

describe('a CRM beside the helpdesk', () => {
  it('is asked once for all people of a batch, and its opt-outs are honoured', async () => {
    solved('1', 'Ona@Customer.example');
    solved('2', 'jonas@customer.example');
    solved('3', 'ona@customer.example');
    optedOut = () => Promise.resolve(new Set(['ona@customer.example']));

    const results = await read(['1', '2', '3']);

    expect(askedOf).toEqual([['ona@customer.example', 'jonas@customer.example']]);
    expect(optOutsIn(results)).toEqual([true, false, true]);
  });

  it('that does not answer stops no decision', async () => {
    solved('1');
    optedOut = () => Promise.reject(new ConnectorError('away', { kind: 'unavailable', words: 'Try later.' }));

    expect(optOutsIn(await read(['1']))).toEqual([false]);
  });

  it('that is disconnected is not asked', async () => {
    solved('1');

    await read(['1'], [{ ...crm, health: 'disconnected' }]);

    expect(askedOf).toEqual([]);
  });

  it('is not asked about tickets that are not solved', async () => {
    readings.set('1', { found: true, ticket: ticketWith({ status: 'open', solvedAt: null }) });

    await read(['1']);

    expect(askedOf).toEqual([]);
  });
});

describe('a follow-up ticket that inherited a score', () => {
  it('is emptied once', async () => {
    readings.set('1', {
      found: true,
      ticket: ticketWith({ id: '1', status: 'open', solvedAt: null, inheritedScore: true }),
    });
    solved('2');

    const [first, again] = [inheritedEffects(await read(['1', '2'])), inheritedEffects(await read(['1']))];

    expect(first).toMatchObject([
      { kind: 'inherited-score', subject: 'ticket:1', connectionId: helpdesk.id },
    ]);
    expect(again.map(({ idempotencyKey }) => idempotencyKey)).toEqual(
      first.map(({ idempotencyKey }) => idempotencyKey),
    );
  });
});
