import { decideTickets } from '../../src/eligibility/decide.story.ts';
import type { SolvedTicket } from '../../src/ticket-closed/ticket-event.ts';
import { connectionById } from '../../src/connection/store.ts';
import type { Account, TestHouse } from './app.ts';

/** As many tickets at a time as a job of webhooks carries. */
const BATCH = 50;

/**
 * Decides about many tickets as if they had just been read: reading 2,000 over HTTP takes minutes, because the vendors
 * allow no more.
 */
export async function solveAtOnce(house: TestHouse, account: Account, count: number): Promise<void> {
  const core = house.core();
  const solvedAt = new Date();
  for (let start = 0; start < count; start += BATCH) {
    await core.db.inWorkspaces([account.workspaceId], async (tx) => {
      const connection = await connectionById(tx, account.connectionId);
      if (!connection) throw new Error('There is no such connection');
      const numbers = Array.from({ length: Math.min(BATCH, count - start) }, (_, index) => start + index);
      await decideTickets(
        core,
        tx,
        numbers.map((number) => ({ connection, source: 'webhook', ticket: solvedTicket(number, solvedAt) })),
      );
    });
  }
}

function solvedTicket(number: number, solvedAt: Date): SolvedTicket {
  const id = String(500_000 + number);
  const agent = { externalId: '70001', name: 'Rasa Petrauskienė', email: 'rasa@agents.example' };
  return {
    id,
    number: id,
    status: 'solved',
    solvedAt,
    createdAt: new Date(solvedAt.getTime() - 3_600_000),
    requester: {
      externalId: id,
      email: `backlog${number}@customers.example`,
      name: `Customer ${number}`,
      firstName: 'Customer',
      locale: 'en',
      timeZone: null,
      organisationId: null,
      endUser: true,
      suspended: false,
      emailOptOut: false,
      tags: [],
    },
    organisation: null,
    snapshot: {
      assignee: agent,
      group: null,
      brand: null,
      channel: 'email',
      tags: [],
      contributors: [agent],
    },
    customerMessages: 1,
    agentReplies: 1,
    receivedAt: null,
    ownTask: false,
    consent: null,
    country: null,
  };
}
