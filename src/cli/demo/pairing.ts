import { z } from 'zod';
import type { Api } from '../api.ts';
import type { CustomerHands } from './customer.ts';
import type { Desk } from './desk.ts';

/** One way to have a helpdesk and a CRM, and hands to try it with. */
export interface Pairing {
  /** "Zendesk alone" */
  readonly name: string;
  /** Who asks: "Acme". */
  readonly company: string;
  readonly connectionId: string;
  /** Where referral links lead. */
  readonly targetUrl: string;
  readonly zone: string;
  readonly helpdesk: Desk;
  /** Where people and companies are written; the helpdesk itself may be among them. */
  readonly crms: readonly Desk[];
  readonly customer: CustomerHands;
  readonly api: Api;
  /** Prints a step that went as expected. */
  ok(scene: string, words: string): void;
}

export const LedgerRow = z.object({
  ask: z.boolean(),
  reason: z.string(),
  words: z.string(),
  invitationState: z.string().nullable(),
  verdicts: z.array(z.object({ verdict: z.string() })),
});
export type LedgerRow = z.infer<typeof LedgerRow>;

/** Decisions about a ticket, newest first. */
export async function ledgerOf({ api, connectionId }: Pairing, ticketId: string): Promise<LedgerRow[]> {
  const query = new URLSearchParams({ connection: connectionId, ticket: ticketId });
  const { items } = await api.get(`/v1/ledger?${query.toString()}`, z.object({ items: z.array(LedgerRow) }));
  return items;
}

export async function answersTo({ api, connectionId }: Pairing, ticketId: string): Promise<number> {
  const query = new URLSearchParams({ connection: connectionId, ticket: ticketId });
  const { items } = await api.get(
    `/v1/responses?${query.toString()}`,
    z.object({ items: z.array(z.unknown()) }),
  );
  return items.length;
}

/** A ticket number is unique in its account only, so a mail is told by its sender too. */
export async function invitationTo(
  { customer, company }: Pairing,
  email: string,
): Promise<Awaited<ReturnType<CustomerHands['mails']>>> {
  const mails = await customer.mails(email);
  return mails.filter(({ fromName, link }) => fromName === `${company} Support` && link.includes('/s/'));
}
