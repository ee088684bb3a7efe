import type { Ticket } from '../connector/ticket.ts';
import { linkAccounts, meetPeople, type KnownRow } from '../person/store.ts';
import type { Acting } from './acting.ts';

export interface MetRequester extends Omit<KnownRow, 'emailHash'> {
  readonly emailHash: Buffer;
}

/** Stores who wrote the ticket and locks their row until the transaction ends; undefined without an address. */
export async function meetRequester(
  { parts, tx, connection }: Acting,
  ticket: Ticket,
): Promise<MetRequester | undefined> {
  const { core } = parts;
  const { requester } = ticket;
  const email = requester?.email?.toLowerCase();
  if (!requester || !email) return undefined;
  const { workspaceId } = connection;
  const emailHash = core.keys.fingerprint(email);
  const { name, firstName, locale, timeZone } = requester;
  const [row] = await meetPeople(tx, [
    { id: core.newId(), workspaceId, email, emailHash, name, firstName, locale, timeZone, at: core.now() },
  ]);
  if (!row) return undefined;
  await linkAccounts(tx, [
    {
      personId: row.id,
      connectionId: connection.id,
      workspaceId,
      externalId: requester.externalId,
      organisationId: ticket.organisation?.externalId ?? requester.organisationId,
      ownerEmail: null,
    },
  ]);
  return { ...row, emailHash };
}
