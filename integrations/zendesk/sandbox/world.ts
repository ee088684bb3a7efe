import type { Courier } from './delivery.ts';
import { fillPlaceholders, ticketEvent } from './events.ts';
import type { TicketEvent } from './events.ts';
import type { ClientRegistry } from './clients.ts';
import type { FaultBoard } from './faults.ts';
import { runStandardTriggers } from './mails.ts';
import type { RateLimits } from './rate-limits.ts';
import type { RenewalLog } from './renewal-log.ts';
import type { Account, SandboxState } from './state.ts';
import type { AppliedChange } from './ticket-store.ts';
import { calledByTriggers } from './triggers.ts';

/** Everything the endpoints of one sandbox share. */
export interface World {
  readonly state: SandboxState;
  readonly faults: FaultBoard;
  readonly limits: RateLimits;
  readonly courier: Courier;
  readonly clients: ClientRegistry;
  readonly renewalLog: RenewalLog;
  now(): number;
  /** Something was changed that the state file must hold. */
  changed(): void;
}

/** What follows a change of a ticket: mails of the standard triggers, events, webhooks of the admin's triggers. */
export function announce(world: World, account: Account, applied: AppliedChange): void {
  const now = world.now();
  runStandardTriggers(account, applied, now);
  for (const { webhookId, template } of calledByTriggers(account, applied)) {
    const webhook = account.webhooks.get(webhookId);
    if (webhook?.status !== 'active') continue;
    world.courier.send(account, webhook, fillPlaceholders(account, applied.ticket, template));
  }
  const { ticket, statusBefore, actor } = applied;
  if (statusBefore === null || statusBefore === ticket.status) return;
  publish(
    world,
    account,
    ticketEvent(account, ticket, {
      name: 'status_changed',
      actorId: actor.user.id,
      now,
      event: { current: ticket.status.toUpperCase(), previous: statusBefore.toUpperCase() },
    }),
  );
}

/** Sends an event to every webhook subscribed to its type. */
export function publish(world: World, account: Account, event: TicketEvent): void {
  for (const webhook of account.webhooks.values()) {
    if (webhook.status === 'active' && webhook.subscriptions.includes(event.type)) {
      world.courier.send(account, webhook, event.body);
    }
  }
}
