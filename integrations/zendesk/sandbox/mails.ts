import { vendorTime } from './state.ts';
import type { Account, CustomerMail } from './state.ts';
import type { AppliedChange } from './ticket-store.ts';

/** Older mails are forgotten when an account has this many. */
const KEPT_MAILS = 20_000;

/**
 * The triggers every new account has: they mail the requester. Agents are not counted: what matters is that nothing
 * an integration does reaches a customer.
 */
export function runStandardTriggers(account: Account, applied: AppliedChange, now: number): void {
  const requester = account.users.get(applied.ticket.requesterId);
  if (requester?.role !== 'end-user') return;
  for (const trigger of firedBy(applied, requester.id)) {
    account.customerMails.push({
      at: vendorTime(now),
      to: requester.email,
      ticketId: applied.ticket.id,
      trigger,
      causedBy: causeOf(account, applied),
    });
  }
  if (account.customerMails.length > KEPT_MAILS) account.customerMails.shift();
}

function firedBy(applied: AppliedChange, requesterId: number): string[] {
  const { ticket, created, publicComment, statusBefore, actor } = applied;
  if (created)
    return publicComment && ticket.status !== 'solved' ? ['Notify requester of received request'] : [];
  const fired: string[] = [];
  if (publicComment && actor.user.id !== requesterId && actor.user.role !== 'end-user') {
    fired.push('Notify requester of comment update');
  }
  if (statusBefore !== 'solved' && ticket.status === 'solved')
    fired.push('Notify requester of solved request');
  return fired;
}

function causeOf(account: Account, applied: AppliedChange): CustomerMail['causedBy'] {
  const { user, via } = applied.actor;
  if (via === 'rule') return 'system';
  if (user.id === account.integrationUserId) return 'integration';
  return user.role === 'end-user' ? 'customer' : 'agent';
}
