import { beforeEach, describe, expect, it } from 'vitest';
import { connectionWith, ticketWith } from '../../test/support/records.ts';
import type { Accounts } from '../connection/accounts.ts';
import { ConnectorError } from '../connector/errors.ts';
import type { TicketReading } from '../connector/ticket.ts';
import type { DueInvitation } from './store.ts';
import { readAgain, type TicketNow } from './ticket-now.ts';

const solvedAt = new Date('2025-11-20T09:00:00Z');
const decidedAt = new Date('2025-11-20T09:00:05Z');
const tomorrow = new Date('2025-11-21T09:00:05Z');
let reads = 0;

beforeEach(() => void (reads = 0));

const invitation: DueInvitation = {
  id: 'invitation-1',
  workspaceId: 'workspace-1',
  connectionId: 'connection-1',
  ledgerId: 'ledger-1',
  personId: 'person-1',
  ticketId: '4711',
  surveyKey: 'nps',
  surveyVersion: 1,
  locale: 'en',
  carrier: 'afterword-mail',
  tokenKey: 'k1',
  plannedAt: decidedAt,
  checkedAt: decidedAt,
  attempts: 0,
  solvedAt,
  ticketNumber: '4711',
  ticketCreatedAt: solvedAt,
  receivedAtAddress: null,
  brandId: null,
  agentName: null,
  email: 'ona@customer.example',
  name: null,
  firstName: null,
  timeZone: null,
  lastAskedAt: null,
  handedOverBefore: false,
  optOuts: [],
};

/** What is found of a ticket that reads like this, a day after the decision. */
function found(reading: TicketReading | Error | null, now = tomorrow): Promise<TicketNow> {
  const helpdesk = {
    readTicket() {
      reads += 1;
      return reading instanceof Error || reading === null
        ? Promise.reject(reading ?? new Error())
        : Promise.resolve(reading);
    },
    solvedSince: () => Promise.reject(new Error('not polled here')),
    writeTickets: () => Promise.resolve([]),
  };
  const account = {
    setUp: () => Promise.reject(new Error('not set up here')),
    writesAs: () => Promise.resolve('Afterword'),
    ...(reading === null ? {} : { helpdesk }),
  };
  const accounts: Accounts = {
    open: () => account,
    forget: () => undefined,
    headroom: () => null,
    keepAlive: () => Promise.resolve(),
  };
  return readAgain(accounts, { invitation, connection: connectionWith(), now });
}

function ticket(change: Parameters<typeof ticketWith>[0] = {}): TicketReading {
  return { found: true, ticket: ticketWith({ solvedAt, ...change }) };
}

describe('what a ticket has become since the decision', () => {
  it('is nothing when it is solved as it was, also closed for good meanwhile', async () => {
    expect(await found(ticket())).toEqual({ state: 'unchanged', checkedAt: tomorrow });
    expect(await found(ticket({ status: 'closed' }))).toMatchObject({ state: 'unchanged' });
  });

  it('is reopened, or solved again at another time: somebody worked on it in between', async () => {
    expect(await found(ticket({ status: 'open', solvedAt: null }))).toMatchObject({ state: 'reopened' });
    expect(await found(ticket({ solvedAt: tomorrow }))).toMatchObject({ state: 'solved-again' });
  });

  it('is merged or deleted', async () => {
    expect(await found({ found: false, reason: 'merged' })).toMatchObject({ state: 'merged' });
    expect(await found({ found: false, reason: 'deleted' })).toMatchObject({ state: 'deleted' });
  });

  it('is that its requester wants no mail any more', async () => {
    const { requester } = ticketWith();
    const left = ticket({ requester: requester && { ...requester, emailOptOut: true } });

    expect(await found(left)).toMatchObject({ state: 'platform-opt-out' });
  });

  it('is unknown when the helpdesk does not answer, and then it counts as not read', async () => {
    const away = new ConnectorError('away', { kind: 'unavailable', words: 'Try later.' });

    expect(await found(away)).toEqual({ state: 'unknown', checkedAt: decidedAt, failure: away });
  });

  it('is not asked right after the decision, nor where no tickets are', async () => {
    expect(await found(ticket({ status: 'open' }), new Date(decidedAt.getTime() + 119_999))).toEqual({
      state: 'unchanged',
      checkedAt: decidedAt,
    });
    expect(reads).toBe(0);
    expect(await found(null)).toMatchObject({ state: 'unchanged' });
  });
});
