import { ticketEvent } from './events.ts';
import { vendorTime } from './state.ts';
import type { Account, Ticket } from './state.ts';
import { touch } from './ticket-store.ts';
import { publish } from './world.ts';
import type { World } from './world.ts';

/** By an agent or over the API: the ticket is gone for everybody, and its webhook says so. */
export function softDelete(
  world: World,
  { account, ticket, actorId }: { account: Account; ticket: Ticket; actorId: number },
): void {
  const now = world.now();
  ticket.status = 'deleted';
  ticket.statusUpdatedAt = vendorTime(now);
  touch(account, ticket, now);
  publish(world, account, ticketEvent(account, ticket, { name: 'soft_deleted', actorId, now, event: {} }));
}
