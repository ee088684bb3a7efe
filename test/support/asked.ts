import type { Account, TestHouse } from './app.ts';
import type { Customer, NewTicket } from './desks.ts';
import { eventually } from './eventually.ts';
import { answerLinkOf } from './respondent.ts';

/** A customer who was asked about a ticket, and the link in the mail. */
export interface Asked {
  readonly ada: Customer;
  readonly ticket: string;
  readonly link: string;
}

/** Solves a ticket of a new customer, or of `ada`, and waits for the mail and for the record that it has left. */
export async function askedAbout(
  house: TestHouse,
  account: Account,
  { ada = house.customer(), ticket = {} }: { ada?: Customer; ticket?: NewTicket } = {},
): Promise<Asked> {
  const before = house.mailCount(ada);
  const id = account.open(ada, ticket);
  account.solve(id);
  const link = answerLinkOf(await house.mailTo(ada, before + 1));
  await eventually(async () => {
    const rows = await house.api.ledger({ ticket: id, connection: account.connectionId });
    return rows.find(({ invitationState }) => invitationState === 'sent');
  });
  return { ada, ticket: id, link };
}
