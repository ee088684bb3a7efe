import { connectionsById, crmsOf } from '../connection/store.ts';
import type { ConnectorError } from '../connector/errors.ts';
import type { IdBatch } from '../runtime/queue/id-batches.ts';
import { recheck } from '../eligibility/recheck.ts';
import { isComplete, senderOf } from '../connection/sender.ts';
import { SEND_LEASE_MS, type Due, type SendParts } from './parts.ts';
import { crmOptOuts, type CrmOptOuts, type DueOf } from './crm-opt-outs.ts';
import { handOver } from './hand-over.story.ts';
import { settleVerdicts } from './verdict.story.ts';
import { claimDue } from './store.ts';
import { readAgain, type TicketNow } from './ticket-now.ts';

/** Sends what is due of `ids`, after checking everything once more. */
export async function sendDue(parts: SendParts, batch: IdBatch): Promise<void> {
  const { core } = parts;
  const { claimed, connections, crms } = await core.db.inWorkspaces(batch.workspaceIds, async (tx) => {
    const now = core.now();
    const leaseUntil = new Date(now.getTime() + SEND_LEASE_MS);
    const claimed = await claimDue(tx, batch.ids, { now, leaseUntil });
    const connections = await connectionsById(tx, [...new Set(claimed.map((due) => due.connectionId))]);
    return { claimed, connections, crms: await crmsOf(tx, batch.workspaceIds) };
  });
  if (claimed.length === 0) return;
  const found = claimed.flatMap((invitation) => {
    const connection = connections.get(invitation.connectionId);
    return connection ? [{ invitation, connection }] : [];
  });
  const left = await crmOptOuts(parts.accounts, found, { crms, now: core.now() });
  const due = await Promise.all(found.map((one) => judge(parts, one, left)));
  const leaving = await settleVerdicts(parts, due, { workspaceIds: batch.workspaceIds, crms });
  await handOver(parts, leaving, { workspaceIds: batch.workspaceIds, crms });
}

async function judge(parts: SendParts, one: DueOf, left: CrmOptOuts): Promise<Due> {
  const { invitation, connection } = one;
  const now = parts.core.now();
  const ticketNow = withOptOut(
    await readAgain(parts.accounts, { invitation, connection, now }),
    left.get(invitation.id),
  );
  const sender = senderOf(connection.settings, invitation.brandId);
  const verdict = recheck({
    connection,
    plannedAt: invitation.plannedAt,
    zone: invitation.timeZone ?? sender.timeZone,
    optedOut: invitation.optOuts.includes('surveys'),
    undeliverable: invitation.optOuts.includes('undeliverable'),
    ticketNow: ticketNow.state === 'unchanged' || ticketNow.state === 'unknown' ? null : ticketNow.state,
    lastAskedAt: invitation.lastAskedAt,
    senderComplete: invitation.carrier === 'helpdesk' || isComplete(sender),
    testRecipient: connection.settings.testList.includes(invitation.email),
    now,
  });
  return { invitation, connection, ticketNow, verdict };
}

/** What a CRM says of the person, beside what the ticket says. */
function withOptOut(ticketNow: TicketNow, said: 'opted-out' | ConnectorError | undefined): TicketNow {
  if (said === undefined || ticketNow.state !== 'unchanged') return ticketNow;
  if (said === 'opted-out') return { ...ticketNow, state: 'platform-opt-out' };
  return { ...ticketNow, state: 'unknown', failure: said };
}
