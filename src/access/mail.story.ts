import type { NoticeView } from '../invitation/schema.ts';
import { outgoingMail, type MailDesk } from '../invitation/mail-desk.ts';
import { Sender } from '../connection/schema.ts';
import type { Core } from '../runtime/core.ts';
import type { IdBatch } from '../runtime/queue/id-batches.ts';
import { invitationNotice, signInNotice } from './letters.ts';
import { claimUnmailed, returnUnmailed, type DueInvite } from './member.store.ts';
import { claimUnmailedLinks, returnUnmailedLink, type SignInLink } from './session.store.ts';
import { SealedLink } from './sign-in.story.ts';
import { signInToken } from './tokens.ts';

const RETRY_MS = 60_000;

export interface AccessMailParts {
  readonly core: Core;
  /** Null without an SMTP server: nobody can sign in by mail then. */
  readonly mail: MailDesk | null;
}

/** Links to sign in are due to be mailed. One that the mail server would not take now is tried again in a minute. */
export async function mailSignInLinks({ core, mail }: AccessMailParts, { ids }: IdBatch): Promise<void> {
  const links = await core.db.unscoped((tx) => claimUnmailedLinks(tx, ids, core.now()));
  for (const link of links) {
    const left = await handOver(core, mail, await linkMail(core, link));
    if (!left) await core.db.unscoped((tx) => returnUnmailedLink(tx, link.id, inAMinute(core)));
  }
}

async function linkMail(core: Core, link: SignInLink): Promise<Outgoing> {
  const { email, locale } = SealedLink.parse(JSON.parse(await core.keys.decrypt(link.sealed)));
  const url = `${core.publicUrl}/sign-in/link/${signInToken(core.keys, link)}`;
  return { id: link.id, email, notice: signInNotice(locale, url) };
}

/** Invitations of members are due to be mailed. */
export async function mailInvitations({ core, mail }: AccessMailParts, batch: IdBatch): Promise<void> {
  const { ids, workspaceIds } = batch;
  const due = await core.db.inWorkspaces(workspaceIds, (tx) => claimUnmailed(tx, ids, core.now()));
  for (const invite of due) {
    const left = await handOver(core, mail, inviteMail(core, invite));
    if (left) continue;
    await core.db.inWorkspaces([invite.workspaceId], (tx) => returnUnmailed(tx, invite.id, inAMinute(core)));
  }
}

function inviteMail(core: Core, invite: DueInvite): Outgoing {
  const { email, workspaceName, role, invitedBy } = invite;
  const notice = invitationNotice({
    email,
    workspaceName,
    role,
    invitedBy,
    url: `${core.publicUrl}/sign-in`,
  });
  // Sent again on request: a new mail each time.
  return { id: core.newId(), email, notice };
}

function inAMinute(core: Core): Date {
  return new Date(core.now().getTime() + RETRY_MS);
}

interface Outgoing {
  readonly id: string;
  readonly email: string;
  readonly notice: NoticeView;
}

/** False when it may be tried again. */
async function handOver(
  core: Core,
  mail: MailDesk | null,
  { id, email, notice }: Outgoing,
): Promise<boolean> {
  if (mail === null) {
    core.log.warn({ mail: id }, 'mail to a member not sent: no SMTP server is configured');
    return true;
  }
  const content = await mail.renderer.renderNotice(notice);
  const name = 'Afterword';
  const fromAddress = `afterword@${mail.domain}`;
  const sender = { ...Sender.parse({}), companyName: name, fromName: name, fromAddress };
  const to = { name: null, address: email };
  const letter = {
    key: id,
    kind: 'notice',
    sender,
    to,
    replyTo: null,
    content,
    unsubscribeUrl: null,
  } as const;
  const result = await mail.carrier.send(outgoingMail(mail, letter));
  if (result.state !== 'sent') core.log.warn({ mail: id, state: result.state }, 'mail to a member not taken');
  return result.state !== 'refused' || result.permanent;
}
