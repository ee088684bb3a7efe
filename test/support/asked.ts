import type { Account, TestHouse } from './app.ts';
import type { Customer, NewTicket } from './desks.ts';
import { answerLinkOf } from './respondent.ts';

/** A customer who was asked about a ticket, and the link in the mail. */
export interface Asked {
  readonly ada: Customer;
  readonly ticket: string;
  readonly link: string;
}

/** Solves a ticket of a new customer, or of `ada`, and waits for the mail. */
export async function askedAbout(
  house: TestHouse,
  account: Account,
  { ada = house.customer(), ticket = {} }: { ada?: Customer; ticket?: NewTicket } = {},
): Promise<Asked> {
  const before = house.mailCount(ada);
  const id = account.open(ada, ticket);
  account.solve(id);
  return { ada, ticket: id, link: answerLinkOf(await house.mailTo(ada, before + 1)) };
}
