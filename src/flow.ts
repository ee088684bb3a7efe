import type { Connection } from './connection/schema.ts';
import { crmsOf } from './connection/store.ts';
import { cancelAsks } from './invitation/cancel.story.ts';
import { decideTickets } from './eligibility/decide.story.ts';
import type { FollowUpParts } from './follow-up/parts.ts';
import { recordsChanged, type ChangedRecords } from './privacy/changed-records.story.ts';
import { createEffectResults } from './follow-up/results.story.ts';
import { runEffects } from './follow-up/run.story.ts';
import { raiseEffects } from './follow-up/raise.story.ts';
import { followUpSettled } from './follow-up/settle.story.ts';
import type { EraseParts } from './privacy/erase.story.ts';
import { sendDue } from './invitation/send.story.ts';
import { inheritedEffects } from './ticket-closed/inherited.ts';
import { readTickets, type ReadResult, type Signalled } from './ticket-closed/read.story.ts';
import type { IdBatch } from './runtime/queue/id-batches.ts';

/** webhooks -> ticket-closed -> eligibility -> survey -> invitation -> response -> score -> follow-up */
export interface Flow {
  /** A webhook or a poll says that tickets changed: read them, cancel what is void, decide what is solved. */
  ticketsChanged(signalled: readonly Signalled[]): Promise<ReadResult[]>;
  /** A vendor says that one of our tasks changed, or that a person was deleted for good. */
  recordsChanged(changed: readonly ChangedRecords[]): Promise<void>;
  /** Invitations are due: check everything again, then hand them over. */
  invitationsDue(batch: IdBatch): Promise<void>;
  /** Answers have settled: notes, tasks and corrections follow. */
  answersSettled(batch: IdBatch): Promise<void>;
  /** Effects are due: carry them out in the CRM, in the helpdesk, by mail. */
  effectsDue(batch: IdBatch): Promise<void>;
}

export function createFlow(parts: FollowUpParts & EraseParts): Flow {
  const { core, accounts } = parts;
  const results = createEffectResults(core);
  return {
    async ticketsChanged(signalled) {
      const workspaceIds = [...new Set(signalled.map(({ connection }) => connection.workspaceId))];
      const crms = await core.db.inWorkspaces(workspaceIds, (tx) => crmsOf(tx, workspaceIds));
      const read = await readTickets(accounts, signalled, (workspaceId) => ofWorkspace(crms, workspaceId));
      await core.db.inWorkspaces(workspaceIds, async (tx) => {
        await raiseEffects(core, tx, inheritedEffects(live(read)));
        await cancelAsks(core, tx, read);
        await decideTickets(core, tx, read.flatMap(solved));
      });
      return read;
    },
    recordsChanged: (changed) => recordsChanged(parts, changed),
    invitationsDue: (batch) => sendDue(parts, batch),
    answersSettled: (batch) => followUpSettled(parts, batch),
    effectsDue: (batch) => runEffects(parts, results, batch),
  };
}

function ofWorkspace(crms: readonly Connection[], workspaceId: string): Connection[] {
  return crms.filter((crm) => crm.workspaceId === workspaceId);
}

/** In rehearsal nothing is written at the vendor. */
function live(read: readonly ReadResult[]): ReadResult[] {
  return read.filter(({ signalled }) => signalled.connection.mode !== 'rehearsal');
}

function solved(read: ReadResult): Parameters<typeof decideTickets>[2][number][] {
  if (!read.ok || read.event.type !== 'TicketClosed') return [];
  const { connection, source } = read.signalled;
  return [{ connection, source, ticket: read.event.ticket }];
}
