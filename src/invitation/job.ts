import { appendVerdicts } from '../eligibility/store.ts';
import type { Flow } from '../flow.ts';
import { raiseEffects } from '../follow-up/raise.story.ts';
import { countAsked } from '../person/store.ts';
import type { Core } from '../runtime/core.ts';
import type { Job } from '../runtime/queue/worker.ts';
import { enqueueSending, SEND_QUEUE } from './enqueue.story.ts';
import { takeExpiredLinks } from './link.store.ts';
import { markLostHandOvers, overdueInvitations } from './store.ts';
import { surveyLinkEffect } from './survey-link.ts';

/** A job that has not come by then was lost. */
const OVERDUE_MS = 10_000;

/** Two workers: while one renders, the other hands over. */
export const SEND_WORKERS = 2;

export function sendJob(flow: Flow): Job {
  return {
    name: SEND_QUEUE,
    concurrency: SEND_WORKERS,
    handle: flow.invitationsDue,
  };
}

/** Gives lost jobs a new one, says plainly which mails nobody knows about, and takes expired links off their tickets. */
export async function sweepInvitations(core: Core, workspaceIds: readonly string[]): Promise<void> {
  const now = core.now();
  await core.db.inWorkspaces(workspaceIds, async (tx) => {
    const lost = await markLostHandOvers(tx, now);
    await countAsked(
      tx,
      lost.map(({ personId }) => ({ personId, at: now })),
    );
    await appendVerdicts(
      tx,
      lost.map(({ workspaceId, ledgerId }) => ({
        id: core.newId(),
        workspaceId,
        ledgerId,
        verdict: 'in-doubt',
        at: now,
      })),
    );
    const overdue = await overdueInvitations(tx, new Date(now.getTime() - OVERDUE_MS), now);
    await enqueueSending(
      core,
      tx,
      overdue.map((invitation) => ({ ...invitation, at: now })),
    );
    const expired = await takeExpiredLinks(tx, now);
    await raiseEffects(
      core,
      tx,
      expired.map((invitation) => surveyLinkEffect(invitation, 'clear')),
    );
  });
}
