import type { Core } from '../runtime/core.ts';
import { inBatches } from '../runtime/queue/id-batches.ts';
import type { Recurring } from '../runtime/queue/queue.ts';
import type { Job } from '../runtime/queue/worker.ts';
import { mailInvitations, mailSignInLinks, type AccessMailParts } from './mail.story.ts';
import { overdueInvites } from './member.store.ts';
import { INVITATION_MAIL_QUEUE } from './members.story.ts';
import { forgetSessions, overdueLinks } from './session.store.ts';
import { SIGN_IN_MAIL_QUEUE } from './sign-in.story.ts';

/** A job that has not come by then was lost, or the mail server would not take its mail. */
const OVERDUE_MS = 10_000;
/** A mail server that is away for longer is an operator's affair; an invitation can be sent again by hand. */
const TRIED_FOR_MS = 86_400_000;
/** Long enough to look up when somebody was last here. */
const REMEMBERED_MS = 30 * 86_400_000;

export function accessMailJobs(parts: AccessMailParts): Job[] {
  return [
    { name: SIGN_IN_MAIL_QUEUE, concurrency: 1, handle: (batch) => mailSignInLinks(parts, batch) },
    { name: INVITATION_MAIL_QUEUE, concurrency: 1, handle: (batch) => mailInvitations(parts, batch) },
  ];
}

/** Gives lost mails a new job. */
export async function sweepAccessMails(core: Core, workspaceIds: readonly string[]): Promise<void> {
  const now = core.now();
  const before = new Date(now.getTime() - OVERDUE_MS);
  await core.db.inWorkspaces(workspaceIds, async (tx) => {
    const links = await overdueLinks(tx, { before, now });
    const invites = await overdueInvites(tx, { before, since: new Date(now.getTime() - TRIED_FOR_MS) });
    const due = (row: { id: string; workspaceId?: string }) => ({ workspaceId: null, ...row, at: now });
    await core.queue.add(tx, SIGN_IN_MAIL_QUEUE, inBatches(links.map(due)));
    await core.queue.add(tx, INVITATION_MAIL_QUEUE, inBatches(invites.map(due)));
  });
}

export function forgetSessionsJob(core: Core): Recurring {
  return {
    name: 'forget-sessions',
    cron: '40 3 * * *',
    handle: () =>
      core.db.unscoped((tx) => forgetSessions(tx, new Date(core.now().getTime() - REMEMBERED_MS))),
  };
}
