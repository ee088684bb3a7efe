import type { AccountAccess } from '../../src/connector/account.ts';
import type { TrialTicket } from '../../src/connector/inspection.ts';
import { ConnectorError } from '../../src/connector/errors.ts';
import { ask } from './ask.ts';
import type { ZendeskClient } from './client.ts';
import { integrationUserId } from './integration-user.ts';
import { ticketBudgets } from './limits.ts';
import { TicketAnswer } from './schema.ts';

const SUBJECT = 'Afterword connection check';
const TEXT =
  'Afterword opened this ticket to check its connection, solves it and removes it within a minute or two. No customer is involved.';

/** Requested by and assigned to the integration user, first comment private: no notification leaves. */
export function createTrial(client: ZendeskClient, access: AccountAccess): TrialTicket {
  return {
    async open(marker) {
      const us = Number(await integrationUserId(client, access));
      const ticket = {
        subject: SUBJECT,
        external_id: marker,
        requester_id: us,
        assignee_id: us,
        comment: { body: TEXT, public: false },
      };
      const call = {
        method: 'POST',
        path: ['tickets'],
        body: { ticket },
        idempotencyMarker: marker,
      } as const;
      return (await ask(client, call, TicketAnswer)).ticket.id;
    },
    async solve(ticketId) {
      const body = { ticket: { status: 'solved' } };
      const budgets = ticketBudgets(ticketId);
      await client.call({ method: 'PUT', path: ['tickets', ticketId], body, budgets });
    },
    async remove(ticketId) {
      try {
        await client.call({ method: 'DELETE', path: ['tickets', ticketId] });
      } catch (error) {
        if (!(error instanceof ConnectorError) || error.kind !== 'not-found') throw error;
      }
    },
  };
}
