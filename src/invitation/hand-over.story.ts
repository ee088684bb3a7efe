import type { HandOver } from '../connector/mail.ts';
import { appendVerdicts } from '../eligibility/store.ts';
import type { Verdict } from '../eligibility/reasons.ts';
import { personStateEffects } from '../follow-up/person-state.ts';
import { raiseEffects } from '../follow-up/raise.story.ts';
import { countAsked, optOut } from '../person/store.ts';
import type { Tx } from '../runtime/db/database.ts';
import { enqueueSending } from './enqueue.story.ts';
import { invitationLetter } from './letter.story.ts';
import { messageId, outgoingMail, type Letter, type MailDesk } from './mail-desk.ts';
import { SEND_LEASE_MS, type Due, type SendContext, type SendParts } from './parts.ts';
import { changeInvitations, type InvitationChange } from './store.ts';
import { askedEffects, verdictRow } from './verdict.story.ts';

const RETRY_FIRST_MS = 5_000;
const RETRY_MOST_MS = 900_000;
/** Which mails have left is known here alone until it is recorded; after this they are in doubt. */
const OUTLAST_MS = 60_000;

interface Handed {
  readonly due: Due;
  readonly result: HandOver;
  /** False when the letter could not even be written. */
  readonly leftTheHouse: boolean;
}

interface Written {
  readonly due: Due;
  readonly letter: Letter;
}

/**
 * Hands mails over, a few at a time. Each is marked as being sent in a durable commit before its bytes leave,
 * so that after a crash exactly those marked are in doubt; one commit records the last few and marks the next.
 */
export async function handOver(parts: SendParts, due: readonly Due[], context: SendContext): Promise<void> {
  const { mail, core } = parts;
  if (mail === null) return;
  let handed: Handed[] = [];
  for (let start = 0; start < due.length || handed.length > 0; start += mail.concurrency) {
    const next = due.slice(start, start + mail.concurrency);
    const letters = await Promise.all(next.map((one) => write(parts, mail, one)));
    const written = letters.filter((one) => 'letter' in one);
    const previous = handed;
    const marked = await core.db.inWorkspaces(
      context.workspaceIds,
      async (tx) => {
        await record(parts, tx, { handed: previous, context });
        return await markSending(parts, tx, written);
      },
      { outlastMs: OUTLAST_MS },
    );
    const leaving = written.filter(({ due: { invitation } }) => marked.has(invitation.id));
    const unwritten = letters.flatMap((one) => ('letter' in one ? [] : [one]));
    handed = [...unwritten, ...(await Promise.all(leaving.map((one) => send(mail, one))))];
  }
}

/** A letter that cannot be written is tried again later, and must not keep the others in the house. */
async function write(parts: SendParts, mail: MailDesk, due: Due): Promise<Written | Handed> {
  const refused = { state: 'refused', permanent: false, status: null } as const;
  try {
    const letter = await invitationLetter(parts, mail, due);
    if (letter) return { due, letter };
    const words = 'The company name or the From address is missing in the settings.';
    return { due, result: { ...refused, words }, leftTheHouse: false };
  } catch (error) {
    parts.core.log.error({ err: error, invitation: due.invitation.id }, 'invitation could not be written');
    const words = 'This mail could not be written: the log says why.';
    return { due, result: { ...refused, words }, leftTheHouse: false };
  }
}

async function send(mail: MailDesk, { due, letter }: Written): Promise<Handed> {
  return { due, result: await mail.carrier.send(outgoingMail(mail, letter)), leftTheHouse: true };
}

/** Of two processes that hold the same invitation, because one of them was slow, only one marks it. */
function markSending(parts: SendParts, tx: Tx, next: readonly Written[]): Promise<Set<string>> {
  const leaseUntil = new Date(parts.core.now().getTime() + SEND_LEASE_MS);
  return changeInvitations(
    tx,
    next.map(
      ({
        due: {
          invitation: { id },
        },
      }) => ({
        id,
        state: 'sending',
        leaseUntil,
        messageId: messageId(parts.mail?.domain ?? '', 'invitation', id),
      }),
    ),
  );
}

interface HandedOver {
  readonly handed: readonly Handed[];
  readonly context: SendContext;
}

async function record(parts: SendParts, tx: Tx, { handed: all, context }: HandedOver): Promise<void> {
  if (all.length === 0) return;
  const { core } = parts;
  const now = core.now();
  const changed = await changeInvitations(
    tx,
    all.map((one) => changeOf(one, now)),
  );
  // The others were recorded before an outage hid the answer, or have been given up as in doubt.
  const handed = all.filter(({ due }) => changed.has(due.invitation.id));
  const changes = handed.map((one) => changeOf(one, now));
  const verdicts = handed.flatMap(({ due, result }) => {
    const verdict = verdictOf(result);
    return verdict ? [verdictRow(core, due, verdict)] : [];
  });
  await appendVerdicts(tx, verdicts);
  const asked = handed.filter(({ result }) => result.state !== 'refused').map(({ due }) => due);
  await countAsked(
    tx,
    asked.flatMap(({ invitation: { personId, handedOverBefore } }) =>
      handedOverBefore ? [] : [{ personId, at: now }],
    ),
  );
  await raiseEffects(core, tx, askedEffects(asked, context.crms));
  for (const one of handed) await suppressUndeliverable(parts, tx, { handed: one, context });
  await enqueueSending(
    core,
    tx,
    changes.flatMap(({ id, sendAt }) =>
      sendAt ? [{ id, workspaceId: workspaceOf(handed, id), at: sendAt }] : [],
    ),
  );
}

function workspaceOf(handed: readonly Handed[], id: string): string | null {
  return handed.find(({ due }) => due.invitation.id === id)?.due.invitation.workspaceId ?? null;
}

function changeOf(handed: Handed, now: Date): InvitationChange {
  const change = outcomeOf(handed, now);
  return handed.leftTheHouse ? { ...change, from: 'sending' } : change;
}

function outcomeOf({ due, result }: Handed, now: Date): InvitationChange {
  const { id, attempts } = due.invitation;
  switch (result.state) {
    case 'sent':
      return { id, state: 'sent', sentAt: now, checkedAt: due.ticketNow.checkedAt };
    case 'in-doubt':
      return { id, state: 'in-doubt', sentAt: now, words: result.words };
    case 'refused':
      if (result.permanent) return { id, state: 'refused', words: result.words };
      return { id, state: 'scheduled', sendAt: retryAt(attempts, now), words: result.words, failed: 1 };
  }
}

/** Doubles from five seconds to a quarter of an hour; the lateness rule ends it. */
function retryAt(attempts: number, now: Date): Date {
  return new Date(now.getTime() + Math.min(RETRY_FIRST_MS * 2 ** attempts, RETRY_MOST_MS));
}

function verdictOf(result: HandOver): Verdict | null {
  if (result.state === 'sent') return 'sent';
  if (result.state === 'in-doubt') return 'in-doubt';
  return result.permanent ? 'refused-by-server' : null;
}

/** The server said that this mailbox does not exist: nobody is asked there again. */
const NO_SUCH_MAILBOX = /^5[.]1[.](1|2|3|6|10)$/;

async function suppressUndeliverable(
  parts: SendParts,
  tx: Tx,
  { handed, context }: { handed: Handed; context: SendContext },
): Promise<void> {
  const { due, result } = handed;
  if (result.state !== 'refused' || !result.permanent || !NO_SUCH_MAILBOX.test(result.status ?? '')) return;
  const { core } = parts;
  const { id, workspaceId, personId, email } = due.invitation;
  const emailHash = core.keys.fingerprint(email);
  await optOut(tx, { workspaceId, emailHash, list: 'undeliverable', source: 'smtp', at: core.now() });
  const change = { workspaceId, personId, cause: `refused:${id}`, invitationId: id };
  await raiseEffects(core, tx, personStateEffects(change, context.crms));
}
